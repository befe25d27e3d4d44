import { UserError } from "../contracts.js";

export const MAX_DOCUMENTS_READ = 32_000;
export const MAX_BYTES_READ = 1 << 24;
export const MAX_INTERVALS_READ = 4096;
const MAX_DOCUMENTS_WRITTEN = 16_000;
const MAX_BYTES_WRITTEN = 1 << 24;
export const MAX_DOCUMENT_SIZE = 1 << 20;
export const MAX_DOCUMENT_NESTING = 16;
export const MAX_QUERY_OPERATORS = 256;
export const MAX_INDEXES_PER_TABLE = 64;
export const MAX_FIELDS_PER_INDEX = 16;
export const MAX_FILTER_FIELDS = 16;
/** Pages longer than this are recommended to be split. */
export const SOFT_MAX_PAGE_LENGTH = 6144;

const OVER_LIMIT_HELP =
  "Consider using smaller limits in your queries, paginating your queries, or using indexed queries with a selective index range expressions.";

/** A limit that ends a page early instead of failing it. */
export class PageLimitError extends UserError {}

/** Reads and writes of one transaction, checked against Convex's limits as they happen. System access is not counted. */
export class Usage {
  bytesRead = 0;
  bytesWritten = 0;
  databaseQueries = 0;
  documentsRead = 0;
  documentsWritten = 0;

  /** Counts a document that was read; `size` in Convex's bytes. */
  read(size: number): void {
    this.documentsRead += 1;
    this.bytesRead += size;
    if (this.documentsRead > MAX_DOCUMENTS_READ) {
      throw new PageLimitError("TooManyDocumentsRead", `Too many documents read in a single function execution (limit: ${MAX_DOCUMENTS_READ}). ${OVER_LIMIT_HELP}`);
    }
    if (this.bytesRead > MAX_BYTES_READ) {
      throw new PageLimitError("TooManyBytesRead", `Too many bytes read in a single function execution (limit: ${MAX_BYTES_READ} bytes). ${OVER_LIMIT_HELP}`);
    }
  }

  /** Counts a document that was written; `size` in Convex's bytes, 0 for a removal. */
  written(size: number): void {
    this.documentsWritten += 1;
    this.bytesWritten += size;
    if (this.documentsWritten > MAX_DOCUMENTS_WRITTEN) {
      throw new UserError("TooManyWrites", `Too many writes in a single function execution (limit: ${MAX_DOCUMENTS_WRITTEN})`);
    }
    if (this.bytesWritten > MAX_BYTES_WRITTEN) {
      throw new UserError("TooManyBytesWritten", "Too many bytes written in a single function execution (limit: 16 MiB)");
    }
  }
}

/** Refuses a transaction that looked at too many separate ranges. */
export function tooManyReads(): never {
  throw new PageLimitError("TooManyReads", `Too many reads in a single function execution (limit: ${MAX_INTERVALS_READ}). ${OVER_LIMIT_HELP}`);
}
