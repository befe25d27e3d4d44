/**
 * Beats in a thread of its own: browsers slow the timers of hidden pages down to once a minute, those of workers not.
 * It knows nothing else; the page decides what a beat means.
 */
setInterval(() => postMessage("beat"), 250);
