"use client";

import { Braces, Download, FileText, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { saveFile } from "@/components/layout/saveFile";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/dropdown-menu";
import { loadAll, transcriptJson, transcriptText } from "@/lib/comms/chat/transcript";
import type { ChatSession } from "@/lib/comms/types";

export interface ChatToolsProps {
  chat: ChatSession | null;
  sessionId: string;
  peerName: string;
  onSearch: () => void;
}

/** What can be done with a conversation as a whole: look for words, keep a copy. */
export function ChatTools({ chat, sessionId, peerName, onSearch }: ChatToolsProps) {
  const t = useTranslations("chat");
  const [isSaving, setSaving] = useState(false);
  const save = async (kind: "text" | "json") => {
    if (chat === null) return;
    setSaving(true);
    try {
      const messages = await loadAll(chat);
      const text = kind === "text" ? transcriptText(messages, { you: t("you"), peer: peerName }) : transcriptJson(messages, sessionId);
      const [ending, type] = kind === "text" ? ["txt", "text/plain"] : ["json", "application/json"];
      saveFile({ name: `parley-${sessionId}.${ending}`, type, text });
    } catch {
      toast.error(t("export.failed"));
    } finally {
      setSaving(false);
    }
  };
  return (
    <div className="flex shrink-0 items-center justify-between border-b border-line ps-4 pe-2 lg:ps-6">
      <h2 className="text-sm text-ink-soft">{t("conversation")}</h2>
      <div className="flex">
        <Button
          variant="quiet"
          size="icon"
          disabled={chat === null}
          aria-label={t("search.open")}
          title={t("search.open")}
          onClick={onSearch}
        >
          <Search aria-hidden="true" />
        </Button>
        <Menu>
          <MenuTrigger asChild>
            <Button
              variant="quiet"
              size="icon"
              disabled={chat === null}
              pending={isSaving}
              aria-label={t("export.open")}
              title={t("export.open")}
            >
              <Download aria-hidden="true" />
            </Button>
          </MenuTrigger>
          <MenuContent>
            <MenuItem onSelect={() => void save("text")}>
              <FileText aria-hidden="true" />
              {t("export.text")}
            </MenuItem>
            <MenuItem onSelect={() => void save("json")}>
              <Braces aria-hidden="true" />
              {t("export.json")}
            </MenuItem>
          </MenuContent>
        </Menu>
      </div>
    </div>
  );
}
