import { z } from "zod";

/** Longest first name kept, in characters. */
const FIRST_NAME_MAX = 40;

/** A first name as typed: trimmed, inner runs of space collapsed, no line breaks or control characters. */
export const firstNameSchema = z
  .string()
  .transform((text) => text.normalize("NFC").trim().replace(/\s+/g, " "))
  .pipe(
    z
      .string()
      .min(1)
      .max(FIRST_NAME_MAX)
      .regex(/^[^\p{C}<>@]+$/u),
  );
