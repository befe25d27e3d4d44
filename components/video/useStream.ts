"use client";

import { useEffect, useRef, type RefObject } from "react";

/** Shows a stream in a video element. It is silent: sound is played elsewhere, or would echo. */
export function useStream(stream: MediaStream | null): RefObject<HTMLVideoElement | null> {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    // React does not write this attribute; browsers refuse to start what is not silent.
    element.muted = true;
    element.srcObject = stream;
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  return video;
}
