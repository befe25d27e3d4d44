/** The backend's clock, held and moved by a journey. Each call answers once everything that has become due has run. */
export class TestClock {
  constructor(
    private readonly convexUrl: string,
    private readonly adminKey: string,
  ) {}

  private async move(change: { frozen?: boolean; advanceMs?: number }): Promise<number> {
    const response = await fetch(`${this.convexUrl}/api/test_clock`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Convex ${this.adminKey}` },
      body: JSON.stringify(change),
    });
    if (!response.ok) throw new Error(`test clock answered ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { nowMs: number }).nowMs;
  }

  async freeze(): Promise<number> {
    return await this.move({ frozen: true });
  }

  /** Lets the time pass by itself again, from where it stands. */
  async release(): Promise<number> {
    return await this.move({ frozen: false });
  }

  async advance(ms: number): Promise<number> {
    return await this.move({ advanceMs: ms });
  }
}
