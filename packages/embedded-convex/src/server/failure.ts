/** Why the server could not start. Shown as one line, without a stack trace. */
export class StartFailure extends Error {
  override name = "StartFailure";
  constructor(
    /** Exit code of the process. */
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}

export const EXIT = { usage: 2, portTaken: 3, dataFolder: 4, secondInstance: 5, pushFailed: 6 } as const;
