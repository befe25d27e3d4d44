import { defineSchema } from "convex/server";
import { advisorTables } from "./model/advisors/tables";
import { auditTables } from "./model/audit/tables";
import { chatTables } from "./model/chat/tables";
import { earningTables } from "./model/earnings/tables";
import { ledgerTables } from "./model/ledger/tables";
import { limitTables } from "./model/limits/tables";
import { meteringTables } from "./model/metering/tables";
import { paymentTables } from "./model/payments/tables";
import { presenceTables } from "./model/presence/tables";
import { seedTables } from "./model/seed/tables";
import { sessionTables } from "./model/sessions/tables";
import { settingsTables } from "./model/settings/tables";
import { userTables } from "./model/users/tables";

export default defineSchema({
  ...advisorTables,
  ...auditTables,
  ...chatTables,
  ...earningTables,
  ...ledgerTables,
  ...limitTables,
  ...meteringTables,
  ...paymentTables,
  ...presenceTables,
  ...seedTables,
  ...sessionTables,
  ...settingsTables,
  ...userTables,
});
