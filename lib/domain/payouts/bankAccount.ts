/** Bank details as somebody types them; spaces and dashes in numbers do not matter. Sealed before they are stored. */
export interface BankAccount {
  holderName: string;
  /** ISO 3166 code of the bank's country; so far only the United States. */
  country: "US";
  /** ABA routing number, nine digits with a checksum. */
  routingNumber: string;
  accountNumber: string;
  accountType: "checking" | "savings";
}

export const ACCOUNT_TYPES = ["checking", "savings"] as const;

const HOLDER_MAX = 80;

function digitsOf(text: string): string {
  return text.replace(/[\s-]/g, "");
}

/** The weights 3, 7, 1 make a wrong or swapped digit visible. */
function isRoutingNumber(digits: string): boolean {
  if (!/^\d{9}$/.test(digits) || digits === "000000000") return false;
  const weights = [3, 7, 1];
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (weights[i % 3] ?? 0), 0);
  return sum % 10 === 0;
}

/** Tidies bank details, or names the first field that cannot be right. */
export function readBankAccount(
  input: BankAccount,
): { ok: true; account: BankAccount; last4: string } | { ok: false; field: keyof BankAccount } {
  const holderName = input.holderName.trim().replace(/\s+/g, " ");
  const routingNumber = digitsOf(input.routingNumber);
  const accountNumber = digitsOf(input.accountNumber);
  // Letters and what stands between them; control characters and markup have no place in a name.
  if (holderName.length < 2 || holderName.length > HOLDER_MAX || !/^[\p{L}\p{M}][\p{L}\p{M} .,'’&-]*$/u.test(holderName))
    return { ok: false, field: "holderName" };
  if (!isRoutingNumber(routingNumber)) return { ok: false, field: "routingNumber" };
  if (!/^\d{4,17}$/.test(accountNumber)) return { ok: false, field: "accountNumber" };
  const { country, accountType } = input;
  return { ok: true, account: { holderName, country, routingNumber, accountNumber, accountType }, last4: accountNumber.slice(-4) };
}

/** The initials of an account holder: enough to recognise oneself. */
export function initialsOf(holderName: string): string {
  return holderName
    .split(" ")
    .flatMap((word) => (/^\p{L}/u.test(word) ? [`${[...word][0] ?? ""}.`] : []))
    .slice(0, 3)
    .join(" ");
}
