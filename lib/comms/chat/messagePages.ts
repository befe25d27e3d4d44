import type { Watch } from "convex/react";
import type { FunctionReturnType } from "convex/server";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import type { ChatClient } from "./client";

type MessagePage = FunctionReturnType<typeof api.messages.list>;
export type MessageView = MessagePage["page"][number];

const PAGE_SIZE = 40;
/** The newest page holds everything said since it was opened; past this it is opened anew, so that news stay small. */
const NEWEST_PAGE_MAX = 400;

type OpenPage = { watch: Watch<MessagePage>; leave: () => void };

/** Names each reading of the list, so that a new one begins at the newest message and not where an old one stood. */
let readings = 0;

/** The messages of one session as live pages: the newest grows with what is said, older ones are added on request. */
export class MessagePages {
  private pages: OpenPage[] = [];
  private reading = 0;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly client: ChatClient,
    private readonly sessionId: Id<"sessions">,
    private readonly onChange: () => void,
  ) {}

  /** Opens the newest page. */
  open(): void {
    this.reading = ++readings;
    this.add(null);
  }

  close(): void {
    for (const { leave } of this.pages) leave();
    this.pages = [];
    for (const done of this.waiting.splice(0)) done();
  }

  /**
   * What is known now, newest first. Null before the first answer. Throws what the server refused with, for example NOT_FOUND.
   */
  read(): { newestFirst: MessageView[]; hasOlder: boolean } | null {
    const results = this.pages.map(({ watch }) => watch.localQueryResult());
    const known = results.filter((page) => page !== undefined);
    if (known.length === 0) return null;
    return { newestFirst: known.flatMap(({ page }) => page), hasOlder: known.at(-1)?.isDone === false };
  }

  /** Adds the next older page; resolves once it is there, or at once where there is none. */
  async loadOlder(): Promise<void> {
    const last = this.pages.at(-1)?.watch.localQueryResult();
    if (last === undefined || last.isDone) return;
    const page = this.add(last.continueCursor);
    while (this.pages.includes(page) && page.watch.localQueryResult() === undefined) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private add(cursor: string | null): OpenPage {
    const paginationOpts = { numItems: PAGE_SIZE, cursor, id: this.reading };
    const watch = this.client.watchQuery(api.messages.list, { sessionId: this.sessionId, paginationOpts });
    const page = { watch, leave: () => undefined as void };
    this.pages.push(page);
    page.leave = watch.onUpdate(() => this.changed());
    // Whoever watches the same page already has its answer; no update comes then.
    if (watch.localQueryResult() !== undefined) this.changed();
    return page;
  }

  private changed(): void {
    for (const done of this.waiting.splice(0)) done();
    const newest = this.pages[0]?.watch.localQueryResult();
    if (newest !== undefined && (newest.page.length > NEWEST_PAGE_MAX || newest.pageStatus === "SplitRequired")) {
      const old = this.pages;
      this.pages = [];
      this.open();
      for (const { leave } of old) leave();
    }
    this.onChange();
  }
}
