/** `POST /api/test_clock`: moves the deployment's time; only there when the server was started for tests. */
import type { Runner } from "../contracts.js";
import { requireAdmin } from "../http/credentials.js";
import type { Routes } from "../http/router.js";
import { HttpError, readJsonObject, sendJson } from "../http/transport.js";
import type { TestClock } from "../runtime/clock.js";

/** Body `{ advanceMs? | setMs?, frozen? }`; answers `{ nowMs, frozen }` once everything due by then has run. */
export function testClockRoutes(clock: TestClock, runner: Pick<Runner, "settleScheduled">): Routes {
  return {
    "POST /api/test_clock": async ({ authenticator, request, response, url }) => {
      await requireAdmin(authenticator, request, url);
      const { advanceMs, setMs, frozen } = await readJsonObject(request, 1_000);
      if (frozen !== undefined && typeof frozen !== "boolean") throw invalid("`frozen` must be true or false.");
      if (advanceMs !== undefined && setMs !== undefined) throw invalid("Give `advanceMs` or `setMs`, not both.");
      // Freezing comes first, so that time stands exactly where it is set to.
      if (frozen === true) clock.setFrozen(true);
      try {
        if (advanceMs !== undefined) clock.advance(readMs(advanceMs, "advanceMs"));
        if (setMs !== undefined) clock.set(readMs(setMs, "setMs"));
      } catch (error) {
        if (error instanceof RangeError) throw invalid(error.message);
        throw error;
      }
      if (frozen === false) clock.setFrozen(false);
      await runner.settleScheduled();
      sendJson(response, 200, { nowMs: clock.nowMs(), frozen: clock.frozen });
    },
  };
}

function readMs(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw invalid(`\`${name}\` must be a number of milliseconds.`);
  return value;
}

function invalid(message: string): HttpError {
  return new HttpError(400, "InvalidTestClock", message);
}
