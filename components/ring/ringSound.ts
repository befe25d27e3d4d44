/** One turn of the ring, then it starts again: two notes and a long breath. */
const TURN_S = 2.6;

/** Two soft bells a fourth apart, so that it is heard across a room and annoys nobody in it. */
const NOTES = [
  { atS: 0, hertz: 659.26 },
  { atS: 0.22, hertz: 880 },
] as const;

const NOTE_S = 1.1;
const LOUDNESS = 0.16;

/** The samples of one turn, each between -1 and 1. Made by arithmetic, so there is no file to load. */
export function ringSamples(sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(TURN_S * sampleRate));
  for (const { atS, hertz } of NOTES) {
    const from = Math.round(atS * sampleRate);
    const length = Math.round(NOTE_S * sampleRate);
    for (let i = 0; i < length; i += 1) {
      const s = i / sampleRate;
      const rise = Math.min(1, s / 0.008);
      const fall = Math.exp(-4.2 * s) * (1 - s / NOTE_S);
      const turn = 2 * Math.PI * hertz * s;
      const wave = Math.sin(turn) + 0.25 * Math.sin(2 * turn);
      samples[from + i] = (samples[from + i] ?? 0) + LOUDNESS * rise * fall * wave;
    }
  }
  return samples;
}
