/** Largest file of a chat, bytes. */
export const FILE_SIZE_MAX = 10 * 1024 * 1024;
/** Most files one message carries. */
export const FILES_PER_MESSAGE_MAX = 5;
/** Most files of one session, both parties together. */
export const FILES_PER_SESSION_MAX = 20;
/** More pixels than this are refused: a small file can unpack to an image that fills a phone's memory. */
export const IMAGE_PIXELS_MAX = 100_000_000;
