/** A min-heap of jobs by time; equal times keep the order in which they came. */

export type Timed = { id: string; atMs: number };

export class TimeHeap {
  readonly #items: Array<Timed & { order: number }> = [];
  #order = 0;

  get first(): Timed | undefined {
    return this.#items[0];
  }

  push(item: Timed): void {
    const items = this.#items;
    items.push({ ...item, order: this.#order++ });
    for (let i = items.length - 1; i > 0;) {
      const parent = (i - 1) >> 1;
      if (!this.#isBefore(i, parent)) break;
      this.#swap(i, parent);
      i = parent;
    }
  }

  pop(): Timed | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first;
    items[0] = last;
    for (let i = 0; ;) {
      let smallest = i;
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < items.length && this.#isBefore(child, smallest)) smallest = child;
      if (smallest === i) return first;
      this.#swap(i, smallest);
      i = smallest;
    }
  }

  #isBefore(i: number, j: number): boolean {
    const a = this.#items[i]!;
    const b = this.#items[j]!;
    return a.atMs !== b.atMs ? a.atMs < b.atMs : a.order < b.order;
  }

  #swap(i: number, j: number): void {
    const item = this.#items[i]!;
    this.#items[i] = this.#items[j]!;
    this.#items[j] = item;
  }
}
