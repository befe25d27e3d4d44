type Held = { name: string; mode: "exclusive" | "shared" };
type Request = Held & { run: () => Promise<void>; signal?: AbortSignal };

/** Web locks of one browser: exclusive ones in order, shared ones together. */
export class FakeLocks {
  readonly #held = new Set<Held>();
  #line: Request[] = [];

  request(name: string, options: { mode?: "exclusive" | "shared"; signal?: AbortSignal }, run: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const { mode = "exclusive", signal } = options;
      const request: Request = { name, mode, run: async () => resolve(await run()), ...(signal ? { signal } : {}) };
      signal?.addEventListener("abort", () => {
        if (!this.#line.includes(request)) return;
        this.#line = this.#line.filter((other) => other !== request);
        reject(new DOMException("left", "AbortError"));
      });
      this.#line.push(request);
      queueMicrotask(() => this.#serve());
    });
  }

  query(): Promise<{ held: Held[] }> {
    return Promise.resolve({ held: [...this.#held] });
  }

  waitingFor(name: string): number {
    return this.#line.filter((request) => request.name === name).length;
  }

  #serve(): void {
    for (const request of [...this.#line]) {
      const inTheWay = [...this.#held].some((held) => held.name === request.name && (held.mode === "exclusive" || request.mode === "exclusive"));
      if (inTheWay) continue;
      this.#line = this.#line.filter((other) => other !== request);
      const held: Held = { name: request.name, mode: request.mode };
      this.#held.add(held);
      void request.run().finally(() => {
        this.#held.delete(held);
        this.#serve();
      });
    }
  }
}

class FakeSource {
  buffer: unknown = null;
  loop = false;
  isSounding = false;
  onended: (() => void) | null = null;
  connect(): void {}
  start(): void {
    this.isSounding = true;
  }
  stop(): void {
    this.isSounding = false;
  }
}

/** An audio context that keeps what was played on it. */
export class FakeAudio {
  static all: FakeAudio[] = [];
  static reset(): void {
    FakeAudio.all = [];
  }
  static sounding(): number {
    return FakeAudio.all.filter(({ source }) => source?.isSounding).length;
  }
  readonly sampleRate = 48_000;
  readonly destination = {};
  state = "running";
  source: FakeSource | null = null;
  constructor() {
    FakeAudio.all.push(this);
  }
  createBuffer() {
    return { copyToChannel: () => undefined };
  }
  createBufferSource(): FakeSource {
    this.source = new FakeSource();
    return this.source;
  }
  close(): Promise<void> {
    this.state = "closed";
    return Promise.resolve();
  }
}

/** Notifications of a browser that answers as it is told. */
export class FakeNotification {
  static permission: NotificationPermission = "default";
  static answer: NotificationPermission = "granted";
  static asked = 0;
  static shown: FakeNotification[] = [];
  static reset(permission: NotificationPermission): void {
    FakeNotification.permission = permission;
    FakeNotification.answer = "granted";
    FakeNotification.asked = 0;
    FakeNotification.shown = [];
  }
  static requestPermission(): Promise<NotificationPermission> {
    FakeNotification.asked += 1;
    FakeNotification.permission = FakeNotification.answer;
    return Promise.resolve(FakeNotification.permission);
  }
  isClosed = false;
  onclick: (() => void) | null = null;
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    FakeNotification.shown.push(this);
  }
  close(): void {
    this.isClosed = true;
  }
}
