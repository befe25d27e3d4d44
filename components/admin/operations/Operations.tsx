"use client";

import { JobRuns } from "./JobRuns";
import { StuckWork } from "./StuckWork";

/** What does not get on, and when each job last ran. */
export function Operations() {
  return (
    <div className="grid grid-cols-1 gap-12">
      <StuckWork />
      <JobRuns />
    </div>
  );
}
