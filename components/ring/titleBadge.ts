/** What stands before the title of the page, newest last. One watcher for all, so that two never fight over the title. */
const badges: { text: string }[] = [];
let applied = "";
let watcher: MutationObserver | null = null;

function bareTitle(): string {
  return applied !== "" && document.title.startsWith(applied) ? document.title.slice(applied.length) : document.title;
}

function apply(): void {
  const bare = bareTitle();
  applied = badges.map(({ text }) => `${text} `).join("");
  const wanted = applied + bare;
  if (document.title !== wanted) document.title = wanted;
}

/** Puts a short text before the page's title, also across navigation, until the returned function is called. */
export function badgeTitle(text: string): () => void {
  const badge = { text };
  badges.push(badge);
  if (watcher === null) {
    watcher = new MutationObserver(apply);
    watcher.observe(document.head, { subtree: true, childList: true, characterData: true });
  }
  apply();
  return () => {
    const at = badges.indexOf(badge);
    if (at === -1) return;
    badges.splice(at, 1);
    apply();
    if (badges.length > 0) return;
    watcher?.disconnect();
    watcher = null;
  };
}
