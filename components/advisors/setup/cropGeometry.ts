/** How a picture lies under a square window: `zoom` 1 just covers it; the middle of the window is at `x`, `y` of the picture, 0 to 1. */
export type Crop = { zoom: number; x: number; y: number };

type Size = { width: number; height: number };

export const ZOOM_MAX = 4;
export const CENTRED: Crop = { zoom: 1, x: 0.5, y: 0.5 };

const clamp = (value: number, min: number, max: number) => Math.min(Math.max(value, min), max);

/** Side of the square that is cut out, in pixels of the picture. */
function sideOf({ width, height }: Size, zoom: number): number {
  return Math.min(width, height) / clamp(zoom, 1, ZOOM_MAX);
}

/** The crop moved as little as needed for the window to lie on the picture. */
export function withinPicture(crop: Crop, size: Size): Crop {
  const zoom = clamp(crop.zoom, 1, ZOOM_MAX);
  const half = sideOf(size, zoom) / 2;
  const along = (at: number, length: number) => clamp(at, half / length, 1 - half / length);
  return { zoom, x: along(crop.x, size.width), y: along(crop.y, size.height) };
}

/** What is cut out, in pixels of the picture. */
export function cutOf(crop: Crop, size: Size): { left: number; top: number; side: number } {
  const { zoom, x, y } = withinPicture(crop, size);
  const side = sideOf(size, zoom);
  return { left: x * size.width - side / 2, top: y * size.height - side / 2, side };
}

/** The crop after the picture was dragged by some pixels of a window of that side. */
export function dragged(crop: Crop, size: Size, byX: number, byY: number, windowSide: number): Crop {
  const perPixel = sideOf(size, crop.zoom) / windowSide;
  return withinPicture({ ...crop, x: crop.x - (byX * perPixel) / size.width, y: crop.y - (byY * perPixel) / size.height }, size);
}
