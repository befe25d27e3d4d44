import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Streami18n } from "stream-chat-react";

type Translate = Streami18n["t"];
type Values = { count?: number; percent?: number; user?: string };
type ChatWords = ReturnType<typeof useTranslations<"chat">>;

/**
 * What the provider's components say, by their own keys, in the words of our catalogue and so in every language of it. Parts that a
 * room does not show (threads, polls, reactions, commands) are not named: their keys are English.
 */
const WORDS: Record<string, (t: ChatWords, values: Values) => string> = {
  "Send a message": (t) => t("message"),
  "aria/Message input": (t) => t("message"),
  "aria/Send": (t) => t("send"),
  "aria/Open Attachment Selector": (t) => t("files.attach"),
  "aria/File upload": (t) => t("files.choose"),
  "Drag your files here": (t) => t("files.drop"),
  "Some of the files will not be accepted": (t) => t("pane.notAccepted"),
  "aria/Remove attachment": (t) => t("pane.removeFile"),
  "aria/Cancel upload": (t) => t("pane.cancelUpload"),
  "aria/Retry upload": (t) => t("pane.retryUpload"),
  "Retry upload": (t) => t("pane.retryUpload"),
  "Upload failed": (t) => t("pane.uploadFailed"),
  "Upload error": (t) => t("pane.uploadFailed"),
  "Upload blocked": (t) => t("pane.uploadFailed"),
  "File too large": (t) => t("pane.uploadFailed"),
  "aria/Percent complete": (t, { percent }) => t("pane.uploaded", { percent: percent ?? 0 }),
  "aria/Image failed to load": (t) => t("pane.notShown"),
  "aria/Message from {{ user }},": (_t, { user }) => `${user ?? ""}:`,
  "aria/Message,": () => "",
  "New Messages!": (t) => t("newMessages"),
  "{{count}} new messages": (t, { count }) => t("newBelow", { count: count ?? 0 }),
  "aria/Jump to latest message": (t) => t("toNewest"),
  // The list itself is a log that screen readers follow, words included.
  "New message from {{user}}": () => "",
};

/** The provider's translator with our catalogue in place of its own. */
class PaneWords extends Streami18n {
  constructor(t: ChatWords) {
    super({ logger: () => undefined });
    const translate = (key: string, values: Values = {}) => WORDS[key]?.(t, values) ?? key.replace(/^aria\//, "");
    // Its type knows the options of a library for plurals and formats, which the catalogue does here.
    this.t = translate as unknown as Translate;
  }

  override async getTranslators() {
    return await Promise.resolve({ t: this.t, tDateTimeParser: this.tDateTimeParser });
  }
}

/** The provider's translator in the reader's language. */
export function usePaneWords(): Streami18n {
  const t = useTranslations("chat");
  return useMemo(() => new PaneWords(t), [t]);
}
