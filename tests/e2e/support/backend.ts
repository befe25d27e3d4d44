import { ConvexHttpClient } from "convex/browser";
import { ConvexError } from "convex/values";
import type { FunctionReference, FunctionReturnType } from "convex/server";

/** The backend as one person's program sees it: the official HTTP client with a token from the local sign-in. */
export class BackendClient {
  private constructor(
    private readonly client: ConvexHttpClient,
    private readonly siteUrl: string,
    private readonly cookie: string,
  ) {}

  /** Signs in over HTTP as the account with this subject, e.g. `dev_ada`. */
  static async signIn(siteUrl: string, convexUrl: string, subject: string): Promise<BackendClient> {
    const response = await fetch(`${siteUrl}/api/identity/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: siteUrl },
      body: JSON.stringify({ subject }),
    });
    if (!response.ok) throw new Error(`sign-in as ${subject} answered ${response.status}`);
    const cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
    const backend = new BackendClient(new ConvexHttpClient(convexUrl, { logger: false }), siteUrl, cookie);
    await backend.refresh();
    return backend;
  }

  /** Takes a new token; they live ten minutes of the machine's clock. */
  async refresh(): Promise<void> {
    const response = await fetch(`${this.siteUrl}/api/identity/token`, { headers: { cookie: this.cookie } });
    const { token } = (await response.json()) as { token: string | null };
    if (token === null) throw new Error("the local sign-in gave no token");
    this.client.setAuth(token);
  }

  async query<Query extends FunctionReference<"query">>(query: Query, args: Query["_args"]): Promise<FunctionReturnType<Query>> {
    return await this.client.query(query, ...([args] as never));
  }

  async mutation<Mutation extends FunctionReference<"mutation">>(mutation: Mutation, args: Mutation["_args"]): Promise<FunctionReturnType<Mutation>> {
    return await this.client.mutation(mutation, ...([args] as never));
  }

  async action<Action extends FunctionReference<"action">>(action: Action, args: Action["_args"]): Promise<FunctionReturnType<Action>> {
    return await this.client.action(action, ...([args] as never));
  }
}

/** The code that a call was refused with; fails when it was not refused. */
export async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ConvexError) return (error.data as { code?: unknown }).code;
    throw error;
  }
  throw new Error("the call was not refused");
}
