const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** The header that names a request, from the proxy in front to the answer. */
export const REQUEST_ID_HEADER = "x-request-id";

/** The name a request came with, or a new one where it had none that fits a log. */
export function requestIdOf(headers: Headers): string {
  const wanted = headers.get(REQUEST_ID_HEADER);
  return wanted !== null && REQUEST_ID.test(wanted) ? wanted : crypto.randomUUID();
}
