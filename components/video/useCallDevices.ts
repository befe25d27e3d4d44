"use client";

import { useCallback, useState } from "react";
import type { DeviceKind, MediaChoices, MediaSession } from "@/lib/comms/types";
import { readChoices, writeChoices } from "./callChoices";

const FIELD: Record<DeviceKind, "microphoneId" | "cameraId" | "speakerId"> = {
  microphone: "microphoneId",
  camera: "cameraId",
  speaker: "speakerId",
};
/** What browsers call their default device. */
const DEFAULT_ID = "default";

/** The devices of a call: changes one at once and remembers it for the next call and the next visit. */
export function useCallDevices(media: MediaSession | null, keep: (choice: Partial<MediaChoices>) => void) {
  const [choices, setChoices] = useState(readChoices);
  const remember = useCallback(
    (choice: Partial<MediaChoices>) => {
      const next = { ...readChoices(), ...choice };
      writeChoices(next);
      setChoices(next);
      keep(choice);
    },
    [keep],
  );
  const setDevice = async (kind: DeviceKind, id: string | null) => {
    remember({ [FIELD[kind]]: id });
    await media?.setDevice(kind, id ?? DEFAULT_ID);
  };
  return { chosen: { microphone: choices.microphoneId, camera: choices.cameraId, speaker: choices.speakerId }, remember, setDevice };
}
