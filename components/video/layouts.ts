/** How the call is laid out on the screen. */
export const LAYOUTS = ["corner", "side", "speaker"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** What can be seen in a call. The other's screen comes before faces, the other's face before one's own. */
export type TileKind = "peerScreen" | "peer" | "you";

/** The layout after `layout`, for a button that goes through them. */
export function nextLayout(layout: Layout): Layout {
  return LAYOUTS[(LAYOUTS.indexOf(layout) + 1) % LAYOUTS.length] ?? "corner";
}

/** What fills the stage and what stands small beside or in it. */
export function arrange(layout: Layout, { peerShares }: { peerShares: boolean }): { main: TileKind[]; small: TileKind[] } {
  const tiles: TileKind[] = peerShares ? ["peerScreen", "peer", "you"] : ["peer", "you"];
  if (layout === "side") return { main: tiles, small: [] };
  return { main: tiles.slice(0, 1), small: tiles.slice(1) };
}
