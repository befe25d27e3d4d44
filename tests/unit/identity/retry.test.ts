import { expect, it } from "vitest";
import { untilItWorks } from "@/lib/identity/retry";

it("repeats until the attempt works, waiting half a second at first and ten at most", async () => {
  const waits: number[] = [];
  let attempts = 0;
  const token = await untilItWorks(
    async () => {
      attempts += 1;
      if (attempts <= 7) throw new Error("offline");
      return "token";
    },
    { wait: async (waitMs) => void waits.push(waitMs) },
  );
  expect(token).toBe("token");
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

it("hands on null, which means signed out, without another attempt", async () => {
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    return null;
  };
  expect(await untilItWorks(attempt)).toBeNull();
  expect(attempts).toBe(1);
});
