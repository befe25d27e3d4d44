"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { openDevices } from "@/lib/comms/devices/openDevices";
import { watchVoice } from "@/lib/comms/devices/voice";
import type { MediaChoices, MediaError } from "@/lib/comms/types";

export type Preview = {
  stream: MediaStream | null;
  error: MediaError | null;
  isOpening: boolean;
  hasMicrophone: boolean;
  retry: () => void;
};

type Opened = { key: string; stream: MediaStream | null; error: MediaError | null; hasMicrophone: boolean };

/**
 * One's own picture before a call, and how loud one is. Devices are closed when the preview goes. The level is written by
 * `onLevel` (0 to 1, ten times a second) and not by a render.
 */
export function usePreview(choices: MediaChoices, onLevel: (level: number) => void): Preview {
  const [attempt, setAttempt] = useState(0);
  const [opened, setOpened] = useState<Opened | null>(null);
  const { mic, camera, microphoneId, cameraId } = choices;
  const key = JSON.stringify([mic, camera, microphoneId, cameraId, attempt]);
  const listener = useRef(onLevel);
  useEffect(() => {
    listener.current = onLevel;
  }, [onLevel]);

  useEffect(() => {
    let isOver = false;
    let stop = () => {};
    const open = async () => {
      const { audio, video, error } = await openDevices({
        audio: mic ? { id: microphoneId } : null,
        video: camera ? { id: cameraId } : null,
      });
      const tracks = [audio, video].filter((track) => track !== null);
      stop = () => {
        for (const track of tracks) track.stop();
      };
      if (isOver) return stop();
      if (audio !== null) {
        const voice = watchVoice(new MediaStream([audio]), (level) => listener.current(level));
        const stopTracks = stop;
        stop = () => {
          voice.stop();
          stopTracks();
          listener.current(0);
        };
      }
      setOpened({ key, stream: video === null ? null : new MediaStream([video]), error, hasMicrophone: audio !== null });
    };
    void open();
    return () => {
      isOver = true;
      stop();
    };
  }, [mic, camera, microphoneId, cameraId, key]);

  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  const isCurrent = opened?.key === key;
  return {
    stream: isCurrent ? opened.stream : null,
    error: isCurrent ? opened.error : null,
    hasMicrophone: isCurrent && opened.hasMicrophone,
    isOpening: !isCurrent,
    retry,
  };
}
