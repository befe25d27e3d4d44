/**
 * An immutable sorted map (AVL tree with path copying). Every change returns a new root and shares the rest, so a root is a
 * snapshot: overlays, savepoints and the memory store need nothing else.
 */
export type Tree<V> = Node<V> | null;
type Node<V> = { readonly key: string; readonly value: V; readonly left: Tree<V>; readonly right: Tree<V>; readonly height: number };
type TreeEntry<V> = { readonly key: string; readonly value: V };

const height = (tree: Tree<unknown>): number => (tree === null ? 0 : tree.height);

function node<V>(key: string, value: V, left: Tree<V>, right: Tree<V>): Node<V> {
  return { key, value, left, right, height: Math.max(height(left), height(right)) + 1 };
}

function balanced<V>(key: string, value: V, left: Tree<V>, right: Tree<V>): Node<V> {
  if (left !== null && left.height > height(right) + 1) {
    if (height(left.left) >= height(left.right)) return node(left.key, left.value, left.left, node(key, value, left.right, right));
    const pivot = left.right as Node<V>;
    return node(pivot.key, pivot.value, node(left.key, left.value, left.left, pivot.left), node(key, value, pivot.right, right));
  }
  if (right !== null && right.height > height(left) + 1) {
    if (height(right.right) >= height(right.left)) return node(right.key, right.value, node(key, value, left, right.left), right.right);
    const pivot = right.left as Node<V>;
    return node(pivot.key, pivot.value, node(key, value, left, pivot.left), node(right.key, right.value, pivot.right, right.right));
  }
  return node(key, value, left, right);
}

/** The tree with `key` set to `value`. */
export function treeSet<V>(tree: Tree<V>, key: string, value: V): Node<V> {
  if (tree === null) return node(key, value, null, null);
  if (key === tree.key) return { key, value, left: tree.left, right: tree.right, height: tree.height };
  if (key < tree.key) return balanced(tree.key, tree.value, treeSet(tree.left, key, value), tree.right);
  return balanced(tree.key, tree.value, tree.left, treeSet(tree.right, key, value));
}

function withoutFirst<V>(tree: Node<V>): Tree<V> {
  return tree.left === null ? tree.right : balanced(tree.key, tree.value, withoutFirst(tree.left), tree.right);
}

/** The tree without `key`. */
export function treeDelete<V>(tree: Tree<V>, key: string): Tree<V> {
  if (tree === null) return null;
  if (key < tree.key) return balanced(tree.key, tree.value, treeDelete(tree.left, key), tree.right);
  if (key > tree.key) return balanced(tree.key, tree.value, tree.left, treeDelete(tree.right, key));
  if (tree.left === null) return tree.right;
  if (tree.right === null) return tree.left;
  let first = tree.right;
  while (first.left !== null) first = first.left;
  return balanced(first.key, first.value, tree.left, withoutFirst(tree.right));
}

/** Value of `key`, or undefined. */
export function treeGet<V>(tree: Tree<V>, key: string): V | undefined {
  let at = tree;
  while (at !== null) {
    if (key === at.key) return at.value;
    at = key < at.key ? at.left : at.right;
  }
  return undefined;
}

/** Entry with the smallest key `>= key`, or null. */
export function treeCeiling<V>(tree: Tree<V>, key: string): TreeEntry<V> | null {
  let found: TreeEntry<V> | null = null;
  let at = tree;
  while (at !== null) {
    if (at.key < key) at = at.right;
    else {
      found = at;
      at = at.left;
    }
  }
  return found;
}

/** Entry with the largest key `< key`, or null. */
export function treeBelow<V>(tree: Tree<V>, key: string): TreeEntry<V> | null {
  let found: TreeEntry<V> | null = null;
  let at = tree;
  while (at !== null) {
    if (at.key >= key) at = at.left;
    else {
      found = at;
      at = at.right;
    }
  }
  return found;
}

/** All entries in key order. */
export function* treeEntries<V>(tree: Tree<V>): Generator<TreeEntry<V>> {
  const path: Node<V>[] = [];
  let at = tree;
  while (at !== null || path.length > 0) {
    while (at !== null) {
      path.push(at);
      at = at.left;
    }
    const next = path.pop() as Node<V>;
    yield next;
    at = next.right;
  }
}
