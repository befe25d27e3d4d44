import { DOCUMENT_SIZE_MAX, PHOTO_SIDE_MAX, PHOTO_SIDE_MIN } from "@/lib/domain/applications/documents";
import { sniffFile } from "@/lib/domain/files/sniff";
import { cutOf, type Crop } from "./cropGeometry";

export type PhotoRefusal = "type" | "size" | "small" | "broken";

/** Opens a chosen picture, upright, or says why it cannot be a photo. The bytes decide what it is. */
export async function openPhoto(file: File): Promise<{ bitmap: ImageBitmap } | { refusal: PhotoRefusal }> {
  if (file.size > DOCUMENT_SIZE_MAX) return { refusal: "size" };
  const facts = sniffFile(new Uint8Array(await file.arrayBuffer()));
  if (facts === null || !["image/png", "image/jpeg", "image/webp"].includes(facts.mime)) return { refusal: "type" };
  try {
    const bitmap = await createImageBitmap(file);
    if (Math.min(bitmap.width, bitmap.height) < PHOTO_SIDE_MIN) return { refusal: "small" };
    return { bitmap };
  } catch (error) {
    // The head is a picture's, the rest is not.
    if (error instanceof DOMException) return { refusal: "broken" };
    throw error;
  }
}

async function encode(canvas: HTMLCanvasElement, type: "image/webp" | "image/jpeg", quality: number): Promise<Blob | null> {
  return await new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}

/** Cuts the square out and makes it small: WebP, or JPEG in browsers that write no WebP. What the camera noted beside it stays behind. */
export async function cutPhoto(bitmap: ImageBitmap, crop: Crop): Promise<Blob> {
  const { left, top, side } = cutOf(crop, bitmap);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.max(PHOTO_SIDE_MIN, Math.min(PHOTO_SIDE_MAX, Math.round(side)));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("The browser draws no pictures.");
  // JPEG knows no transparency.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, left, top, side, side, 0, 0, canvas.width, canvas.height);
  const webp = await encode(canvas, "image/webp", 0.86);
  if (webp?.type === "image/webp") return webp;
  const jpeg = await encode(canvas, "image/jpeg", 0.88);
  if (jpeg === null) throw new Error("The picture could not be written.");
  return jpeg;
}
