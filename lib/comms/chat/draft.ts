import { FILES_PER_MESSAGE_MAX } from "../../domain/files/limits";
import type { ErrorCode } from "../../domain/errors";
import { SnapshotStore } from "../snapshotStore";
import type { ChatSession } from "../types";
import { failureCode } from "./failures";

/** Longest message, counted as the server counts: UTF-16 code units. */
export const MESSAGE_MAX = 4_000;

/** A file of a message that is being written. */
export type DraftFile = {
  key: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Shows an image before it is sent; null for other files. */
  previewUrl: string | null;
  state: "uploading" | "ready" | "failed";
  /** 0 to 1. */
  part: number;
  /** Why it failed; null when the connection broke. */
  failure: ErrorCode | null;
  attachmentId: string | null;
};

export type DraftSnapshot = {
  text: string;
  files: readonly DraftFile[];
  /** Files of the last choice that found no place. */
  left: number;
};

const EMPTY: DraftSnapshot = { text: "", files: [], left: 0 };

/** A message that is being written, with its uploads. It outlives the field: a closed panel or a paused meter loses nothing. */
export class ChatDraft {
  private readonly store = new SnapshotStore<DraftSnapshot>(EMPTY);
  private readonly uploads = new Map<string, { file: File; control: AbortController }>();

  readonly subscribe = this.store.subscribe;
  readonly getSnapshot = this.store.getSnapshot;

  setText(text: string): void {
    this.store.change({ text });
  }

  /** Begins to upload files; those beyond what one message carries are counted in `left`. */
  add(files: readonly File[], chat: ChatSession): void {
    const room = FILES_PER_MESSAGE_MAX - this.store.getSnapshot().files.length;
    this.store.change({ left: Math.max(0, files.length - room) });
    for (const file of files.slice(0, room)) {
      const key = crypto.randomUUID();
      const previewUrl = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
      const entry: DraftFile = {
        key,
        name: file.name,
        size: file.size,
        previewUrl,
        state: "uploading",
        part: 0,
        failure: null,
        attachmentId: null,
      };
      this.store.change({ files: [...this.store.getSnapshot().files, entry] });
      void this.upload(key, file, chat);
    }
  }

  /** Tries a failed file again. */
  retry(key: string, chat: ChatSession): void {
    const upload = this.uploads.get(key);
    if (upload === undefined) return;
    this.alter(key, { state: "uploading", part: 0, failure: null });
    void this.upload(key, upload.file, chat);
  }

  /** Stops the upload of a file, or takes back one that is done. */
  remove(key: string): void {
    this.uploads.get(key)?.control.abort();
    this.drop(this.store.getSnapshot().files.filter((file) => file.key === key));
    this.store.change({ files: this.store.getSnapshot().files.filter((file) => file.key !== key), left: 0 });
  }

  /** What is to be sent, and an empty field after it. Null while there is nothing to send or a file is not ready. */
  take(): { text: string; attachmentIds: string[] } | null {
    const { text, files } = this.store.getSnapshot();
    const attachmentIds = files.map(({ attachmentId }) => attachmentId).filter((id) => id !== null);
    if (attachmentIds.length < files.length || (text.trim() === "" && attachmentIds.length === 0)) return null;
    this.drop(files);
    this.store.change(EMPTY);
    return { text: text.trim(), attachmentIds };
  }

  private async upload(key: string, file: File, chat: ChatSession): Promise<void> {
    const control = new AbortController();
    this.uploads.set(key, { file, control });
    try {
      const { attachmentId } = await chat.upload(file, (part) => this.alter(key, { part }), control.signal);
      this.alter(key, { state: "ready", part: 1, attachmentId });
    } catch (error) {
      // A removed file has no place on screen that could tell of it.
      this.alter(key, { state: "failed", failure: failureCode(error) });
    }
  }

  private alter(key: string, change: Partial<DraftFile>): void {
    const { files } = this.store.getSnapshot();
    if (!files.some((file) => file.key === key)) return;
    this.store.change({ files: files.map((file) => (file.key === key ? { ...file, ...change } : file)) });
  }

  private drop(files: readonly DraftFile[]): void {
    for (const { key, previewUrl } of files) {
      this.uploads.delete(key);
      if (previewUrl !== null) URL.revokeObjectURL(previewUrl);
    }
  }
}
