"use client";

import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/layout/useNow";
import { Badge } from "@/components/ui/badge";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { api } from "@/convex/_generated/api";
import { jobHealth, type JobHealth, type JobName } from "@/lib/domain/operations/jobs";
import { useFormat } from "@/lib/format/useFormat";

type Job = FunctionReturnType<typeof api.admin.jobs>[number];

const TONE = { ok: "accent", failed: "vermilion", late: "amber", never: "neutral" } as const satisfies Record<JobHealth, string>;

/** A job as a key of the catalogue. */
const KEYS = {
  "sweep sessions": "sweepSessions",
  "release earnings": "releaseEarnings",
  "sweep payments": "sweepPayments",
  "sweep payouts": "sweepPayouts",
  "reseal bank details": "resealBankDetails",
  "reconcile comms": "reconcileComms",
  "poll calls": "pollCalls",
  "forget deliveries": "forgetDeliveries",
  "check comms": "checkComms",
  "derive search fields": "deriveSearchFields",
  "delete unused files": "deleteUnusedFiles",
  "forget transcripts": "forgetTranscripts",
  "forget documents": "forgetDocuments",
  "send mail": "sendMail",
  "gather digests": "gatherDigests",
  "forget mail": "forgetMail",
  "sweep disputes": "sweepDisputes",
  "recount figures": "recountFigures",
  "check the ledger": "checkTheLedger",
  "seal the ledger": "sealTheLedger",
} as const satisfies Record<JobName, string>;

/** Every job that runs by itself: how often, when it last ran and what became of it. */
export function JobRuns() {
  const t = useTranslations("adminOperations.jobs");
  const jobs = useQuery(api.admin.jobs, {});
  const nowMs = useNow();
  return (
    <section className="grid grid-cols-1 gap-4">
      <h2 className="text-lg font-semibold tracking-tight">
        {t("title")}
      </h2>
      {jobs === undefined || nowMs === null ? (
        <SkeletonRows rows={8} label={t("loading")} />
      ) : (
        <Table label={t("title")}>
          <thead>
            <tr>
              <Th>{t("job")}</Th>
              <Th>{t("every")}</Th>
              <Th>{t("last")}</Th>
              <Th>{t("outcome")}</Th>
              <Th numeric>{t("failures")}</Th>
            </tr>
          </thead>
          <tbody>
            {jobs.map((job) => (
              <Row key={job.job} job={job} nowMs={nowMs} />
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function Row({ job: { job, everyMs, run }, nowMs }: { job: Job; nowMs: number }) {
  const t = useTranslations("adminOperations.jobs");
  const format = useFormat();
  const health = jobHealth(job, run, nowMs);
  return (
    <tr>
      <Td className="font-medium">{t(`names.${KEYS[job]}`)}</Td>
      <Td className="figures whitespace-nowrap">{format.duration(everyMs)}</Td>
      <Td className="figures whitespace-nowrap">{run === null ? t("never") : format.dateTime(run.startedAtMs)}</Td>
      <Td>
        <Badge tone={TONE[health]}>{t(`health.${health}`)}</Badge>
        {run === null || run.lastError === null ? null : (
          <span className="mt-1 block text-xs text-ink-faint">
            {run.lastFailedAtMs === null ? null : <span className="figures">{format.dateTime(run.lastFailedAtMs)} </span>}
            <code className="wrap-anywhere" dir="ltr">
              {run.lastError}
            </code>
          </span>
        )}
      </Td>
      <Td numeric>{run === null ? null : t("of", { failures: run.failures, runs: run.runs })}</Td>
    </tr>
  );
}
