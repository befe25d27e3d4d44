"use client";

import { AllWithdrawals } from "./AllWithdrawals";
import { DemoPlatform } from "./DemoPlatform";
import { PayoutAdminLinks } from "./PayoutAdminLinks";
import { WaitingFigures } from "./WaitingFigures";

/** Payouts for admins: what waits, and every withdrawal. */
export function AdminPayouts() {
  return (
    <div className="grid gap-8">
      <PayoutAdminLinks current="withdrawals" />
      <WaitingFigures />
      <AllWithdrawals />
      <DemoPlatform />
    </div>
  );
}
