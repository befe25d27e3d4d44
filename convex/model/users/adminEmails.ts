/** Whether an address is on a comma-separated list. Case does not count; nothing else is normalised. */
export function isListedAdmin(email: string | undefined, list: string | undefined): boolean {
  if (email === undefined || list === undefined) return false;
  const wanted = email.trim().toLowerCase();
  return (
    wanted !== "" &&
    list
      .split(",")
      .map((entry) => entry.trim().toLowerCase())
      .includes(wanted)
  );
}
