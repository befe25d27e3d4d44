import type { ConvexReactClient } from "convex/react";
import { historyHead, historyLine } from "@/components/sessions/historyCsv";
import { WALLET_HEAD, walletLine } from "@/components/wallet/walletCsv";
import { BYTE_ORDER_MARK } from "@/lib/domain/csv";
import { api } from "@/convex/_generated/api";
import { isAllowed, type Role } from "@/lib/rolePermissions";

type Client = Pick<ConvexReactClient, "query">;
type Page<Row> = { page: Row[]; isDone: boolean; continueCursor: string };
type PageOptions = { numItems: number; cursor: string | null };

const PAGE_SIZE = 50;

/** Reads a list to its end. */
async function readAll<Row>(read: (paginationOpts: PageOptions) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  for (let isDone = false; !isDone; ) {
    const found: Page<Row> = await read({ numItems: PAGE_SIZE, cursor });
    rows.push(...found.page);
    ({ isDone, continueCursor: cursor } = found);
  }
  return rows;
}

const toJson = (value: unknown): string => JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? part.toString() : part), 2);

const csvOf = (head: string, lines: readonly string[]): string => BYTE_ORDER_MARK + head + lines.join("");

/**
 * Everything the product holds about the signed-in person, as files by name. It is read through the functions that the
 * screens use, so it shows of others exactly what the person may see. Amounts in JSON are minor units as decimal text, times
 * server ms. `onSession` is told how many sessions were read.
 */
export async function collectData(client: Client, roles: readonly Role[], onSession: (count: number) => void): Promise<Record<string, string>> {
  const isAdvisor = isAllowed(roles, "earnings.read");
  const [account, settings, preferences, application, spending, apiKeys] = await Promise.all([
    client.query(api.users.me, {}),
    client.query(api.users.settings, {}),
    client.query(api.notifications.preferences, {}),
    client.query(api.advisorProfiles.application, {}),
    client.query(api.spending.overview, {}),
    client.query(api.apiKeys.list, {}),
  ]);
  const files: Record<string, string> = {
    "account.json": toJson({ account, settings, preferences, spending, apiKeys }),
    "application.json": toJson(application),
    "notifications.json": toJson(await readAll((paginationOpts) => client.query(api.notifications.list, { paginationOpts }))),
    "favourites.json": toJson(await readAll((paginationOpts) => client.query(api.favourites.list, { paginationOpts }))),
  };
  const wallet = await readAll((paginationOpts) => client.query(api.wallet.history, { paginationOpts }));
  files["wallet.json"] = toJson(wallet);
  files["wallet.csv"] = csvOf(WALLET_HEAD, wallet.map(walletLine));
  if (isAdvisor) {
    files["earnings.json"] = toJson(await readAll((paginationOpts) => client.query(api.earnings.list, { paginationOpts })));
    files["reviews-about-me.json"] = toJson(await readAll((paginationOpts) => client.query(api.reviews.listMine, { paginationOpts })));
  }
  let count = 0;
  for (const role of isAdvisor ? (["client", "advisor"] as const) : (["client"] as const)) {
    const sessions = await readAll((paginationOpts) => client.query(api.sessions.listMine, { role, paginationOpts }));
    files[`sessions-as-${role}.csv`] = csvOf(historyHead(role), sessions.map(historyLine));
    for (const session of sessions) {
      const { sessionId } = session;
      const [receipt, review, messages] = await Promise.all([
        client.query(api.sessions.receipt, { sessionId }),
        client.query(api.reviews.mine, { sessionId }),
        readAll((paginationOpts) => client.query(api.messages.list, { sessionId, paginationOpts })),
      ]);
      files[`sessions-as-${role}/${sessionId}.json`] = toJson({ session, receipt, review, messages: messages.reverse() });
      count += 1;
      onSession(count);
    }
  }
  return files;
}
