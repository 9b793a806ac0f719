/** What two devices say through the server to make a direct path: plain JSON, carried by signals, which may be lost or come late. */
export type DirectSignal =
  /** Proposes a connection. */
  | { readonly kind: 'offer'; readonly attempt: string; readonly sdp: string }
  /** Takes it; `dropped` is the answerer's own attempt that it gave up for this one, or empty. */
  | { readonly kind: 'answer'; readonly attempt: string; readonly sdp: string; readonly dropped: string }
  /** Further ways to reach the sender of these. */
  | { readonly kind: 'candidates'; readonly attempt: string; readonly candidates: readonly DirectCandidate[] }
  /** This side makes no direct paths, so the other need not try soon. */
  | { readonly kind: 'declined'; readonly attempt: string }

/** One way to reach a device, as `RTCIceCandidate` has it. */
export interface DirectCandidate {
  readonly candidate: string
  readonly sdpMid: string | null
  readonly sdpMLineIndex: number | null
}

const sdpLettersMax = 6000
const candidatesMax = 32
const candidateLettersMax = 500
const attemptLettersMax = 64

/** Checks what another device said; undefined when it makes no sense, and then it is ignored. */
export function readDirectSignal(value: unknown): DirectSignal | undefined {
  if (!isObject(value)) return undefined
  const { kind, attempt, sdp, dropped, candidates } = value
  if (!isText(attempt, attemptLettersMax) || attempt === '') return undefined
  if (kind === 'declined') return { kind, attempt }
  if (kind === 'offer' && isText(sdp, sdpLettersMax)) return { kind, attempt, sdp }
  if (kind === 'answer' && isText(sdp, sdpLettersMax) && isText(dropped, attemptLettersMax))
    return { kind, attempt, sdp, dropped }
  if (kind === 'candidates' && Array.isArray(candidates) && candidates.length <= candidatesMax) {
    const read = candidates.map(readCandidate)
    return read.every((each) => each !== undefined) ? { kind, attempt, candidates: read } : undefined
  }
  return undefined
}

function readCandidate(value: unknown): DirectCandidate | undefined {
  if (!isObject(value)) return undefined
  const { candidate, sdpMid = null, sdpMLineIndex = null } = value
  if (!isText(candidate, candidateLettersMax)) return undefined
  if (sdpMid !== null && !isText(sdpMid, 16)) return undefined
  if (sdpMLineIndex !== null && typeof sdpMLineIndex !== 'number') return undefined
  return { candidate, sdpMid, sdpMLineIndex }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown, lettersMax: number): value is string {
  return typeof value === 'string' && value.length <= lettersMax
}
