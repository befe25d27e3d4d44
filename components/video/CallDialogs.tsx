"use client";

import { useTranslations } from "next-intl";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { DeviceKind } from "@/lib/comms/types";
import { DevicePickers } from "./DevicePickers";
import { SHORTCUTS, type ShortcutAction } from "./useShortcuts";

export type CallDialog = "devices" | "help";

export interface CallDialogsProps {
  open: CallDialog | null;
  onClose: () => void;
  devices: Record<DeviceKind, string | null>;
  onDevice: (kind: DeviceKind, id: string | null) => void;
}

/** The two dialogs of a call: its devices and its keys. */
export function CallDialogs({ open, onClose, devices, onDevice }: CallDialogsProps) {
  const t = useTranslations("video");
  const change = (isOpen: boolean) => {
    if (!isOpen) onClose();
  };
  return (
    <>
      <Dialog open={open === "devices"} onOpenChange={change}>
        <DialogContent title={t("devices.title")} description={t("devices.text")} closeLabel={t("devices.close")}>
          <DevicePickers chosen={devices} onChoose={onDevice} refreshKey={open} />
        </DialogContent>
      </Dialog>
      <Dialog open={open === "help"} onOpenChange={change}>
        <DialogContent title={t("shortcuts.title")} description={t("shortcuts.text")} closeLabel={t("shortcuts.close")}>
          <dl className="grid gap-2">
            {SHORTCUTS.map(({ key, action }) => (
              <div key={key} className="flex items-center justify-between gap-4 text-sm">
                <dt>
                  <ActionName action={action} />
                </dt>
                <dd>
                  <kbd className="inline-grid min-w-7 place-items-center rounded-control border border-line-strong/60 bg-sunk px-2 py-0.5 font-sans text-xs uppercase">
                    {key}
                  </kbd>
                </dd>
              </div>
            ))}
          </dl>
        </DialogContent>
      </Dialog>
    </>
  );
}

function ActionName({ action }: { action: ShortcutAction }) {
  const t = useTranslations("video");
  switch (action) {
    case "mic":
      return t("controls.mute");
    case "camera":
      return t("controls.cameraOff");
    case "help":
      return t("shortcuts.help");
    case "share":
    case "layout":
    case "fullScreen":
    case "pictureInPicture":
    case "chat":
      return t(`controls.${action}`);
  }
}
