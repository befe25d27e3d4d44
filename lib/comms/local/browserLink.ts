import { Batch } from "./batch";
import { LINES, type Line, type LinkEvents, type PeerLink } from "./mediaBrowser";
import { judgeDescription, mayOffer } from "./negotiation";
import { readNews } from "./news";
import { lossBetween, readReport } from "./quality";
import { parse } from "./signals";

const CANDIDATES_WAIT_MS = 100;
/** Number of the channel for news; both sides open it under this number. */
const NEWS_CHANNEL = 0;

/**
 * A connection over the browser's RTCPeerConnection. Its three lines exist from the first offer on, so that muting, changing
 * a device or sharing a screen only replaces what a line carries and never negotiates.
 *
 * No servers to get through foreign networks are configured: this way of talking is for one machine or one local network.
 */
export function createBrowserLink({ isPolite, events }: { isPolite: boolean; events: LinkEvents }): PeerLink {
  const connection = new RTCPeerConnection({ iceServers: [] });
  const wanted: Record<Line, MediaStreamTrack | null> = { audio: null, video: null, screen: null };
  let lines: Record<Line, RTCRtpTransceiver> | null = null;
  let isMakingOffer = false;
  let isSettingAnswer = false;
  let isIgnoringOffer = false;
  let hasNegotiated = false;
  let packets = { received: 0, lost: 0 };

  const candidates = new Batch<RTCIceCandidateInit>(afterMs, CANDIDATES_WAIT_MS, (items) =>
    events.onSignal("candidates", JSON.stringify(items)),
  );
  const send = () => {
    const description = connection.localDescription;
    if (description !== null) events.onSignal("description", JSON.stringify(description));
  };

  connection.onicecandidate = ({ candidate }) => {
    if (candidate !== null) candidates.add(candidate.toJSON());
  };
  connection.onconnectionstatechange = () => events.onState(connection.connectionState);
  connection.onnegotiationneeded = () => {
    if (mayOffer({ isPolite, hasNegotiated })) offer().catch(events.onError);
  };
  const offer = async () => {
    try {
      isMakingOffer = true;
      await connection.setLocalDescription();
      send();
    } finally {
      isMakingOffer = false;
    }
  };

  if (!isPolite) {
    const [audio, video, screen] = [addLine("audio"), addLine("video"), addLine("video")];
    lines = { audio, video, screen };
  }
  const channel = connection.createDataChannel("news", { negotiated: true, id: NEWS_CHANNEL });
  channel.onopen = () => events.onReady();
  channel.onmessage = ({ data }) => {
    const news = readNews(data);
    if (news !== null) events.onNews(news);
  };

  function addLine(kind: "audio" | "video") {
    return connection.addTransceiver(kind, { direction: "sendrecv" });
  }

  /** The polite side finds the lines in the first offer and opens its own direction of them. */
  async function adoptLines() {
    const [audio, video, screen] = connection.getTransceivers();
    if (audio === undefined || video === undefined || screen === undefined) throw new Error("The offer has not the three lines of a call.");
    lines = { audio, video, screen };
    for (const line of LINES) {
      lines[line].direction = "sendrecv";
      await lines[line].sender.replaceTrack(wanted[line]);
    }
  }

  async function takeDescription(description: RTCSessionDescriptionInit) {
    if (description.type !== "offer" && description.type !== "answer") return;
    const verdict = judgeDescription(
      { isPolite, isMakingOffer, isSettingAnswer, signalingState: connection.signalingState },
      description.type,
    );
    isIgnoringOffer = verdict === "ignore" && description.type === "offer";
    if (verdict === "ignore") return;
    isSettingAnswer = description.type === "answer";
    try {
      await connection.setRemoteDescription(description);
    } finally {
      isSettingAnswer = false;
    }
    if (description.type === "offer") {
      if (lines === null) await adoptLines();
      await connection.setLocalDescription();
      send();
    }
    hasNegotiated = true;
  }

  return {
    remote: () => ({
      audio: lines?.audio.receiver.track ?? null,
      video: lines?.video.receiver.track ?? null,
      screen: lines?.screen.receiver.track ?? null,
    }),
    async setTrack(line, track) {
      wanted[line] = track;
      await lines?.[line].sender.replaceTrack(track);
    },
    async receive(kind, payload) {
      const value = parse(payload);
      if (kind === "description") {
        if (isDescription(value)) await takeDescription(value);
        return;
      }
      for (const candidate of Array.isArray(value) ? (value as RTCIceCandidateInit[]) : []) {
        try {
          await connection.addIceCandidate(candidate);
        } catch (error) {
          // Those of an offer that was ignored belong to nothing.
          if (!isIgnoringOffer) throw error;
        }
      }
    },
    restart: () => connection.restartIce(),
    tell(news) {
      if (channel.readyState === "open") channel.send(JSON.stringify(news));
    },
    async figures() {
      const report = await connection.getStats();
      const read = readReport(report.values() as Iterable<Record<string, unknown>>);
      const lossPart = lossBetween(packets, read.packets);
      packets = read.packets;
      return { roundTripMs: read.roundTripMs, lossPart };
    },
    close() {
      candidates.drop();
      connection.onconnectionstatechange = null;
      connection.onnegotiationneeded = null;
      connection.onicecandidate = null;
      channel.onopen = null;
      channel.onmessage = null;
      connection.close();
    },
  };
}

function isDescription(value: unknown): value is RTCSessionDescriptionInit {
  return typeof value === "object" && value !== null && "type" in value && "sdp" in value && typeof value.sdp === "string";
}

function afterMs(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
