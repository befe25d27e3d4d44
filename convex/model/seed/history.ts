/** One past session of the demo: who talked to whom, how long ago it ended, for how long, and what was said. */
export type DemoSession = {
  client: string;
  advisor: string;
  endedAgoMs: number;
  billedMs: number;
  note: string;
  messages: readonly { from: "client" | "advisor"; text: string }[];
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Topic = { note: string; question: string; answer: string };

const TOPICS: Readonly<Record<string, Topic>> = {
  dev_ada: {
    note: "I want to ask for a raise next week.",
    question: "My review is on Tuesday and I freeze when it gets to money. Where do I start?",
    answer: "With one sentence about what you did this year and one number. Let us write both, and then practise the silence after the number.",
  },
  dev_demo_marcus: {
    note: "Two minutes on my résumé?",
    question: "I have twelve years in one warehouse. Does that look bad?",
    answer: "It looks reliable. It only needs three lines that show what changed because of you.",
  },
  dev_demo_samuel: {
    note: "Three credit cards, one plan.",
    question: "Should I pay the smallest card first or the most expensive one?",
    answer: "The most expensive one saves more; the smallest one keeps more people going. Tell me about the three and we decide.",
  },
  dev_demo_hannah: {
    note: "A letter I do not understand.",
    question: "It says there is a difference of 214 dollars and asks for an answer in 30 days.",
    answer: "That is an ordinary notice. Read me the number in the top right corner and I can tell you what it wants.",
  },
  dev_demo_denise: {
    note: "Deposit not returned.",
    question: "We moved out five weeks ago and have heard nothing about the deposit.",
    answer: "Then the first step is a short dated letter. I will give you the three sentences it needs.",
  },
  dev_demo_kenji: {
    note: "A query that is suddenly slow.",
    question: "The page took 80 ms last week and 4 seconds today. Nothing was deployed.",
    answer: "Data was deployed. Run it with explain and paste me the line with the most rows.",
  },
  dev_demo_elena: {
    note: "Practice for a first day at the clinic.",
    question: "How do I ask where it hurts without sounding like a form?",
    answer: "Dígame, ¿dónde le duele? Say it slowly, and leave the pause for the answer.",
  },
  dev_demo_grace: {
    note: "Awake at three every night.",
    question: "I fall asleep fine and wake at three. Every night, for a month.",
    answer: "What do you do at three? That half hour is usually where we can change something.",
  },
  dev_demo_karen: {
    note: "Bedtime takes two hours.",
    question: "He is three and comes out of his room eleven times. We counted.",
    answer: "Eleven is a good number to start from. Tell me what happens the first time, not the last.",
  },
  dev_demo_bill: {
    note: "A stain on the ceiling.",
    question: "Brown ring under the bathroom, grows when it rains but also when it does not.",
    answer: "Then it is not the roof alone. Look at the seal around the tub before you pay anybody.",
  },
};

/** Lengths with odd milliseconds, so that past bills show the rounding rule at work. */
const LENGTHS_MS = [12 * MINUTE_MS + 4_321, 25 * MINUTE_MS + 17_050, 8 * MINUTE_MS + 59_999, 31 * MINUTE_MS + 250, 17 * MINUTE_MS + 36_804] as const;
const CLIENTS = ["dev_demo_maya", "dev_demo_jonas", "dev_demo_priya", "dev_demo_tomas", "dev_demo_lena", "dev_demo_omar"] as const;

function pick<T>(values: readonly [T, ...T[]], index: number): T {
  return values[index % values.length] ?? values[0];
}

function pastSession(advisor: string, topic: Topic, index: number, endedAgoMs: number): DemoSession {
  return {
    client: pick(CLIENTS, index),
    advisor,
    endedAgoMs,
    billedMs: pick(LENGTHS_MS, index),
    note: topic.note,
    messages: [
      { from: "client", text: topic.question },
      { from: "advisor", text: topic.answer },
    ],
  };
}

/**
 * The demo's past, oldest first. Every advisor with a topic has three sessions whose earnings are available by now; all
 * but Ada have one within the last day, so that the demo shows pending earnings and Ada's figures start from hers alone.
 */
export const DEMO_HISTORY: readonly DemoSession[] = Object.entries(TOPICS)
  .flatMap(([advisor, topic], position) => {
    const older = [41, 19, 5].map((days, round) =>
      pastSession(advisor, topic, position + round * 2, days * DAY_MS + position * 3 * HOUR_MS),
    );
    return advisor === "dev_ada" ? older : [...older, pastSession(advisor, topic, position + 6, (2 + position) * HOUR_MS)];
  })
  .sort((a, b) => b.endedAgoMs - a.endedAgoMs);
