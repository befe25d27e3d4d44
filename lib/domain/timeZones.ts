const NAME_MAX = 64;

/** Whether a text names a time zone that dates can be written in, such as "America/New_York". */
export function isTimeZone(name: string): boolean {
  if (name === "" || name.length > NAME_MAX || !/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
