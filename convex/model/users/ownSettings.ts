import { v, type Infer } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { MutationCtx } from "../../_generated/server";
import type { Doc } from "../../_generated/dataModel";
import { LOCALES, type Locale } from "../../../lib/domain/locales";
import { isTimeZone } from "../../../lib/domain/timeZones";
import { firstNameSchema } from "../../../lib/schemas/firstName";
import { failInput } from "../../errors";
import { nameFields } from "./names";

export const localeValidator = literals(...LOCALES);

/** Every setting of an account, as its owner sees it. */
export const ownSettingsValidator = v.object({
  firstName: v.string(),
  surname: v.union(v.string(), v.null()),
  email: v.union(v.string(), v.null()),
  locale: v.union(localeValidator, v.null()),
  timeZone: v.union(v.string(), v.null()),
  keepsTimeZone: v.boolean(),
});

/** Projects the settings of a users row for its owner. */
export function toOwnSettings(user: Doc<"users">): Infer<typeof ownSettingsValidator> {
  return {
    firstName: user.firstName,
    surname: user.surname ?? null,
    email: user.email ?? null,
    locale: user.locale ?? null,
    timeZone: user.timeZone ?? null,
    keepsTimeZone: user.keepsTimeZone ?? false,
  };
}

/** What a person changes about their account; what is left out stays. A zone of null follows the device again. */
export const settingsChange = {
  firstName: v.optional(v.string()),
  locale: v.optional(localeValidator),
  timeZone: v.optional(v.union(v.string(), v.null())),
};

type SettingsChange = { firstName?: string; locale?: Locale; timeZone?: string | null };

function readFirstName(given: string): string {
  const parsed = firstNameSchema.safeParse(given);
  return parsed.success ? parsed.data : failInput("firstName");
}

/** Fields of the users row that a change writes. Fails with INVALID_INPUT(firstName | timeZone). */
function patchOf(change: SettingsChange): Partial<Doc<"users">> {
  const patch: Partial<Doc<"users">> = change.firstName === undefined ? {} : nameFields(readFirstName(change.firstName));
  if (change.locale !== undefined) patch.locale = change.locale;
  if (change.timeZone === null) patch.keepsTimeZone = false;
  else if (change.timeZone !== undefined) {
    patch.timeZone = isTimeZone(change.timeZone) ? change.timeZone : failInput("timeZone");
    patch.keepsTimeZone = true;
  }
  return patch;
}

/** Changes the caller's own settings. Fails with INVALID_INPUT(firstName | timeZone). */
export async function changeSettings(ctx: MutationCtx, user: Doc<"users">, change: SettingsChange): Promise<Doc<"users">> {
  const patch = patchOf(change);
  await ctx.db.patch("users", user._id, patch);
  return { ...user, ...patch };
}

/**
 * Takes note of the language and the zone of the device somebody uses, so that mail and the server's times fit: a language
 * only while none is known, a zone as long as none was chosen. Fails with INVALID_INPUT(timeZone).
 */
export async function noteDevice(ctx: MutationCtx, user: Doc<"users">, device: { locale: Locale; timeZone: string }): Promise<void> {
  if (!isTimeZone(device.timeZone)) failInput("timeZone");
  const isNewZone = user.keepsTimeZone !== true && user.timeZone !== device.timeZone;
  if (user.locale !== undefined && !isNewZone) return;
  await ctx.db.patch("users", user._id, { locale: user.locale ?? device.locale, ...(isNewZone ? { timeZone: device.timeZone } : {}) });
}
