"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { Button } from "@/components/ui/button";
import { Range } from "@/components/ui/range";
import { CENTRED, cutOf, dragged, withinPicture, ZOOM_MAX, type Crop } from "./cropGeometry";

/** Side of the window in pixels of its canvas. */
const WINDOW = 288;
const KEY_STEP = 8;

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export interface PhotoCropperProps {
  bitmap: ImageBitmap;
  isSending: boolean;
  onDone: (crop: Crop) => void;
  onCancel: () => void;
}

/** Chooses the square of a picture: by dragging, by the arrow keys, by the zoom. */
export function PhotoCropper({ bitmap, isSending, onDone, onCancel }: PhotoCropperProps) {
  const t = useTranslations("setup.photo");
  const canvas = useRef<HTMLCanvasElement>(null);
  const [crop, setCrop] = useState<Crop>(CENTRED);
  const [grip, setGrip] = useState<{ x: number; y: number } | null>(null);

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const { left, top, side } = cutOf(crop, bitmap);
    context.imageSmoothingQuality = "high";
    context.clearRect(0, 0, WINDOW, WINDOW);
    context.drawImage(bitmap, left, top, side, side, 0, 0, WINDOW, WINDOW);
  }, [bitmap, crop]);

  const move = (byX: number, byY: number) => setCrop((before) => dragged(before, bitmap, byX, byY, WINDOW));
  const zoomTo = (zoom: number) => setCrop((before) => withinPicture({ ...before, zoom }, bitmap));
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) move(arrow[0] * KEY_STEP, arrow[1] * KEY_STEP);
    else if (event.key === "+" || event.key === "=") zoomTo(crop.zoom * 1.1);
    else if (event.key === "-") zoomTo(crop.zoom / 1.1);
    else return;
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent) => {
    if (grip === null) return;
    move(event.clientX - grip.x, event.clientY - grip.y);
    setGrip({ x: event.clientX, y: event.clientY });
  };
  return (
    <div className="grid justify-items-center gap-5 rounded-card border border-line bg-surface p-5">
      <div
        role="application"
        tabIndex={0}
        aria-label={t("window")}
        aria-describedby="photo-keys"
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setGrip({ x: event.clientX, y: event.clientY });
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => setGrip(null)}
        onPointerCancel={() => setGrip(null)}
        className="relative size-72 max-w-full cursor-grab touch-none overflow-hidden rounded-card active:cursor-grabbing"
      >
        <canvas ref={canvas} width={WINDOW} height={WINDOW} className="size-full" />
        {/* What the round picture leaves out is dimmed, not hidden. */}
        <span aria-hidden="true" className="pointer-events-none absolute inset-0 rounded-full shadow-[0_0_0_9999px_var(--veil)]" />
      </div>
      <p id="photo-keys" className="text-center text-sm text-ink-faint">
        {t("keys")}
      </p>
      <div className="w-72 max-w-full">
        <Range
          value={Math.round(crop.zoom * 100)}
          onChange={(percent) => zoomTo(percent / 100)}
          min={100}
          max={ZOOM_MAX * 100}
          step={5}
          label={t("zoom")}
          describe={(percent) => t("zoomed", { percent })}
        />
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        <Button variant="secondary" onClick={onCancel} disabled={isSending}>
          {t("cancel")}
        </Button>
        <Button pending={isSending} onClick={() => onDone(crop)}>
          {t("use")}
        </Button>
      </div>
    </div>
  );
}
