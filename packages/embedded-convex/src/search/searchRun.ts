import type { Access, SerializedQuery } from "../contracts.js";
import { UserError } from "../contracts.js";
import type { TableInfo } from "../db/catalog.js";
import type { CursorPosition } from "../db/cursor.js";
import { storedSize, type StoredDocument } from "../db/documents.js";
import { MAX_BYTES_READ } from "../db/limits.js";
import { QueryRun, type PageBounds } from "../db/queryRun.js";
import type { TransactionState } from "../db/transactionState.js";
import { viewGet, ViewScan } from "../db/view.js";
import { sortKey } from "../values/index.js";
import type { CompiledSearch } from "./compileSearch.js";
import { MAX_MATCHES, rank, type Match } from "./rank.js";

/** Place of a match in the ranking, as cursors hold it. */
function placeOf({ score, at }: Match): string {
  return sortKey(-score) + sortKey(-at);
}

function isWithin(place: string, after: CursorPosition | null, upTo: CursorPosition | null): boolean {
  if (after === "end") return false;
  return (after === null || place > after.after) && (upTo === null || upTo === "end" || place <= upTo.after);
}

/**
 * A search being pulled document by document, best first. The ranking is made at the first pull; what it looked at is every
 * document with one of the words and the filter values, present or future.
 */
export class SearchRun extends QueryRun {
  private matches: Match[] | null = null;

  constructor(
    state: TransactionState,
    private readonly table: TableInfo,
    private readonly search: CompiledSearch,
    query: SerializedQuery,
    access: Access,
    bounds: PageBounds | null,
  ) {
    super(state, null, query, access, bounds);
  }

  override isNearLimit(): boolean {
    return this.rowsRead > Math.floor((MAX_MATCHES * 3) / 4) || this.bytesRead > Math.floor((MAX_BYTES_READ * 3) / 4);
  }

  protected override pullRow(): StoredDocument | null {
    this.matches ??= this.find();
    for (;;) {
      if (this.rowsRead === MAX_MATCHES) {
        throw new UserError(
          "SearchQueryScannedTooManyDocumentsError",
          `Search query scanned too many documents (fetched ${MAX_MATCHES}). Consider using a smaller limit, paginating the query, or using a filter field to limit the number of documents pulled from the search index.`,
        );
      }
      const match = this.matches[this.rowsRead];
      if (match === undefined) {
        this.position = this.bounds?.upTo ?? "end";
        return null;
      }
      const stored = this.load(match.at);
      if (stored !== null && this.access !== "system") this.state.usage.read(storedSize(stored));
      this.rowsRead += 1;
      this.position = { after: placeOf(match) };
      // The transaction itself may have deleted it since the ranking.
      if (stored === null) continue;
      this.bytesRead += storedSize(stored);
      return stored;
    }
  }

  private find(): Match[] {
    const { index, words, prefix, filters } = this.search;
    if (this.access !== "system") this.state.usage.databaseQueries += 1;
    // Another definition of the index answers differently.
    this.state.reads.point(this.table.key, this.access);
    for (const word of words) if (word !== prefix) this.state.reads.filtered(index.readOf(word, false, filters));
    if (prefix !== null) this.state.reads.filtered(index.readOf(prefix, true, filters));
    const { after = null, upTo = null } = this.bounds ?? {};
    return rank(this.state, this.search).filter((match) => isWithin(placeOf(match), after, upTo));
  }

  private load(at: number): StoredDocument | null {
    const { byCreationTime } = this.table;
    const start = byCreationTime.prefix + sortKey(at);
    const entry = new ViewScan(this.state, start, `${start}\xff`, false, 1).next();
    return entry === null ? null : (viewGet(this.state, this.table.documentKey(entry[1])) ?? null);
  }
}
