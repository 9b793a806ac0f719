/** Ways to make links to another device, the best first: of several that work, the first is sent on (spec PA7). */
export const carrierKinds = ['tcp', 'webrtc'] as const

/** One way to make links to another device. */
export type CarrierKind = (typeof carrierKinds)[number]

/**
 * What two devices say to each other to make a link: carried by signals, which may be lost, repeated, or come late. Each carrier
 * negotiates by itself. A `description` is the carrier's own text and is not read here.
 */
export type PathSignal = { readonly carrier: CarrierKind; readonly attempt: string } &
  /** Proposes a link; of an attempt that is up, a new description says that its ends look for a new way. */
  (
    | { readonly kind: 'offer'; readonly description: string }
    /** Takes it; `dropped` is the answerer's own attempt that it gave up for this one, or empty. */
    | { readonly kind: 'answer'; readonly description: string; readonly dropped: string }
    /** Further ways to reach the sender of these. */
    | { readonly kind: 'candidates'; readonly candidates: readonly PathCandidate[] }
    /** This side makes no such links, so the other need not try soon. */
    | { readonly kind: 'declined' }
  )

/** One way to reach a device, as `RTCIceCandidate` has it. */
export interface PathCandidate {
  readonly candidate: string
  readonly sdpMid: string | null
  readonly sdpMLineIndex: number | null
}
