/** Seeded randomness for queries and mutations: the same seed gives the same sequence. */
import { randomFillSync } from "node:crypto";

/** sfc32: 128 bits of state, passes PractRand; not for keys or tokens. */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(seed: Uint32Array) {
    this.#a = seed[0] ?? 0;
    this.#b = seed[1] ?? 0;
    this.#c = seed[2] ?? 0;
    this.#counter = 1;
    for (let i = 0; i < 12; i++) this.next32();
  }

  /** A seed nobody can predict. */
  static unpredictable(): SeededRandom {
    return new SeededRandom(nextSeed());
  }

  next32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** Uniform in [0, 1) with 53 bits. */
  nextDouble(): number {
    return ((this.next32() >>> 5) * 67108864 + (this.next32() >>> 6)) / 9007199254740992;
  }

  fill(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.next32() >>> 24;
  }
}

// One system call serves many runs: seeds are cut from a pool.
const pool = new Uint32Array(3 * 256);
let used = pool.length;

function nextSeed(): Uint32Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.slice(used, (used += 3));
}
