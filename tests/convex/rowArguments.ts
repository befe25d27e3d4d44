import { sampleOf, type Registered } from "./registered";

/** Arguments that are text and name a row; pages take them from the address. */
const ROW_TEXTS: Record<string, string> = {
  sessionId: "sessions",
  withSessionId: "sessions",
  disputeId: "disputes",
  withdrawalId: "withdrawals",
  topUpId: "topUps",
  checkoutId: "demoCheckouts",
  payeeId: "demoPayees",
  applicationId: "applications",
  keyId: "apiKeys",
};

/** Rows that everybody may know of. */
const PUBLIC_TABLES = ["advisorProfiles", "categories"];

export type RowArgument = { name: string; table: string; isText: boolean };

type Field = { fieldType: { type: string; tableName?: string }; optional: boolean };

/** The arguments of a function that name a row of somebody. */
export function rowArguments(fn: Registered): RowArgument[] {
  const { value } = JSON.parse(fn.exportArgs()) as { value: Record<string, Field> };
  return Object.entries(value).flatMap(([name, { fieldType }]): RowArgument[] => {
    if (fieldType.type === "id" && fieldType.tableName !== undefined && !PUBLIC_TABLES.includes(fieldType.tableName)) {
      return [{ name, table: fieldType.tableName, isText: false }];
    }
    const table = fieldType.type === "string" ? ROW_TEXTS[name] : undefined;
    return table === undefined ? [] : [{ name, table, isText: true }];
  });
}

let keys = 0;

/** Values by name that pass what a function demands of them, where the plainest do not. */
const VALUES: Record<string, () => unknown> = {
  requestKey: () => `ownership-key-${++keys}`,
  paginationOpts: () => ({ numItems: 50, cursor: null }),
  clientMessageId: () => `ownership-message-${++keys}`,
  cursor: () => null,
  description: () => "Something that went wrong, told at length.",
  text: () => "Words of more than twenty characters.",
  month: () => "2026-10",
  year: () => 2026,
  overall: () => 5,
  amountMinor: () => 1_000n,
  limitMinor: () => 1_000n,
  chatPriceMinor: () => 150n,
  cardNumber: () => "4242 4242 4242 4242",
  expiry: () => "12 / 30",
  cvc: () => "123",
  name: () => "file.pdf",
  connectionId: () => "connection-one",
  peerConnectionId: () => "connection-two",
  payload: () => "{}",
  pageId: () => "page-one-of-two",
};

/** Where one function wants something else by the same name. */
const VALUES_OF: Record<string, Record<string, unknown>> = { "messages.search": { text: "between" } };

/** Arguments with which a call of this function gets as far as its rows. */
export function argumentsFor(act: string, fn: Registered): Record<string, unknown> {
  const sample = sampleOf(fn);
  for (const [name, make] of Object.entries(VALUES)) if (name in sample) sample[name] = make();
  return { ...sample, ...VALUES_OF[act] };
}
