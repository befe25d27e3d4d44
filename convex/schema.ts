import { defineSchema } from "convex/server";
import { advisorTables } from "./model/advisors/tables";
import { auditTables } from "./model/audit/tables";
import { chatTables } from "./model/chat/tables";
import { limitTables } from "./model/limits/tables";
import { paymentTables } from "./model/payments/tables";
import { presenceTables } from "./model/presence/tables";
import { seedTables } from "./model/seed/tables";
import { settingsTables } from "./model/settings/tables";
import { userTables } from "./model/users/tables";

export default defineSchema({
  ...advisorTables,
  ...auditTables,
  ...chatTables,
  ...limitTables,
  ...paymentTables,
  ...presenceTables,
  ...seedTables,
  ...settingsTables,
  ...userTables,
});
