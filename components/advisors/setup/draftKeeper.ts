import { cleanFields, type ApplicationFields } from "@/lib/domain/applications/fields";
import { draftProblems, type ApplicationRules } from "@/lib/domain/applications/problems";

/** "waiting" is written here and not yet on the server; "failed" was refused or did not arrive and is tried again. */
export type SaveStatus = "saved" | "waiting" | "saving" | "failed";
export type DraftSnapshot = { fields: ApplicationFields; status: SaveStatus };

type Changes = Partial<ApplicationFields>;
type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export type DraftKeeperOptions = {
  /** What the server holds. */
  fields: ApplicationFields;
  rules: ApplicationRules;
  save: (changes: Changes) => Promise<unknown>;
  /** Where unsaved changes outlive the page. */
  shelf: Shelf;
  shelfKey: string;
};

const SAVE_AFTER_MS = 600;
const RETRY_AFTER_MS = 5_000;

/** Bigint has no JSON form; prices are kept as decimal text. */
const PRICE_FIELDS = ["chatPriceMinor", "videoPriceMinor"] as const;

function toText(changes: Changes): string {
  return JSON.stringify(changes, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
}

function fromText(text: string | null): Changes {
  if (text === null) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return {};
    const changes: Record<string, unknown> = { ...parsed };
    for (const field of PRICE_FIELDS) if (typeof changes[field] === "string") changes[field] = BigInt(changes[field]);
    return changes;
  } catch (error) {
    // What another version of this page left behind is of no use to this one.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/**
 * Keeps a form that saves itself: what is written goes to the browser's storage at once and to the server a moment later. What no
 * draft may hold stays here, with its sentence, until it is corrected. A failed save is tried again.
 */
export class DraftKeeper {
  readonly #options: DraftKeeperOptions;
  readonly #listeners = new Set<() => void>();
  #unsaved: Changes;
  #snapshot: DraftSnapshot;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #saving: Promise<void> | null = null;

  constructor(options: DraftKeeperOptions) {
    this.#options = options;
    this.#unsaved = fromText(options.shelf.getItem(options.shelfKey));
    const status = Object.keys(this.#unsaved).length === 0 ? "saved" : "waiting";
    this.#snapshot = { fields: { ...options.fields, ...this.#unsaved }, status };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#snapshot.status === "waiting") this.#saveSoon(SAVE_AFTER_MS);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly snapshot = (): DraftSnapshot => this.#snapshot;

  /** Takes what somebody has just written. */
  change(changes: Changes): void {
    this.#unsaved = { ...this.#unsaved, ...changes };
    this.#shelve();
    this.#tell({ fields: { ...this.#snapshot.fields, ...changes }, status: "waiting" });
    this.#saveSoon(SAVE_AFTER_MS);
  }

  /** Saves what can be saved now. Resolves when the server has it, or has refused it. */
  async flush(): Promise<SaveStatus> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#saving !== null) await this.#saving;
    const pending = this.#savable();
    if (Object.keys(pending).length > 0) {
      this.#saving = this.#send(pending);
      await this.#saving;
    }
    return this.#snapshot.status;
  }

  /** Stops saving; what is unsaved stays in the browser. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #savable(): Changes {
    const wrong = new Set<string>(draftProblems(cleanFields(this.#snapshot.fields), this.#options.rules).map(({ field }) => field));
    return Object.fromEntries(Object.entries(this.#unsaved).filter(([field]) => !wrong.has(field)));
  }

  async #send(pending: Changes): Promise<void> {
    this.#tell({ ...this.#snapshot, status: "saving" });
    try {
      await this.#options.save(pending);
      const left = Object.entries(this.#unsaved).filter(([field, value]) => pending[field as keyof ApplicationFields] !== value);
      this.#unsaved = Object.fromEntries(left);
      this.#shelve();
      this.#tell({ ...this.#snapshot, status: left.length === 0 ? "saved" : "waiting" });
    } catch {
      // Why does not matter here: the page says that it is not saved, and submitting names what is wrong.
      this.#tell({ ...this.#snapshot, status: "failed" });
      this.#saveSoon(RETRY_AFTER_MS);
    } finally {
      this.#saving = null;
    }
  }

  #saveSoon(afterMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), afterMs);
  }

  #shelve(): void {
    const { shelf, shelfKey } = this.#options;
    if (Object.keys(this.#unsaved).length === 0) shelf.removeItem(shelfKey);
    else shelf.setItem(shelfKey, toText(this.#unsaved));
  }

  #tell(snapshot: DraftSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}
