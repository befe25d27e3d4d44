import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { RoomGate } from "@/components/sessions/RoomGate";
import { RoomNotice, type RoomNoticeProps } from "@/components/sessions/RoomNotice";
import { PreJoin } from "@/components/video/PreJoin";
import { VideoControls } from "@/components/video/VideoControls";
import { VideoStage } from "@/components/video/VideoStage";
import { emptySnapshot } from "@/lib/billing/deriveSnapshot";
import type { SessionSnapshot, SessionView } from "@/lib/billingService";
import { IDLE_MEDIA } from "@/lib/comms/idleMedia";
import type { MediaSnapshot } from "@/lib/comms/types";
import { renderScreen } from "./support/render";
import { sessionView } from "./support/sessionView";

const { viewer } = vi.hoisted(() => ({ viewer: { status: "ready" } }));
vi.mock("@/components/auth/useViewer", () => ({
  useViewer: () => ({ status: viewer.status, viewer: viewer.status === "ready" ? { firstName: "Casey", roles: ["client"] } : null }),
}));
vi.mock("next/navigation", () => ({ useRouter: () => ({ replace: vi.fn() }), usePathname: () => "/session/s1" }));

function notice(session: Partial<SessionView>, snapshot: Partial<SessionSnapshot> = {}, place: RoomNoticeProps["place"] = "callTogether") {
  const whole: SessionSnapshot = { ...emptySnapshot<SessionView>("loading"), status: "live", ...snapshot };
  return <RoomNotice session={sessionView({ mode: "video", ...session })} snapshot={whole} place={place} onAddFunds={() => undefined} />;
}

describe("what the room says", () => {
  it.each([
    [{ state: "paused", stopReason: "pause" }, "Paused"],
    [{ state: "paused", stopReason: "both_idle" }, "Paused: nothing happened for a while"],
    [{ state: "paused", stopReason: "advisor_idle" }, "Paused: no sign of Ada for a while"],
    [{ state: "paused", stopReason: "advisor_idle", me: "advisor" }, "Paused: no sign of you for a while"],
  ] as const)("of a pause: %o", (session, title) => {
    renderScreen(notice(session));
    expect(screen.getByRole("status").textContent).toBe(title);
  });

  it("names who is missing, and for how long the call waits", () => {
    renderScreen(notice({ state: "grace", stopReason: "media_left" }, { deadlineLeftMs: 42_000 }, "callAlone"));
    expect(screen.getByRole("status").textContent).toBe("Ada is missing");
    expect(screen.getByText(/Nothing is billed until Ada is back/).textContent).toContain("Ends in 00:42.");
  });

  it("tells somebody without a connection how long there is to come back", () => {
    renderScreen(notice({ state: "grace" }, { status: "offline", deadlineLeftMs: 30_000 }));
    expect(screen.getByRole("status").textContent).toBe("Reconnecting");
    expect(screen.getByText(/You have up to 00:30 to come back/)).toBeTruthy();
  });

  it("offers funds to the client and never to the advisor", () => {
    const { update } = renderScreen(notice({ state: "running", exhaustAtMs: 1 }, { warning: "one_minute" }));
    expect(screen.getByRole("alert").textContent).toBe("About 1 minute left");
    expect(screen.getByRole("button", { name: "Add funds" })).toBeTruthy();
    update(notice({ state: "running", me: "advisor", peerName: "Casey" }, { warning: "one_minute" }));
    expect(screen.queryByRole("button", { name: "Add funds" })).toBeNull();
  });
});

describe("the room's gate", () => {
  beforeEach(() => {
    viewer.status = "ready";
  });

  it("keeps an open room when the sign-in is lost, and says so", () => {
    const { update } = renderScreen(<RoomGate>{<input aria-label="half a message" />}</RoomGate>);
    const field = screen.getByLabelText("half a message");
    for (const [status, title] of [
      ["loading", "Signing you in again"],
      ["signedOut", "You are signed out"],
    ] as const) {
      viewer.status = status;
      update(<RoomGate>{<input aria-label="half a message" />}</RoomGate>);
      expect(screen.getByLabelText("half a message")).toBe(field);
      expect(screen.getByRole("status").textContent).toBe(title);
    }
    expect(screen.getByRole("link", { name: "Sign in" }).getAttribute("href")).toContain(encodeURIComponent("/session/s1"));
    viewer.status = "ready";
    update(<RoomGate>{<input aria-label="half a message" />}</RoomGate>);
    expect(screen.getByLabelText("half a message")).toBe(field);
    expect(screen.queryByRole("status")).toBeNull();
  });

  it("opens for nobody who is not signed in", () => {
    viewer.status = "signedOut";
    renderScreen(<RoomGate>{<p>inside</p>}</RoomGate>);
    expect(screen.queryByText("inside")).toBeNull();
  });
});

describe("the preview", () => {
  beforeEach(() => localStorage.clear());

  it("explains missing devices and lets one join without them", async () => {
    const gone = Object.assign(new Error("none"), { name: "NotFoundError" });
    vi.stubGlobal("navigator", {
      userAgent: "Chrome",
      mediaDevices: {
        getUserMedia: async () => Promise.reject(gone),
        enumerateDevices: async () => [],
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
      },
    });
    const onJoin = vi.fn();
    renderScreen(<PreJoin peerName="Ada" onJoin={onJoin} />);
    expect((await screen.findByRole("alert")).textContent).toBe("No camera or microphone was found");
    await act(async () => fireEvent.click(screen.getByRole("button", { name: "Join" })));
    expect(onJoin).toHaveBeenCalledWith({ mic: false, camera: false, microphoneId: null, cameraId: null, speakerId: null });
  });
});

describe("the stage", () => {
  const stage = (part: Partial<MediaSnapshot>) => (
    <VideoStage
      media={{ ...IDLE_MEDIA, status: "connected", ...part }}
      peerName="Ada"
      peerPortraitSeed="ada"
      layout="corner"
      isStill={false}
    />
  );
  const stream = {} as MediaStream;

  it("names both pictures, and shows a portrait for a camera that is off", () => {
    const { update } = renderScreen(
      stage({ peer: "present", peerCamera: true, peerMic: true, mic: true, remoteStream: stream, localStream: stream }),
    );
    expect(screen.getByLabelText("Ada's video").tagName).toBe("VIDEO");
    expect(screen.getByLabelText("Your video").tagName).toBe("VIDEO");
    expect(screen.queryByLabelText("Muted")).toBeNull();
    update(stage({ peer: "present", peerCamera: false, peerMic: false, mic: true, remoteStream: stream, localStream: stream }));
    expect(screen.queryByLabelText("Ada's video")).toBeNull();
    expect(screen.getByLabelText("Muted")).toBeTruthy();
  });

  it("outlines who speaks and says the quality of both connections in words", () => {
    const { container } = renderScreen(stage({ peer: "present", peerSpeaking: true, quality: "poor", peerQuality: "excellent" }));
    expect([...container.querySelectorAll("[data-speaking=true]")]).toHaveLength(1);
    expect(screen.getByRole("img", { name: "Poor connection" })).toBeTruthy();
    expect(screen.getByRole("img", { name: "Excellent connection" })).toBeTruthy();
  });
});

describe("the bar", () => {
  it("names what a press does, and counts what was not read", () => {
    const onAction = vi.fn();
    renderScreen(
      <VideoControls
        media={{ mic: true, camera: false, sharing: true }}
        isInCall
        can={{ share: true, fullScreen: true, pictureInPicture: true }}
        isFullScreen={false}
        isChatOpen={false}
        unread={2}
        onAction={onAction}
        onDevices={() => undefined}
      >
        {null}
      </VideoControls>,
    );
    for (const name of ["Mute microphone", "Turn camera on", "Stop sharing", "Layout", "Full screen", "Picture in picture", "Chat"]) {
      fireEvent.click(screen.getByRole("button", { name }));
    }
    expect(onAction.mock.calls.flat()).toEqual(["mic", "camera", "share", "layout", "fullScreen", "pictureInPicture", "chat"]);
    expect(screen.getByRole("button", { name: "Chat" }).getAttribute("aria-description")).toBe("2 unread messages");
  });
});
