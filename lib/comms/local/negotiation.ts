/** How a connection stands at the moment a description arrives. */
export type NegotiationState = {
  /** The polite side gives way when both offer at once; the advisor is impolite, the client polite. */
  isPolite: boolean;
  isMakingOffer: boolean;
  isSettingAnswer: boolean;
  signalingState: RTCSignalingState;
};

/**
 * Perfect negotiation (W3C WebRTC 1.0, 10.7): what to do with a description. An offer that collides with our own is dropped
 * by the impolite side and taken by the polite side, whose own offer is then rolled back by the browser.
 */
export function judgeDescription(state: NegotiationState, type: "offer" | "answer"): "take" | "ignore" {
  if (type === "answer") return state.signalingState === "have-local-offer" ? "take" : "ignore";
  const isReady = !state.isMakingOffer && (state.signalingState === "stable" || state.isSettingAnswer);
  return !isReady && !state.isPolite ? "ignore" : "take";
}

/**
 * Whether a wish of the browser to negotiate becomes an offer. The first offer is the impolite side's, so that the
 * lines of picture, sound and screen have one order; later either side may repair the connection.
 */
export function mayOffer({ isPolite, hasNegotiated }: { isPolite: boolean; hasNegotiated: boolean }): boolean {
  return !isPolite || hasNegotiated;
}
