/**
 * What the page says when the frame of all pages broke, in English: `boundary` of the catalogue (a test holds the two equal).
 * A copy, because the catalogue itself would come with every page for the sake of these three sentences.
 */
export const LAST_WORDS = {
  title: "This page broke",
  text: "Nothing was charged by it. Try again, and if it stays broken reload the page.",
  retry: "Try again",
} as const;
