import type { Timestamp } from "../contracts.js";
import type { KeyRange, KeyReadSet } from "./readSet.js";

/** Somebody who waits for a change of what was read. `isActive` ends with the one call, or when it is canceled. */
export type Listener = { readonly onInvalidate: (at: Timestamp) => void; isActive: boolean };

/** Everybody who waits for a change of the same reads. */
export type Subscription = { readonly readSet: KeyReadSet; readonly listeners: Set<Listener> };

/** A range with everybody who waits for it; a treap over starts, each node knowing the largest end below it. */
type RangeNode = {
  readonly start: string;
  readonly end: string;
  readonly priority: number;
  readonly owners: Set<Subscription>;
  maxEnd: string;
  left: RangeNode | null;
  right: RangeNode | null;
};

function refresh(node: RangeNode): RangeNode {
  let max = node.end;
  if (node.left !== null && node.left.maxEnd > max) max = node.left.maxEnd;
  if (node.right !== null && node.right.maxEnd > max) max = node.right.maxEnd;
  node.maxEnd = max;
  return node;
}

function compare(a: { start: string; end: string }, b: { start: string; end: string }): number {
  if (a.start !== b.start) return a.start < b.start ? -1 : 1;
  return a.end < b.end ? -1 : a.end > b.end ? 1 : 0;
}

function insert(root: RangeNode | null, range: KeyRange, owner: Subscription): RangeNode {
  if (root === null) {
    return { start: range.start, end: range.end, priority: Math.random(), owners: new Set([owner]), maxEnd: range.end, left: null, right: null };
  }
  const order = compare(range, root);
  if (order === 0) {
    root.owners.add(owner);
    return root;
  }
  const side = order < 0 ? "left" : "right";
  const child = insert(root[side], range, owner);
  root[side] = child;
  if (child.priority <= root.priority) return refresh(root);
  const other = side === "left" ? "right" : "left";
  root[side] = child[other];
  child[other] = refresh(root);
  return refresh(child);
}

function join(left: RangeNode | null, right: RangeNode | null): RangeNode | null {
  if (left === null) return right;
  if (right === null) return left;
  if (left.priority > right.priority) {
    left.right = join(left.right, right);
    return refresh(left);
  }
  right.left = join(left, right.left);
  return refresh(right);
}

function remove(root: RangeNode | null, range: KeyRange, owner: Subscription): RangeNode | null {
  if (root === null) return null;
  const order = compare(range, root);
  if (order === 0) {
    root.owners.delete(owner);
    return root.owners.size > 0 ? root : join(root.left, root.right);
  }
  const side = order < 0 ? "left" : "right";
  root[side] = remove(root[side], range, owner);
  return refresh(root);
}

function collect(root: RangeNode | null, key: string, into: Set<Subscription>): void {
  if (root === null || root.maxEnd <= key) return;
  collect(root.left, key, into);
  if (root.start > key) return;
  if (root.end > key) for (const owner of root.owners) into.add(owner);
  collect(root.right, key, into);
}

/** Finds, for a written key, every subscription that read it. Cost grows with the matches and log of the ranges held. */
export class SubscriptionIndex {
  private readonly points = new Map<string, Set<Subscription>>();
  private ranges: RangeNode | null = null;
  private filtered: RangeNode | null = null;

  add(subscription: Subscription): void {
    for (const point of subscription.readSet.points) {
      const owners = this.points.get(point);
      if (owners === undefined) this.points.set(point, new Set([subscription]));
      else owners.add(subscription);
    }
    for (const range of subscription.readSet.ranges) this.ranges = insert(this.ranges, range, subscription);
    for (const range of subscription.readSet.filtered) this.filtered = insert(this.filtered, range, subscription);
  }

  remove(subscription: Subscription): void {
    for (const point of subscription.readSet.points) {
      const owners = this.points.get(point);
      if (owners?.delete(subscription) === true && owners.size === 0) this.points.delete(point);
    }
    for (const range of subscription.readSet.ranges) this.ranges = remove(this.ranges, range, subscription);
    for (const range of subscription.readSet.filtered) this.filtered = remove(this.filtered, range, subscription);
  }

  /** Adds to `into` every subscription that a change of `key` touches. */
  affectedBy(key: string, into: Set<Subscription>): void {
    const owners = this.points.get(key);
    if (owners !== undefined) for (const owner of owners) into.add(owner);
    collect(this.ranges, key, into);
    if (this.filtered === null) return;
    const candidates = new Set<Subscription>();
    collect(this.filtered, key, candidates);
    for (const owner of candidates) if (owner.readSet.contains(key)) into.add(owner);
  }
}
