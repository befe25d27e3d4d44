import type { FileType } from "../files/sniff";

/** What a document of an application proves. */
export const DOCUMENT_KINDS = ["identity", "certificate", "other"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Types of documents; the bytes decide. */
export const DOCUMENT_TYPES = ["application/pdf", "image/png", "image/jpeg", "image/webp"] as const satisfies readonly FileType[];
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** Most documents of one application. */
export const DOCUMENTS_MAX = 10;
/** Largest document, and largest picture taken for a photo, in bytes. */
export const DOCUMENT_SIZE_MAX = 10 * 1024 * 1024;

/** Side of a stored photo in pixels, and its largest file in bytes: the browser made it small before it was sent. */
export const PHOTO_SIDE_MAX = 512;
export const PHOTO_SIDE_MIN = 96;
const PHOTO_SIZE_MAX = 1024 * 1024;

/** Whether a sniffed type may be a document. */
export function isDocumentType(mime: FileType): mime is DocumentType {
  return (DOCUMENT_TYPES as readonly FileType[]).includes(mime);
}

/** Whether a file is a photo as the site stores them: a square WebP or JPEG, small. Size in bytes. */
export function isStoredPhoto(file: { mime: FileType; width: number | null; height: number | null; size: number }): boolean {
  const { mime, width, height, size } = file;
  if (mime !== "image/webp" && mime !== "image/jpeg") return false;
  return width !== null && width === height && width >= PHOTO_SIDE_MIN && width <= PHOTO_SIDE_MAX && size <= PHOTO_SIZE_MAX;
}
