/** A browser's side of file storage, on a fixture server. */
import { ConvexHttpClient } from "convex/browser";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { api } from "../fixtures/app/convex/_generated/api.js";

export class FileClient {
  readonly convex: ConvexHttpClient;

  constructor(url: string) {
    this.convex = new ConvexHttpClient(url, { logger: false });
  }

  uploadUrl(): Promise<string> {
    return this.convex.mutation(api.files.uploadUrl, {});
  }

  /** Posts a body to a fresh upload address (or the given one). */
  async post(
    body: BodyInit,
    headers: Record<string, string> = {},
    address?: string,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const init = { method: "POST", body, headers, duplex: "half" } as RequestInit;
    const answer = await fetch(address ?? (await this.uploadUrl()), init);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  /** Uploads a file that must be taken. Returns its id. */
  async upload(body: BodyInit, headers: Record<string, string> = {}): Promise<string> {
    const { status, body: answer } = await this.post(body, headers);
    if (status !== 200) throw new Error(`the upload was answered with ${status}: ${JSON.stringify(answer)}`);
    return answer["storageId"] as string;
  }

  /** Address of a file that must exist. */
  async url(id: string): Promise<string> {
    const address = await this.convex.query(api.files.url, { id });
    if (address === null) throw new Error(`${id} has no address`);
    return address;
  }

  /** Downloads a file by its id. */
  async download(id: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
    return fetch(await this.url(id), { headers, method });
  }
}

/** Names of the files on a server's disk. */
export function namesOnDisk(dataFolder: string): string[] {
  return readdirSync(join(dataFolder, "files"));
}
