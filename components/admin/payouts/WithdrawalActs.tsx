"use client";

import { Check, X } from "lucide-react";
import { useMutation } from "convex/react";
import { useTranslations } from "next-intl";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import type { Managed } from "./payoutAdminTypes";
import { ReasonedAct, type ActWords } from "./ReasonedAct";
import { RevealBank } from "./RevealBank";
import { useAdvisorName } from "./useAdvisorName";

/** Everything that can be done with a withdrawal now; each act says what follows from it. */
export function WithdrawalActs({ withdrawal }: { withdrawal: Managed }) {
  const t = useTranslations("adminPayouts.act");
  const detail = useTranslations("adminPayouts.detail");
  const format = useFormat();
  const nameOf = useAdvisorName();
  const decide = useMutation(api.payouts.decide);
  const complete = useMutation(api.payouts.complete);
  const fail = useMutation(api.payouts.fail);
  const markReturned = useMutation(api.payouts.markReturned);
  const retry = useMutation(api.payouts.retry);
  const { withdrawalId, can, method, amountMinor, approvals, approversNeeded } = withdrawal;
  const values = { amount: format.money(amountMinor), name: nameOf(withdrawal.advisor) };
  const noted = ({ note }: ActWords) => (note === undefined ? {} : { note });
  const isFirst = approvals.length + 1 < approversNeeded;
  const approveText = isFirst ? t("approve.textFirst") : method.kind === "bank" ? t("approve.textHand", values) : t("approve.text", values);
  return (
    <section aria-labelledby="acts" className="grid gap-3">
      <h2 id="acts" className="text-lg font-semibold tracking-tight">
        {detail("acts")}
      </h2>
      {Object.values(can).some(Boolean) ? null : <p className="text-sm text-ink-soft">{detail("noActs")}</p>}
      <div className="flex flex-wrap gap-2">
        {can.approve ? (
          <ReasonedAct
            label={t("approve.label")}
            icon={<Check aria-hidden="true" />}
            title={t("approve.title", values)}
            text={approveText}
            variant="primary"
            isShared
            takesNote
            run={(words) => decide({ withdrawalId, decision: "approve", reason: words.reason, ...noted(words) })}
          />
        ) : null}
        {can.revealBank ? <RevealBank withdrawal={withdrawal} /> : null}
        {can.complete ? (
          <ReasonedAct
            label={t("complete.label")}
            title={t("complete.title", values)}
            text={t("complete.text", values)}
            asks="reference"
            takesNote
            run={(words) => complete({ withdrawalId, reference: words.reference, ...noted(words) })}
          />
        ) : null}
        {can.retry ? (
          <ReasonedAct
            label={t("retry.label")}
            title={t("retry.title", values)}
            text={t("retry.text", values)}
            run={({ reason }) => retry({ withdrawalId, reason })}
          />
        ) : null}
        {can.fail ? (
          <ReasonedAct
            label={t("fail.label")}
            title={t("fail.title", values)}
            text={t("fail.text", values)}
            variant="danger"
            isShared
            takesNote
            run={(words) => fail({ withdrawalId, reason: words.reason, ...noted(words) })}
          />
        ) : null}
        {can.markReturned ? (
          <ReasonedAct
            label={t("markReturned.label")}
            title={t("markReturned.title", values)}
            text={t("markReturned.text", values)}
            variant="danger"
            isShared
            takesNote
            run={(words) => markReturned({ withdrawalId, reason: words.reason, ...noted(words) })}
          />
        ) : null}
        {can.reject ? (
          <ReasonedAct
            label={t("reject.label")}
            icon={<X aria-hidden="true" />}
            title={t("reject.title", values)}
            text={t("reject.text", values)}
            variant="danger"
            isShared
            takesNote
            run={(words) => decide({ withdrawalId, decision: "reject", reason: words.reason, ...noted(words) })}
          />
        ) : null}
      </div>
    </section>
  );
}
