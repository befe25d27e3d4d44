"use client";

import Link from "next/link";
import { FileJson, MessagesSquare, Printer } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { ReceiptFacts } from "./receiptFacts";
import { receiptFileName, receiptJson } from "./receiptFile";
import { saveFile } from "@/components/layout/saveFile";
import { TalkAgain } from "./TalkAgain";

/** What one can do with a receipt: talk again, read the conversation, print it, take it along. Not on paper. */
export function ReceiptActions({ receipt }: { receipt: ReceiptFacts }) {
  const t = useTranslations("receipt");
  return (
    <div data-print="hide" className="flex flex-wrap gap-2 max-sm:*:grow">
      {receipt.me === "client" ? <TalkAgain advisorId={receipt.advisorId} mode={receipt.mode} /> : null}
      <Button asChild variant="secondary">
        <Link href={`/session/${receipt.sessionId}`}>
          <MessagesSquare aria-hidden="true" />
          {t("conversation")}
        </Link>
      </Button>
      <Button variant="secondary" onClick={() => window.print()}>
        <Printer aria-hidden="true" />
        {t("print")}
      </Button>
      <Button
        variant="secondary"
        onClick={() => saveFile({ name: receiptFileName(receipt), type: "application/json", text: receiptJson(receipt) })}
      >
        <FileJson aria-hidden="true" />
        {t("json")}
      </Button>
      <Button asChild variant="quiet">
        <Link href={receipt.me === "advisor" ? "/advisor-dashboard/sessions" : "/user-dashboard/sessions"}>{t("toSessions")}</Link>
      </Button>
    </div>
  );
}
