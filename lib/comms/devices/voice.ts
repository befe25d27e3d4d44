/** Loudness above which a sound counts as a voice, root mean square of samples in −1 to 1. */
const THRESHOLD = 0.02;
/** How long somebody still counts as speaking after the last loud moment, ms: longer than the gaps between words. */
const HANG_OVER_MS = 600;
const LOOK_EVERY_MS = 100;

/** Root mean square of samples. */
export function loudness(samples: Float32Array): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

/** Decides who speaks: at once when it gets loud, with a hang-over when it gets quiet. */
export class VoiceGate {
  private lastLoudMs = -Infinity;

  /** @returns whether somebody speaks at `nowMs`, when it was as loud as `level`. */
  hear(level: number, nowMs: number): boolean {
    if (level >= THRESHOLD) this.lastLoudMs = nowMs;
    return nowMs - this.lastLoudMs < HANG_OVER_MS;
  }
}

/** A watched voice. */
export type VoiceWatch = {
  /** Sound may be held back until a click; to be called from one. */
  resume(): void;
  stop(): void;
};

/** Listens to a stream without playing it: ten times a second how loud it is (0 to 1) and whether somebody speaks. */
export function watchVoice(stream: MediaStream, onVoice: (level: number, isSpeaking: boolean) => void): VoiceWatch {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  const source = context.createMediaStreamSource(stream);
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const gate = new VoiceGate();
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const level = loudness(samples);
    onVoice(level, gate.hear(level, performance.now()));
  }, LOOK_EVERY_MS);
  return {
    resume: () => void context.resume(),
    stop() {
      clearInterval(timer);
      source.disconnect();
      void context.close();
    },
  };
}
