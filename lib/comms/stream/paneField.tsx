"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useMemo, useSyncExternalStore } from "react";
import { MessageComposer, type MessageComposerProps } from "stream-chat-react";
import { FILES_PER_MESSAGE_MAX } from "../../domain/files/limits";
import { MESSAGE_MAX } from "../chat/draft";
import { refusal } from "../chat/failures";
import { composerLink } from "./composerLink";
import type { StreamRoom } from "./createStreamChat";
import { usePane } from "./paneParts";

type Submit = NonNullable<MessageComposerProps["overrideSubmitHandler"]>;

/** The gate: a field while our session takes messages, else the reason. The provider's own field looks at neither. */
export function PaneField({ room }: { room: StreamRoom }) {
  const { closedReason, notice } = usePane();
  return (
    <div className="grid shrink-0 grid-cols-1 gap-2 px-3 pt-2 pb-3 lg:px-4">
      {notice}
      {closedReason === null ? (
        <Field room={room} />
      ) : (
        <p className="rounded-card bg-sunk px-4 py-3 text-center text-sm text-ink-soft">{closedReason}</p>
      )}
    </div>
  );
}

function Field({ room }: { room: StreamRoom }) {
  const t = useTranslations("chat");
  const tError = useTranslations("errors");
  const { chat, draft, onSend } = usePane();
  const link = useMemo(() => composerLink(room, chat), [room, chat]);
  const notes = useSyncExternalStore(link.notes.subscribe, link.notes.getSnapshot, link.notes.getSnapshot);
  const { text } = useSyncExternalStore(draft.subscribe, draft.getSnapshot, draft.getSnapshot);
  const noteId = useId();
  useEffect(() => link.bind(draft), [link, draft]);

  const over = text.length - MESSAGE_MAX;
  const note =
    over > 0
      ? t("tooLong", { count: over })
      : notes.hasFailed
        ? tError(notes.failure ?? "unknown")
        : notes.left > 0
          ? t("files.tooMany", { count: FILES_PER_MESSAGE_MAX })
          : null;
  const submit: Submit = async ({ message }) => {
    // Refused here, the field takes back what it has just given away.
    if ((message.text ?? "").length > MESSAGE_MAX) throw refusal("INVALID_INPUT");
    await Promise.resolve(onSend({ text: (message.text ?? "").trim(), attachmentIds: link.idsOf(message.attachments ?? []) }));
  };
  return (
    <>
      {note === null ? null : (
        <p id={noteId} role="alert" className="px-1 text-xs text-vermilion-ink">
          {note}
        </p>
      )}
      <MessageComposer
        overrideSubmitHandler={submit}
        // What was written waits for the gate to open again.
        preventClearingOnUnmount
        audioRecordingEnabled={false}
        maxRows={6}
        additionalTextareaProps={note === null ? {} : { "aria-describedby": noteId, "aria-invalid": over > 0 }}
      />
    </>
  );
}
