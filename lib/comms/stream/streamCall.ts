import {
  CallingState,
  SfuModels,
  StreamVideoClient,
  type Call,
  type StreamVideoParticipant,
} from "@stream-io/video-client";
import type { Line } from "../local/mediaBrowser";
import type { Quality } from "../types";
import type { CallParticipant, CallPort, CallStatus, CallView } from "./callPort";
import type { StreamPlace } from "./credentials";

const { TrackType, ConnectionQuality } = SfuModels;

/** Seconds that the SDK itself tries to come back, tested between its attempts. */
const DISCONNECTION_TIMEOUT_S = 45;
/** Sizes asked for; the server sends the layer that fits. */
const CAMERA_SIZE = { width: 1_280, height: 720 };
const SCREEN_SIZE = { width: 1_920, height: 1_080 };

const TRACK_TYPES = { audio: TrackType.AUDIO, video: TrackType.VIDEO, screen: TrackType.SCREEN_SHARE } as const;

const STATUS: Record<CallingState, CallStatus> = {
  [CallingState.UNKNOWN]: "idle",
  [CallingState.IDLE]: "idle",
  [CallingState.RINGING]: "joining",
  [CallingState.JOINING]: "joining",
  [CallingState.JOINED]: "joined",
  [CallingState.RECONNECTING]: "reconnecting",
  [CallingState.MIGRATING]: "reconnecting",
  [CallingState.OFFLINE]: "reconnecting",
  [CallingState.RECONNECTING_FAILED]: "failed",
  [CallingState.LEFT]: "left",
};

const QUALITY: Record<SfuModels.ConnectionQuality, Quality> = {
  [ConnectionQuality.UNSPECIFIED]: "unknown",
  [ConnectionQuality.POOR]: "poor",
  [ConnectionQuality.GOOD]: "good",
  [ConnectionQuality.EXCELLENT]: "excellent",
};

/** The provider's states in the room's words. */
export function toCallStatus(state: CallingState): CallStatus {
  return STATUS[state];
}

/** Somebody in the call in the room's words. */
export function toParticipant(person: StreamVideoParticipant): CallParticipant {
  const { sessionId, userId, joinedAt, publishedTracks, audioStream, videoStream, screenShareStream } = person;
  const isSending = (line: Line) => publishedTracks.includes(TRACK_TYPES[line]);
  return {
    connectionId: sessionId,
    userId,
    joinedAtMs: joinedAt === undefined ? 0 : Number(joinedAt.seconds) * 1_000 + joinedAt.nanos / 1_000_000,
    tracks: {
      audio: audioStream?.getAudioTracks()[0] ?? null,
      video: videoStream?.getVideoTracks()[0] ?? null,
      screen: screenShareStream?.getVideoTracks()[0] ?? null,
    },
    isSending: { audio: isSending("audio"), video: isSending("video"), screen: isSending("screen") },
    isSpeaking: person.isSpeaking,
    quality: QUALITY[person.connectionQuality],
  };
}

/** The way to one call at Stream. Nothing is opened before `join`. */
export function openStreamCall(place: StreamPlace & { callId: string }): CallPort {
  const client = new StreamVideoClient({
    apiKey: place.apiKey,
    user: { id: place.userId },
    tokenProvider: place.tokens,
    // The worker's clock goes on in hidden tabs, where the page's own is slowed down.
    options: { enableTimerWorker: true, clientEventsReportingEnabled: false, devicePersistence: { enabled: false } },
  });
  return portOf(client, client.call(place.callType, place.callId));
}

function portOf(client: StreamVideoClient, call: Call): CallPort {
  return {
    async join() {
      // The devices are opened by the room; without this the SDK would open its own.
      await call.camera.disable();
      await call.microphone.disable();
      call.setDisconnectionTimeout(DISCONNECTION_TIMEOUT_S);
      await call.join();
    },
    async leave() {
      // The SDK throws when the call is over already, which is what is asked for here.
      await call.leave().catch(() => undefined);
      await client.disconnectUser().catch(() => undefined);
    },
    async send(line, track) {
      if (track === null) await call.stopPublish(TRACK_TYPES[line]);
      else await call.publish(new MediaStream([track]), TRACK_TYPES[line]);
    },
    watch(onView) {
      const { state } = call;
      const tell = () => {
        askForPictures(call);
        onView(viewOf(call));
      };
      const watched = [state.callingState$.subscribe(tell), state.participants$.subscribe(tell)];
      return () => watched.forEach((subscription) => subscription.unsubscribe());
    },
  };
}

function viewOf({ state }: Call): CallView {
  const { localParticipant, remoteParticipants, callingState } = state;
  return {
    status: toCallStatus(callingState),
    me: localParticipant === undefined ? null : toParticipant(localParticipant),
    others: remoteParticipants.map(toParticipant),
  };
}

/** Pictures are sent only to whoever asks for them with a size. Asked once per person: our screens show everybody there is. */
function askForPictures(call: Call): void {
  const unasked = call.state.remoteParticipants.filter(({ videoDimension, screenShareDimension }) => !videoDimension || !screenShareDimension);
  if (unasked.length === 0) return;
  const sizeFor = (dimension: typeof CAMERA_SIZE) => Object.fromEntries(unasked.map(({ sessionId }) => [sessionId, { dimension }]));
  call.state.updateParticipantTracks("videoTrack", sizeFor(CAMERA_SIZE));
  call.state.updateParticipantTracks("screenShareTrack", sizeFor(SCREEN_SIZE));
  call.trackSubscriptionManager.apply();
}
