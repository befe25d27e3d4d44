import { defineSchema } from "convex/server";
import { adjustmentTables } from "./model/adjustments/tables";
import { advisorTables } from "./model/advisors/tables";
import { apiKeyTables } from "./model/apiKeys/tables";
import { alertTables } from "./model/alerts/tables";
import { applicationTables } from "./model/applications/tables";
import { attachmentTables } from "./model/attachments/tables";
import { auditTables } from "./model/audit/tables";
import { callTables } from "./model/calls/tables";
import { chatTables } from "./model/chat/tables";
import { commsTables } from "./model/comms/tables";
import { disputeTables } from "./model/disputes/tables";
import { documentTables } from "./model/documents/tables";
import { earningTables } from "./model/earnings/tables";
import { favouriteTables } from "./model/favourites/tables";
import { dayTables } from "./model/ledger/dayTables";
import { healthTables } from "./model/ledger/healthTables";
import { ledgerTables } from "./model/ledger/tables";
import { meteringTables } from "./model/metering/tables";
import { notificationTables } from "./model/notifications/tables";
import { operationTables } from "./model/operations/tables";
import { paymentTables } from "./model/payments/tables";
import { payoutTables } from "./model/payouts/tables";
import { presenceTables } from "./model/presence/tables";
import { reviewTables } from "./model/reviews/tables";
import { presenceFactTables } from "./model/presenceFacts/tables";
import { seedTables } from "./model/seed/tables";
import { queueTables } from "./model/sessions/queueTables";
import { sessionTables } from "./model/sessions/tables";
import { spendingTables } from "./model/sessions/spendingTables";
import { statsTables } from "./model/stats/tables";
import { settingsTables } from "./model/settings/tables";
import { userTables } from "./model/users/tables";

export default defineSchema({
  ...adjustmentTables,
  ...advisorTables,
  ...apiKeyTables,
  ...alertTables,
  ...applicationTables,
  ...attachmentTables,
  ...auditTables,
  ...callTables,
  ...chatTables,
  ...commsTables,
  ...dayTables,
  ...disputeTables,
  ...documentTables,
  ...earningTables,
  ...favouriteTables,
  ...healthTables,
  ...ledgerTables,
  ...meteringTables,
  ...notificationTables,
  ...operationTables,
  ...paymentTables,
  ...payoutTables,
  ...presenceTables,
  ...presenceFactTables,
  ...reviewTables,
  ...seedTables,
  ...sessionTables,
  ...spendingTables,
  ...statsTables,
  ...queueTables,
  ...settingsTables,
  ...userTables,
});
