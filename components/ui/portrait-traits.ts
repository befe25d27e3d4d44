/** What a generated portrait is made of. Everything follows from the seed, so a person always looks the same. */
export interface PortraitTraits {
  ground: string;
  skin: string;
  shade: string;
  hair: string;
  cloth: string;
  hairStyle: (typeof HAIR_STYLES)[number];
  collar: (typeof COLLARS)[number];
  beard: boolean;
  glasses: boolean;
  earrings: boolean;
  /** How far the colour is printed off the line, in portrait units. */
  offset: { x: number; y: number };
  /** Small differences of the drawing, each -1 to 1. */
  tilt: number;
  faceWidth: number;
  eyeHeight: number;
  mouth: number;
  brow: number;
}

const HAIR_STYLES = ["crop", "side", "long", "bun", "curls", "bald", "bob", "scarf", "cloud", "wave"] as const;
const COLLARS = ["crew", "vneck", "shirt", "polo", "turtleneck"] as const;

const GROUNDS = ["#e9c9a0", "#d9b8a2", "#bccdb4", "#b9cbd2", "#e3bfae", "#dfd3ac", "#c9c3d6", "#a9c4b8"] as const;
const SKINS = [
  ["#f3d3b8", "#e3b595"],
  ["#e8bc97", "#d29f78"],
  ["#d3a077", "#b9835b"],
  ["#b57f57", "#986541"],
  ["#8d5b3d", "#73462d"],
  ["#6a4230", "#533122"],
] as const;
const HAIRS = ["#2f2a26", "#4a3427", "#6f4a2c", "#9c6b3c", "#b9a58c", "#8f8d88", "#d4cdc2", "#7c3b22"] as const;
const CLOTHS = ["#2f5d50", "#8c4a32", "#3d4f66", "#c0853a", "#6b4a5e", "#54684a", "#a85f4b", "#30424a"] as const;

/** Where the hash begins. Any number would do; this one deals the people of the demo faces that go with their names. */
const BASIS = 588_702_787;

/** FNV-1a: turns a seed into 32 well-mixed bits. */
function hash(text: string): number {
  let state = BASIS;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return state >>> 0;
}

/** mulberry32: a short sequence of numbers in [0, 1) that is the same everywhere. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The traits of the person drawn for `seed`. */
export function portraitTraits(seed: string): PortraitTraits {
  const next = sequence(hash(seed));
  const pick = <Item>(items: readonly [Item, ...(readonly Item[])]): Item => items[Math.floor(next() * items.length)] ?? items[0];
  const swing = () => next() * 2 - 1;

  const ground = pick(GROUNDS);
  const [skin, shade] = pick<readonly [string, string]>(SKINS);
  const hairStyle = pick(HAIR_STYLES);
  const hair = pick(HAIRS);
  const cloth = pick(CLOTHS);
  const mayHaveBeard = hairStyle === "crop" || hairStyle === "side" || hairStyle === "bald";
  return {
    ground,
    skin,
    shade,
    hair: hairStyle === "scarf" ? pick(CLOTHS) : hair,
    cloth,
    hairStyle,
    collar: hairStyle === "scarf" ? "crew" : pick(COLLARS),
    beard: mayHaveBeard && next() < 0.5,
    glasses: next() < 0.3,
    earrings: !mayHaveBeard && hairStyle !== "scarf" && next() < 0.4,
    offset: { x: 1 + next() * 0.8, y: 0.5 + next() * 0.8 },
    tilt: swing() * 3.5,
    faceWidth: swing(),
    eyeHeight: swing(),
    mouth: swing(),
    brow: swing(),
  };
}
