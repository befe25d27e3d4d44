/** Something a person can act on. Shown as one line, without a stack trace. */
export class Failure extends Error {
  override name = "Failure";
}

/** Runs a script's main function: a Failure ends it with its line and exit code 1, anything else with its stack. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
