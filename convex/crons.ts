import { cronJobs } from "convex/server";
import { internal } from "./_generated/api";

const crons = cronJobs();

crons.interval("sweep sessions", { seconds: 60 }, internal.jobs.sessions.sweepAll, {});
crons.interval("release earnings", { seconds: 60 }, internal.jobs.earnings.releaseDue, {});
crons.interval("sweep payments", { seconds: 60 }, internal.jobs.payments.sweep, {});
crons.interval("sweep payouts", { seconds: 60 }, internal.jobs.payouts.sweep, {});
crons.interval("reseal bank details", { hours: 24 }, internal.jobs.payouts.reseal, {});
crons.interval("reconcile comms", { seconds: 60 }, internal.jobs.comms.reconcile, {});
crons.interval("poll calls", { seconds: 20 }, internal.jobs.comms.poll, {});
crons.interval("forget deliveries", { hours: 24 }, internal.jobs.comms.forget, {});
crons.interval("check comms", { hours: 24 }, internal.jobs.comms.check, {});
crons.interval("derive search fields", { hours: 24 }, internal.jobs.advisorSearch.refresh, {});
crons.interval("delete unused files", { minutes: 10 }, internal.jobs.attachments.sweep, {});
crons.interval("forget transcripts", { hours: 24 }, internal.jobs.messages.forget, {});
crons.interval("forget documents", { hours: 24 }, internal.jobs.documents.forget, {});
crons.interval("send mail", { seconds: 60 }, internal.jobs.notifications.sweep, {});
crons.interval("gather digests", { hours: 24 }, internal.jobs.notifications.gather, {});
crons.interval("forget mail", { hours: 24 }, internal.jobs.notifications.forget, {});
crons.interval("sweep disputes", { minutes: 10 }, internal.jobs.disputes.sweep, {});
crons.interval("recount figures", { minutes: 10 }, internal.jobs.stats.daily, {});
crons.interval("check the ledger", { hours: 24 }, internal.jobs.ledger.daily, {});
crons.interval("seal the ledger", { hours: 1 }, internal.jobs.ledger.sealDays, {});

export default crons;
