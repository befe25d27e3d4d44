import { failInput } from "../../errors";

/** The reason an admin gives, trimmed. Fails with INVALID_INPUT(reason) unless it has 3 to 500 characters. */
export function reasonOrFail(reason: string): string {
  const text = reason.trim();
  return text.length >= 3 && text.length <= 500 ? text : failInput("reason");
}
