import type { Access, ConvexJson, PageRequest, PageResult } from "../contracts.js";
import { UserError } from "../contracts.js";
import { fingerprintOf, type CursorPosition } from "./cursor.js";
import { parseStored } from "./documents.js";
import { MAX_DOCUMENTS_READ, PageLimitError, SOFT_MAX_PAGE_LENGTH } from "./limits.js";
import { prepareQuery } from "./openRun.js";
import type { TransactionState } from "./transactionState.js";

function checkRequest(request: PageRequest): void {
  if (request.pageSize === 0) throw new UserError("NoDocumentsForPagination", "Must request at least 1 document while paginating");
  if (!Number.isInteger(request.pageSize) || request.pageSize < 0) {
    throw new UserError("InvalidArgument", "Invalid arguments for `queryPage`: `pageSize` must be a non-negative integer");
  }
  if (request.pageSize > MAX_DOCUMENTS_READ) throw new UserError("PageSizeTooLarge", `Requested too many items: ${request.pageSize}`);
  if (request.maximumRowsRead === 0 || request.maximumBytesRead === 0) {
    throw new UserError("InvalidPaginationLimit", "maximumRowsRead and maximumBytesRead must be greater than 0");
  }
}

/** Middle of the rows a page read, if there are enough of them to be worth two pages. */
function splitPosition(positions: readonly CursorPosition[]): CursorPosition | null {
  return positions.length <= 2 ? null : (positions[Math.floor(positions.length / 2)] ?? null);
}

/**
 * Reads one page. With an end (the request's, or the one an earlier run of the same query ended at) the page takes in
 * everything up to it and the page size does not count, so that lists neither gap nor repeat when rows come and go.
 */
export function readPage(state: TransactionState, request: PageRequest, access: Access, previousEnd: string | null): PageResult {
  checkRequest(request);
  const { query, pageSize } = request;
  const prepared = prepareQuery(state, query, access);
  const fingerprint = fingerprintOf(query, prepared.fields);
  const endCursor = request.endCursor ?? previousEnd;
  const upTo = endCursor === null ? null : state.cursors.decode(endCursor, fingerprint);
  const after = request.cursor === null ? null : state.cursors.decode(request.cursor, fingerprint);
  const bounds = { after, upTo, maximumRows: request.maximumRowsRead ?? null, maximumBytes: request.maximumBytesRead ?? null };
  const run = prepared.open(bounds, upTo === null ? pageSize : undefined);

  const page: ConvexJson[] = [];
  let pageStatus: PageResult["pageStatus"] = null;
  try {
    while (upTo !== null || page.length < pageSize) {
      const document = run.next();
      if (document === null) break;
      page.push(parseStored(document));
    }
  } catch (error) {
    if (!(error instanceof PageLimitError) || run.position === null) throw error;
    pageStatus = "SplitRequired";
  } finally {
    run.close();
  }
  if (pageStatus === null && (run.isNearLimit() || page.length > SOFT_MAX_PAGE_LENGTH)) pageStatus = "SplitRecommended";

  const end = upTo ?? run.position ?? "end";
  const split = splitPosition(run.positions);
  return {
    page,
    isDone: end === "end",
    continueCursor: state.cursors.encode(end, fingerprint),
    splitCursor: split === null ? null : state.cursors.encode(split, fingerprint),
    pageStatus,
  };
}
