import { cronJobs } from "convex/server";
import { JOB_NAMES, JOBS } from "../lib/domain/operations/jobs";
import { internal } from "./_generated/api";

const crons = cronJobs();

// What each job does stands in jobs/watched.ts, which also keeps when it ran and what became of it.
for (const job of JOB_NAMES) crons.interval(job, { seconds: JOBS[job] / 1000 }, internal.jobs.watched.run, { job });

export default crons;
