/** Issuers with keys, for tests of authentication. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

export type Signer = {
  kid: string;
  alg: string;
  jwk: JWK;
  sign(claims: JWTPayload, header?: { kid?: string | undefined }): Promise<string>;
};

export async function makeSigner(alg: "RS256" | "ES256" | "EdDSA", kid: string): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: "sig" };
  return {
    kid,
    alg,
    jwk,
    sign: (claims, header = {}) => {
      const shown = "kid" in header ? header.kid : kid;
      return new SignJWT(claims).setProtectedHeader(shown === undefined ? { alg } : { alg, kid: shown }).sign(privateKey);
    },
  };
}

export function dataUri(...signers: Signer[]): string {
  return `data:application/json;base64,${Buffer.from(JSON.stringify({ keys: signers.map(({ jwk }) => jwk) })).toString("base64")}`;
}

export const nowS = (): number => Math.floor(Date.now() / 1000);

/** An OpenID Connect issuer on a free port. `signers` may be changed while it runs. */
export class Issuer {
  readonly requests: string[] = [];
  signers: Signer[] = [];
  mediaType = "application/json";
  cacheControl: string | null = null;
  #server: Server | null = null;

  get url(): string {
    return `http://127.0.0.1:${(this.#server!.address() as AddressInfo).port}`;
  }

  async listen(): Promise<void> {
    this.#server = createServer((request, response) => {
      this.requests.push(request.url ?? "");
      response.setHeader("content-type", this.mediaType);
      if (this.cacheControl !== null) response.setHeader("cache-control", this.cacheControl);
      if (request.url === "/.well-known/openid-configuration")
        response.end(JSON.stringify({ issuer: this.url, jwks_uri: `${this.url}/keys` }));
      else if (request.url === "/keys") response.end(JSON.stringify({ keys: this.signers.map(({ jwk }) => jwk) }));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => this.#server!.listen(0, "127.0.0.1", resolve));
  }

  close(): void {
    this.#server?.close();
  }
}
