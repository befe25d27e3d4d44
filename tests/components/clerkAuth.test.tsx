import { act, render, screen } from "@testing-library/react";
import { ConvexReactClient, useConvexAuth } from "convex/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import ClerkAuthProvider from "@/components/auth/ClerkAuthProvider";
import { useAuthSeam } from "@/components/auth/authContext";

const clerk = vi.hoisted(() => ({
  getToken: vi.fn<(options: { template?: string; skipCache?: boolean }) => Promise<string | null>>(),
  signOut: vi.fn(async () => undefined),
}));

vi.mock("@clerk/nextjs", () => ({
  ClerkProvider: ({ children }: { children: React.ReactNode }) => children,
  useAuth: () => ({
    isLoaded: true,
    isSignedIn: true,
    getToken: clerk.getToken,
    orgId: null,
    orgRole: null,
    sessionId: "sess_1",
    sessionClaims: null,
  }),
  useUser: () => ({ user: { firstName: "Mo" } }),
  useClerk: () => ({ signOut: clerk.signOut }),
}));

/** The client's own view of signing in: what it is given as a token fetcher, and what it told. */
class FakeClient {
  fetchToken: ((args: { forceRefreshToken: boolean }) => Promise<string | null | undefined>) | null = null;
  setAuth(fetchToken: FakeClient["fetchToken"], onChange: (isAuthenticated: boolean) => void): void {
    this.fetchToken = fetchToken;
    onChange(true);
  }
  clearAuth(): void {
    this.fetchToken = null;
  }
}

function Seen() {
  const { isAuthenticated } = useConvexAuth();
  const { kind, firstName } = useAuthSeam();
  return <p>{`${kind} ${firstName} ${isAuthenticated}`}</p>;
}

function show(): FakeClient {
  const fake = new FakeClient();
  const client: ConvexReactClient = Object.assign(Object.create(ConvexReactClient.prototype), {
    setAuth: fake.setAuth.bind(fake),
    clearAuth: fake.clearAuth.bind(fake),
  });
  render(
    <ClerkAuthProvider client={client} nonce="n">
      <Seen />
    </ClerkAuthProvider>,
  );
  return fake;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("signs in by Clerk's token template and offers Clerk's first name", async () => {
  clerk.getToken.mockResolvedValue("token");
  const fake = show();
  expect(screen.getByText("clerk Mo true")).toBeTruthy();
  expect(await fake.fetchToken?.({ forceRefreshToken: true })).toBe("token");
  expect(clerk.getToken).toHaveBeenLastCalledWith({ template: "convex", skipCache: true });
});

it("a network that is away for a minute delays the token and never signs anybody out", async () => {
  clerk.getToken.mockReset();
  clerk.getToken.mockRejectedValue(new Error("ClerkOfflineError"));
  const fake = show();
  const answers: (string | null | undefined)[] = [];
  const waiting = fake.fetchToken?.({ forceRefreshToken: true }).then((token) => answers.push(token));
  await act(() => vi.advanceTimersByTimeAsync(65_000));
  expect(answers).toEqual([]);
  expect(clerk.getToken.mock.calls.length).toBeGreaterThan(5);
  clerk.getToken.mockResolvedValue("later");
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  await waiting;
  expect(answers).toEqual(["later"]);
});

it("null only when Clerk says that nobody is signed in", async () => {
  clerk.getToken.mockReset();
  clerk.getToken.mockResolvedValue(null);
  const fake = show();
  expect(await fake.fetchToken?.({ forceRefreshToken: false })).toBeNull();
  expect(clerk.getToken).toHaveBeenCalledTimes(1);
});
