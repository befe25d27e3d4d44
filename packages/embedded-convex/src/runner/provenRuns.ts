/** Successful runs after which a function is trusted to end: the engine's timer on every run costs a thread. */
export const PROVEN_RUNS = 20;
