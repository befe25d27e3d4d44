"use client";

import { useCallback, useState, useSyncExternalStore, type RefObject } from "react";

/** What this browser can do with a screen. */
type ScreenAbilities = { share: boolean; fullScreen: boolean; pictureInPicture: boolean };

function abilities(): ScreenAbilities {
  // Phones have no way to share a screen, and the type does not say so.
  const devices = (navigator as { mediaDevices?: Partial<MediaDevices> }).mediaDevices;
  return {
    share: typeof devices?.getDisplayMedia === "function",
    fullScreen: document.fullscreenEnabled,
    pictureInPicture: document.pictureInPictureEnabled,
  };
}

const subscribe = (notify: () => void) => {
  document.addEventListener("fullscreenchange", notify);
  return () => document.removeEventListener("fullscreenchange", notify);
};
const isFull = () => document.fullscreenElement !== null;

/**
 * Full screen and picture in picture of a call. The whole page fills the screen, so that dialogs stay above it. What the
 * browser refuses, for want of a picture or of a click, changes nothing.
 */
export function useScreenModes(stage: RefObject<HTMLElement | null>, peerVideoName: string) {
  const [can] = useState(abilities);
  const isFullScreen = useSyncExternalStore(subscribe, isFull, () => false);
  const toggleFullScreen = useCallback(async () => {
    if (document.fullscreenElement !== null) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  }, []);
  const togglePictureInPicture = useCallback(async () => {
    if (document.pictureInPictureElement !== null) return await document.exitPictureInPicture();
    const videos = [...(stage.current?.querySelectorAll("video") ?? [])];
    await videos.find((video) => video.ariaLabel === peerVideoName)?.requestPictureInPicture();
  }, [stage, peerVideoName]);
  return { can, isFullScreen, toggleFullScreen, togglePictureInPicture };
}
