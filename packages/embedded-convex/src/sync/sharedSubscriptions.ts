/** One database subscription per distinct read set, however many sockets hold the result it belongs to. */
import type { Database, ReadSet, Timestamp } from "../contracts.js";

/** Holder of a query result; called once when the result may be out of date. */
export type Subscriber = { onInvalidated(): void };

type Shared = { subscribers: Set<Subscriber>; invalidated: boolean; cancel: () => void };

export class SharedSubscriptions {
  private readonly byReadSet = new WeakMap<ReadSet, Shared>();

  constructor(private readonly database: Pick<Database, "subscribe">) {}

  /**
   * Calls the subscriber once when a commit after `since` touches the read set, at once when that has already happened.
   * Returns a canceller, safe to call more than once.
   */
  subscribe(readSet: ReadSet, since: Timestamp, subscriber: Subscriber): () => void {
    const shared = this.byReadSet.get(readSet) ?? this.open(readSet, since);
    if (shared.invalidated) {
      subscriber.onInvalidated();
      return () => undefined;
    }
    shared.subscribers.add(subscriber);
    return () => {
      if (!shared.subscribers.delete(subscriber) || shared.subscribers.size > 0 || shared.invalidated) return;
      shared.cancel();
      this.byReadSet.delete(readSet);
    };
  }

  private open(readSet: ReadSet, since: Timestamp): Shared {
    const shared: Shared = { subscribers: new Set(), invalidated: false, cancel: () => undefined };
    this.byReadSet.set(readSet, shared);
    shared.cancel = this.database.subscribe(readSet, since, () => {
      shared.invalidated = true;
      const subscribers = [...shared.subscribers];
      shared.subscribers.clear();
      for (const subscriber of subscribers) subscriber.onInvalidated();
    });
    return shared;
  }
}
