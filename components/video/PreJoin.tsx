"use client";

import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useRef, useState } from "react";
import { useViewer } from "@/components/auth/useViewer";
import { Button } from "@/components/ui/button";
import { MeterLoader } from "@/components/ui/meter-ring";
import type { DeviceKind, MediaChoices } from "@/lib/comms/types";
import { readChoices, writeChoices } from "./callChoices";
import { DevicePickers } from "./DevicePickers";
import { MediaProblem } from "./MediaProblem";
import { usePreview } from "./usePreview";
import { VideoTile } from "./VideoTile";

/** A loud voice near the microphone has about this loudness; the bar is full there. */
const FULL_LEVEL = 0.3;

const FIELD: Record<DeviceKind, "microphoneId" | "cameraId" | "speakerId"> = {
  microphone: "microphoneId",
  camera: "cameraId",
  speaker: "speakerId",
};

/** The look into the mirror before a call: one's picture, how loud one is, which devices. Nobody sees or hears anything yet. */
export function PreJoin({ peerName, onJoin }: { peerName: string; onJoin: (choices: MediaChoices) => void }) {
  const t = useTranslations("video");
  const [choices, setChoices] = useState(readChoices);
  const { viewer } = useViewer();
  const bar = useRef<HTMLDivElement>(null);
  const showLevel = useCallback((level: number) => {
    const part = Math.min(1, level / FULL_LEVEL);
    if (bar.current === null) return;
    bar.current.style.inlineSize = `${Math.round(part * 100)}%`;
  }, []);
  const preview = usePreview(choices, showLevel);
  const choose = (choice: Partial<MediaChoices>) => setChoices((before) => ({ ...before, ...choice }));
  const join = () => {
    writeChoices(choices);
    // What could not be opened here would only fail again.
    onJoin({ ...choices, mic: choices.mic && preview.hasMicrophone, camera: choices.camera && preview.stream !== null });
  };
  return (
    <section aria-labelledby="join" className="mx-auto grid w-full max-w-4xl content-center gap-5 lg:grid-cols-[1.4fr_1fr] lg:gap-10">
      <div className="grid content-start gap-3">
        <div className="relative aspect-video">
          <VideoTile
            stream={preview.stream}
            label={t("yourVideo")}
            name={t("you")}
            faceName={viewer?.firstName || t("you")}
            isMirrored
            isMuted={!choices.mic}
            className="absolute inset-0"
          >
            {choices.camera && preview.isOpening ? (
              <MeterLoader size={36} label={t("join.opening")} className="absolute text-accent" />
            ) : null}
          </VideoTile>
        </div>
        <div className="flex items-center gap-3">
          <Toggle
            isOn={choices.mic}
            onName={t("controls.mute")}
            offName={t("controls.unmute")}
            onIcon={<Mic aria-hidden="true" />}
            offIcon={<MicOff aria-hidden="true" />}
            onChange={(mic) => choose({ mic })}
          />
          <Toggle
            isOn={choices.camera}
            onName={t("controls.cameraOff")}
            offName={t("controls.cameraOn")}
            onIcon={<Video aria-hidden="true" />}
            offIcon={<VideoOff aria-hidden="true" />}
            onChange={(camera) => choose({ camera })}
          />
          <div className="grid min-w-0 flex-1 gap-1">
            <div role="img" aria-label={t("devices.level")} className="h-2 overflow-hidden rounded-full bg-line">
              <div ref={bar} className="h-full w-0 rounded-full bg-accent" />
            </div>
            <p className="truncate text-xs text-ink-faint">{t("devices.levelHint")}</p>
          </div>
        </div>
      </div>
      <div className="grid content-center gap-5">
        <div className="grid gap-1">
          <h2 id="join" className="text-lg font-semibold tracking-tight">
            {t("join.title", { name: peerName })}
          </h2>
          <p className="text-sm text-ink-soft">{t("join.text")}</p>
        </div>
        {preview.error === null ? null : (
          <div className="grid gap-2">
            <MediaProblem error={preview.error} peerName={peerName} onRetry={preview.retry} />
            <p className="text-sm text-ink-soft">{t("join.without")}</p>
          </div>
        )}
        <Button size="lg" full onClick={join} disabled={preview.isOpening && (choices.mic || choices.camera)}>
          {t("join.join")}
        </Button>
        <DevicePickers
          chosen={{ microphone: choices.microphoneId, camera: choices.cameraId, speaker: choices.speakerId }}
          onChoose={(kind, id) => choose({ [FIELD[kind]]: id })}
          refreshKey={preview.isOpening}
        />
      </div>
    </section>
  );
}

interface ToggleProps {
  isOn: boolean;
  /** Names say what a press does. */
  onName: string;
  offName: string;
  onIcon: React.ReactNode;
  offIcon: React.ReactNode;
  onChange: (isOn: boolean) => void;
}

function Toggle({ isOn, onName, offName, onIcon, offIcon, onChange }: ToggleProps) {
  const name = isOn ? onName : offName;
  return (
    <Button variant={isOn ? "secondary" : "danger"} size="icon" aria-label={name} title={name} onClick={() => onChange(!isOn)}>
      {isOn ? onIcon : offIcon}
    </Button>
  );
}
