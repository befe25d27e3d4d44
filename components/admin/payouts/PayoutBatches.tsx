"use client";

import { BatchList } from "./BatchList";
import { GenerateBatch } from "./GenerateBatch";
import { PayoutAdminLinks } from "./PayoutAdminLinks";

/** The monthly payouts: what the next one would do, and those that were made. */
export function PayoutBatches() {
  return (
    <div className="grid gap-10">
      <PayoutAdminLinks current="batches" />
      <GenerateBatch />
      <BatchList />
    </div>
  );
}
