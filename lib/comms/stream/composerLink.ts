import type { Attachment as StreamAttachment, Channel, MessageComposerConfig } from "stream-chat";
import { FILES_PER_MESSAGE_MAX } from "../../domain/files/limits";
import { FILE_TYPES } from "../../domain/files/sniff";
import type { ErrorCode } from "../../domain/errors";
import type { ChatDraft } from "../chat/draft";
import { failureCode, refusal } from "../chat/failures";
import { SnapshotStore } from "../snapshotStore";
import type { ChatSession } from "../types";
import type { StreamRoom } from "./createStreamChat";

type UploadRequest = NonNullable<MessageComposerConfig["attachments"]["doUploadRequest"]>;

/** What the field has to say about files. */
type FileNotes = {
  /** The last upload failed. */
  hasFailed: boolean;
  /** Why; null when the connection broke. */
  failure: ErrorCode | null;
  /** Files of the last choice that found no place. */
  left: number;
};

const QUIET: FileNotes = { hasFailed: false, failure: null, left: 0 };

/** Suggestions reach for other users and for commands; a room has two people and no commands. */
const SUGGESTIONS = ["mentions-middleware", "commands-middleware", "command-effects-middleware"].map(
  (name) => `stream-io/text-composer/${name}`,
);
/** Asks for settings of the whole application; the bytes are looked at here, and the provider holds its settings by itself. */
const SETTINGS_CHECK = "stream-io/attachment-manager-middleware/file-upload-config-check";

/**
 * Ties the provider's field to our contract: files go through `ChatSession.upload`, typing through `setTyping`, and what is being
 * written is kept in the draft, which outlives the field.
 */
class ComposerLink {
  readonly notes = new SnapshotStore<FileNotes>(QUIET);
  private readonly idsByAddress = new Map<string, string>();
  private readonly composer;

  constructor(
    private readonly room: StreamRoom,
    private readonly chat: ChatSession,
  ) {
    this.composer = room.channel.messageComposer;
    const { textComposer, attachmentManager } = this.composer;
    this.composer.updateConfig({
      attachments: { acceptedFiles: [...FILE_TYPES], maxNumberOfFilesPerMessage: FILES_PER_MESSAGE_MAX, doUploadRequest: this.upload },
      drafts: { enabled: false },
      linkPreviews: { enabled: false },
      location: { enabled: false },
      text: { publishTypingEvents: false },
    });
    textComposer.middlewareExecutor.remove(SUGGESTIONS);
    attachmentManager.preUploadMiddlewareExecutor.remove(SETTINGS_CHECK);
    // The provider's own drops what is too much without a word.
    const uploadFiles = attachmentManager.uploadFiles;
    attachmentManager.uploadFiles = async (files) => {
      this.notes.change({ hasFailed: false, failure: null, left: Math.max(0, files.length - attachmentManager.availableUploadSlots) });
      return await uploadFiles(files);
    };
  }

  /** Puts in what the draft holds, and keeps the draft and the typing note up to date until the returned function is called. */
  bind(draft: ChatDraft): () => void {
    const { textComposer } = this.composer;
    if (textComposer.text === "") textComposer.setText(draft.getSnapshot().text);
    return textComposer.state.subscribeWithSelector(
      ({ text }) => ({ text }),
      ({ text }) => {
        if (text === draft.getSnapshot().text) return;
        draft.setText(text);
        this.chat.setTyping(text !== "");
      },
    );
  }

  /** The ids under which the contract knows the files of a message. */
  idsOf(files: readonly StreamAttachment[]): string[] {
    return files.map((file) => this.idsByAddress.get(file.image_url ?? file.asset_url ?? "")).filter((id) => id !== undefined);
  }

  private readonly upload: UploadRequest = async (file, options) => {
    try {
      if (!(file instanceof File)) throw refusal("FILE_TYPE");
      const report = (part: number) => options?.onProgress?.(Math.round(part * 100));
      const { attachmentId } = await this.chat.upload(file, report, options?.abortSignal);
      const address = this.room.fileOf(attachmentId)?.url ?? "";
      this.idsByAddress.set(address, attachmentId);
      return { file: address };
    } catch (error) {
      if (!options?.abortSignal?.aborted) this.notes.change({ hasFailed: true, failure: failureCode(error) });
      throw error;
    }
  };
}

const links = new WeakMap<Channel, ComposerLink>();

/** The one link of a channel's field: it is kept while the field comes and goes. */
export function composerLink(room: StreamRoom, chat: ChatSession): ComposerLink {
  const link = links.get(room.channel) ?? new ComposerLink(room, chat);
  links.set(room.channel, link);
  return link;
}
