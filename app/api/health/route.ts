/** Whether this process answers. Says nothing of the backend: a site that waits for it must not be restarted. */
export function GET(): Response {
  return Response.json({ status: "alive" }, { headers: { "Cache-Control": "no-store" } });
}
