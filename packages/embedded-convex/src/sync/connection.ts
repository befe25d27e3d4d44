/** One WebSocket of the sync protocol: in-order messages, versions, one transition at a time. */
import { createHash } from "node:crypto";
import { type Authenticator, type Credential, type Database, type Identity, type Runner, type Timestamp } from "../contracts.js";
import { callerOf } from "./caller.js";
import { actionResponse, mutationResponse, PING, transitionFrames, type StateVersion } from "./messages.js";
import {
  ConnectionClosed,
  parseClientMessage,
  ProtocolViolation,
  type AddQuery,
  type ClientMessage,
  type RemoveQuery,
} from "./protocol.js";
import { endingFor, IdentityExpired } from "./ending.js";
import { QuerySet } from "./querySet.js";
import { runQueries } from "./runQueries.js";
import type { UpdateScheduler } from "./updateScheduler.js";

export type SyncDependencies = {
  database: Pick<Database, "visibleTs" | "isCurrent" | "subscribe">;
  runner: Runner;
  authenticator: Authenticator;
  scheduler: UpdateScheduler;
  /** Told about failures that are not the client's. */
  reportError: (error: unknown) => void;
};

/** The socket as a connection needs it. `onSent` is called when the frame has left the process. */
export type Outlet = { send(text: string, onSent?: () => void): void; close(code?: number, reason?: string): void };

type Request = Extract<ClientMessage, { type: "Mutation" | "Action" }>;

/** Transitions handed to the socket and not yet written: beyond this, updates wait and coalesce. */
const MAX_UNSENT_TRANSITIONS = 2;
const MAX_QUEUED_REQUESTS = 1_000;
/** Without any other message for this long, the client is told that the server is alive. */
const HEARTBEAT_MS = 15_000;

export class SyncConnection {
  private version: StateVersion = { querySet: 0, identity: 0, ts: 0n };
  private received = { querySet: 0, identity: 0 };
  private readonly queries: QuerySet;
  private modifications: (AddQuery | RemoveQuery)[] = [];
  private identity: Identity = { kind: "none" };
  private sessionId: string | null = null;
  /** First half of the names of this session's requests. */
  private requestTag = "00000000";
  private clientClockSkew: number | null = null;
  private readonly inbox: string[] = [];
  private draining = false;
  private readonly mutations: Array<{ request: Request; identity: Identity }> = [];
  private mutationRunning = false;
  private actionsRunning = 0;
  private updateWanted = false;
  private updating = false;
  private unsentTransitions = 0;
  private closed = false;
  private lastSentMs = Date.now();

  constructor(
    private readonly deps: SyncDependencies,
    private readonly outlet: Outlet,
    private readonly understandsChunks: boolean,
  ) {
    this.queries = new QuerySet(deps.database, this.scheduleUpdate);
  }

  /** Takes one text frame. Frames are handled in order, one at a time. */
  receive(text: string): void {
    if (this.closed) return;
    this.inbox.push(text);
    if (!this.draining) void this.drain();
  }

  /** Sends a heartbeat when nothing else has been sent for a while. */
  heartbeat(nowMs: number): void {
    if (!this.closed && nowMs - this.lastSentMs >= HEARTBEAT_MS) this.send(PING);
  }

  /** The socket is gone: drops subscriptions and everything waiting. Running functions finish on their own. */
  dispose(): void {
    this.closed = true;
    this.inbox.length = 0;
    this.mutations.length = 0;
    this.queries.close();
  }

  private async drain(): Promise<void> {
    this.draining = true;
    try {
      for (let text = this.inbox.shift(); text !== undefined; text = this.inbox.shift()) {
        const waiting = this.handle(parseClientMessage(text));
        if (waiting !== undefined) await waiting;
      }
    } catch (error) {
      this.fail(error);
    }
    this.draining = false;
  }

  private handle(message: ClientMessage): Promise<void> | undefined {
    switch (message.type) {
      case "Connect":
        this.connect(message);
        return undefined;
      case "Authenticate":
        return this.authenticate(message.credential, message.baseVersion);
      case "ModifyQuerySet":
        this.modifyQuerySet(message);
        return undefined;
      case "Mutation":
        this.checkIdentity();
        if (this.mutations.length >= MAX_QUEUED_REQUESTS)
          throw new ConnectionClosed(1013, "TooManyConcurrentMutations", `more than ${MAX_QUEUED_REQUESTS} mutations wait on one socket`);
        this.mutations.push({ request: message, identity: this.identity });
        if (!this.mutationRunning) void this.runMutations();
        return undefined;
      case "Action":
        this.checkIdentity();
        if (this.actionsRunning >= MAX_QUEUED_REQUESTS)
          throw new ConnectionClosed(
            1013,
            "TooManyInflightActionsForSingleClient",
            `more than ${MAX_QUEUED_REQUESTS} actions run on one socket`,
          );
        void this.runAction(message, this.identity);
        return undefined;
      case "Event":
        return undefined;
    }
  }

  private connect(message: Extract<ClientMessage, { type: "Connect" }>): void {
    this.sessionId = message.sessionId;
    this.requestTag = createHash("sha256").update(message.sessionId).digest("hex").slice(0, 8);
    if (message.clientTs !== null) this.clientClockSkew = Math.round(message.clientTs - Date.now());
    // A client that has seen a later commit than this process knows of would read the past.
    const latest = this.deps.database.visibleTs();
    if (message.maxObservedTimestamp !== null && message.maxObservedTimestamp > latest)
      throw new ConnectionClosed(
        1011,
        "InternalServerError",
        `client has observed timestamp ${message.maxObservedTimestamp}, the latest here is ${latest}`,
      );
  }

  private async authenticate(credential: Credential, baseVersion: number): Promise<void> {
    if (baseVersion !== this.received.identity)
      throw new ConnectionClosed(
        1011,
        "InternalServerError",
        `identity base version ${baseVersion} does not match ${this.received.identity}`,
      );
    const identity = await this.deps.authenticator.authenticate(credential);
    this.identity = identity;
    this.received.identity += 1;
    this.scheduleUpdate();
  }

  private modifyQuerySet(message: Extract<ClientMessage, { type: "ModifyQuerySet" }>): void {
    if (message.baseVersion !== this.received.querySet)
      throw new ProtocolViolation(
        `Base version ${message.baseVersion} passed up doesn't match the current version ${this.received.querySet}`,
      );
    if (message.newVersion <= message.baseVersion)
      throw new ConnectionClosed(
        1011,
        "InternalServerError",
        `query set version ${message.newVersion} does not follow ${message.baseVersion}`,
      );
    this.received.querySet = message.newVersion;
    this.modifications.push(...message.modifications);
    this.scheduleUpdate();
  }

  /** Token lifetimes are compared with the machine's clock, never with a test clock. */
  private checkIdentity(): void {
    if (this.identity.kind === "user" && this.identity.expiresAtMs <= Date.now()) throw new IdentityExpired();
  }

  private async runMutations(): Promise<void> {
    this.mutationRunning = true;
    try {
      for (let next = this.mutations.shift(); next !== undefined && !this.closed; next = this.mutations.shift()) {
        const { request, identity } = next;
        const idempotency = this.sessionId === null ? {} : { idempotency: { sessionId: this.sessionId, requestId: request.requestId } };
        const result = await this.deps.runner.mutation({ ...this.invocation(request, identity), ...idempotency });
        if (this.closed) break;
        this.send(mutationResponse(request.requestId, result));
        this.scheduleUpdate();
      }
    } catch (error) {
      this.fail(error);
    }
    this.mutationRunning = false;
  }

  private async runAction(request: Request, identity: Identity): Promise<void> {
    this.actionsRunning += 1;
    try {
      const result = await this.deps.runner.action(this.invocation(request, identity));
      if (this.closed) return;
      this.send(actionResponse(request.requestId, result));
      this.scheduleUpdate();
    } catch (error) {
      this.fail(error);
    } finally {
      this.actionsRunning -= 1;
    }
  }

  private invocation(request: Request, identity: Identity) {
    const requestId = this.requestTag + request.requestId.toString(16).padStart(8, "0");
    const { component, udfPath: path, args } = request;
    return { component, path, args, identity, caller: callerOf(identity), requestId };
  }

  private readonly scheduleUpdate = (): void => {
    if (this.updateWanted) return;
    this.updateWanted = true;
    this.requestTurn();
  };

  private requestTurn(): void {
    if (this.updateWanted && !this.updating && !this.closed && this.unsentTransitions < MAX_UNSENT_TRANSITIONS)
      this.deps.scheduler.schedule(this.update);
  }

  private readonly update = (): void => {
    if (this.closed || this.updating || !this.updateWanted || this.unsentTransitions >= MAX_UNSENT_TRANSITIONS) return;
    this.updateWanted = false;
    try {
      this.checkIdentity();
      const end = { ...this.received };
      if (end.identity !== this.version.identity) this.queries.invalidateAll();
      const modifications = this.queries.modify(this.modifications.splice(0));
      if (this.queries.toRun.size === 0) {
        this.sendTransition(end, modifications, this.deps.database.visibleTs());
      } else {
        this.updating = true;
        void this.runAndSend(end, modifications);
      }
    } catch (error) {
      this.fail(error);
    }
  };

  private async runAndSend(end: { querySet: number; identity: number }, modifications: string[]): Promise<void> {
    try {
      const outcome = await runQueries(this.deps, this.queries, this.identity, () => this.closed);
      if (outcome === null) return;
      modifications.push(...this.queries.settle(outcome.ran));
      // A mutation of this socket may have become visible during the runs: its response goes first.
      if (this.mutationRunning) await this.deps.scheduler.nextTurn();
      this.updating = false;
      if (!this.closed) this.sendTransition(end, modifications, outcome.ts);
      this.requestTurn();
    } catch (error) {
      this.updating = false;
      this.fail(error);
    }
  }

  private sendTransition(end: { querySet: number; identity: number }, modifications: string[], ts: Timestamp): void {
    const next: StateVersion = { ...end, ts };
    const frames = transitionFrames(this.version, next, modifications, this.clientClockSkew, this.understandsChunks);
    this.version = next;
    this.unsentTransitions += 1;
    frames.forEach((frame, index) => this.send(frame, index === frames.length - 1 ? this.onTransitionSent : undefined));
  }

  private readonly onTransitionSent = (): void => {
    this.unsentTransitions -= 1;
    this.requestTurn();
  };

  private send(text: string, onSent?: () => void): void {
    this.lastSentMs = Date.now();
    this.outlet.send(text, onSent);
  }

  private fail(error: unknown): void {
    if (this.closed) return;
    const ending = endingFor(error, this.version.identity);
    if (ending.isServerFault) this.deps.reportError(error);
    if (ending.frame !== null) this.send(ending.frame);
    this.outlet.close(ending.code, ending.reason);
    this.dispose();
  }
}
