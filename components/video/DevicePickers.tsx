"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { Select } from "@/components/ui/select";
import { listDevices, onDevicesChanged, type Device } from "@/lib/comms/devices/listDevices";
import type { DeviceKind } from "@/lib/comms/types";

const KINDS: readonly DeviceKind[] = ["microphone", "camera", "speaker"];
const DEFAULT = "default";

export interface DevicePickersProps {
  chosen: Record<DeviceKind, string | null>;
  onChoose: (kind: DeviceKind, id: string | null) => void;
  /** Changes when permission may have been given, which makes the names readable. */
  refreshKey: unknown;
}

/** Microphone, camera and speaker to choose from, as far as this browser lets one choose. */
export function DevicePickers({ chosen, onChoose, refreshKey }: DevicePickersProps) {
  const t = useTranslations("video.devices");
  const devices = useDevices(refreshKey);
  const baseId = useId();
  return (
    <div className="grid gap-3">
      {KINDS.map((kind) => {
        const ofKind = devices.filter((device) => device.kind === kind && device.id !== DEFAULT);
        // One device of a kind is no choice, and browsers that hide speakers play on the system's.
        if (ofKind.length === 0) return null;
        const label = (device: Device, index: number) => device.label || t("unnamed", { kind: t(kind), number: index + 1 });
        const options = [
          { value: DEFAULT, label: t("default") },
          ...ofKind.map((device, index) => ({ value: device.id, label: label(device, index) })),
        ];
        const value = options.some((option) => option.value === chosen[kind]) ? (chosen[kind] ?? DEFAULT) : DEFAULT;
        return (
          <div key={kind} className="grid gap-1.5">
            <label htmlFor={`${baseId}-${kind}`} className="text-sm font-medium">
              {t(kind)}
            </label>
            <Select
              id={`${baseId}-${kind}`}
              value={value}
              options={options}
              onChange={(next) => onChoose(kind, next === DEFAULT ? null : next)}
            />
          </div>
        );
      })}
    </div>
  );
}

function useDevices(refreshKey: unknown): Device[] {
  const [devices, setDevices] = useState<Device[]>([]);
  useEffect(() => {
    let isOver = false;
    const read = () => {
      listDevices().then(
        (found) => {
          if (!isOver) setDevices(found);
        },
        // Without a list there is no choice; the default devices work all the same.
        () => setDevices([]),
      );
    };
    read();
    const stop = onDevicesChanged(read);
    return () => {
      isOver = true;
      stop();
    };
  }, [refreshKey]);
  return devices;
}
