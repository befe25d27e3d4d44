import { beforeEach, describe, expect, it } from "vitest";
import { browserOf } from "@/components/video/browserOf";
import { FIRST_CHOICES, hasJoined, noteJoined, parseChoices, readChoices, writeChoices } from "@/components/video/callChoices";
import { arrange, LAYOUTS, nextLayout } from "@/components/video/layouts";
import { openEpoch } from "@/components/video/openEpoch";
import { shortcutOf } from "@/components/video/useShortcuts";

describe("layouts", () => {
  it("show the other large and oneself small, or both alike", () => {
    expect(arrange("corner", { peerShares: false })).toEqual({ main: ["peer"], small: ["you"] });
    expect(arrange("side", { peerShares: false })).toEqual({ main: ["peer", "you"], small: [] });
  });

  it("put a shared screen before faces", () => {
    expect(arrange("speaker", { peerShares: true })).toEqual({ main: ["peerScreen"], small: ["peer", "you"] });
  });

  it("come round", () => {
    expect(LAYOUTS.map(nextLayout)).toEqual(["side", "speaker", "corner"]);
  });
});

describe("single keys", () => {
  const key = (pressed: string, more: Partial<KeyboardEvent> = {}) => ({
    key: pressed,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    repeat: false,
    defaultPrevented: false,
    ...more,
  });

  it.each([
    ["m", "mic"],
    ["V", "camera"],
    ["?", "help"],
    ["x", null],
  ])("%s does %s", (pressed, action) => {
    expect(shortcutOf(key(pressed), document.body)).toBe(action);
  });

  it("mean nothing with a modifier, held down, while typing or in a dialog", () => {
    expect(shortcutOf(key("m", { ctrlKey: true }), document.body)).toBeNull();
    expect(shortcutOf(key("m", { repeat: true }), document.body)).toBeNull();
    expect(shortcutOf(key("m"), document.createElement("textarea"))).toBeNull();
    const dialog = document.createElement("div");
    dialog.setAttribute("role", "dialog");
    const inside = dialog.appendChild(document.createElement("button"));
    expect(shortcutOf(key("m"), inside)).toBeNull();
  });
});

describe("the call one may be in", () => {
  it.each([
    ["ready", null, 1],
    ["grace", null, 1],
    ["running", 4_000, 1],
    ["running", null, 1],
    ["running", 0, null],
    ["paused", 4_000, null],
    ["exhausted", 0, null],
    ["ended", null, null],
  ] as const)("%s with %s ms left: %s", (state, timeLeftMs, epoch) => {
    expect(openEpoch({ state, callEpoch: 1 }, { timeLeftMs })).toBe(epoch);
  });
});

describe("choices", () => {
  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
  });

  it("are remembered", () => {
    expect(readChoices()).toEqual(FIRST_CHOICES);
    writeChoices({ ...FIRST_CHOICES, camera: false, speakerId: "desk" });
    expect(readChoices()).toEqual({ ...FIRST_CHOICES, camera: false, speakerId: "desk" });
  });

  it.each(["", "null", "7", "{", '{"mic":0,"cameraId":5}'])("are the first ones when what is stored is %j", (text) => {
    expect(parseChoices(text)).toEqual(FIRST_CHOICES);
  });

  it("go with one session: a reload of another asks again", () => {
    noteJoined("s1");
    expect([hasJoined("s1"), hasJoined("s2")]).toEqual([true, false]);
    noteJoined(null);
    expect(hasJoined("s1")).toBe(false);
  });
});

describe("browsers", () => {
  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36", "chrome"],
    ["Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15", "safari"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "firefox"],
    ["curl/8", "other"],
  ])("%s is %s", (agent, kind) => {
    expect(browserOf(agent)).toBe(kind);
  });
});
