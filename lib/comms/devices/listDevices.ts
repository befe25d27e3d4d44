import type { DeviceKind } from "../types";
import { captureOfPage } from "./openDevices";

/** One device to choose from. Browsers hide the name until permission is given; it is empty then. */
export type Device = { kind: DeviceKind; id: string; label: string };

const KINDS: Record<MediaDeviceKind, DeviceKind> = { audioinput: "microphone", videoinput: "camera", audiooutput: "speaker" };

/** The devices of this machine, in the browser's order. */
export async function listDevices(): Promise<Device[]> {
  const devices = (await captureOfPage()?.enumerateDevices()) ?? [];
  return devices.filter(({ deviceId }) => deviceId !== "").map(({ kind, deviceId, label }) => ({ kind: KINDS[kind], id: deviceId, label }));
}

/** Calls back whenever something is plugged in or out. Returns a stop. */
export function onDevicesChanged(run: () => void): () => void {
  const devices = captureOfPage();
  devices?.addEventListener("devicechange", run);
  return () => devices?.removeEventListener("devicechange", run);
}
