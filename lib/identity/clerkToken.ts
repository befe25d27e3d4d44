import "server-only";
import { auth } from "@clerk/nextjs/server";

/** The backend's token for whoever Clerk's cookie names, or null; made by Clerk's template for Convex. */
export async function clerkToken(): Promise<string | null> {
  return await (await auth()).getToken({ template: "convex" });
}
