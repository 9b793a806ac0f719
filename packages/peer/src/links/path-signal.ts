import type { PathCandidate, PathSignal } from '@kith/core'

const descriptionLettersMax = 6000
const candidatesMax = 32
const candidateLettersMax = 500
const attemptLettersMax = 64

/** Checks what another device said; undefined when it makes no sense, and then it is ignored. */
export function readPathSignal(value: unknown): PathSignal | undefined {
  if (!isObject(value)) return undefined
  const { kind, carrier, attempt, description, dropped, candidates } = value
  if (carrier !== 'webrtc' && carrier !== 'tcp') return undefined
  if (!isText(attempt, attemptLettersMax) || attempt === '') return undefined
  const about = { carrier, attempt } as const
  if (kind === 'declined') return { ...about, kind }
  if (kind === 'offer' && isText(description, descriptionLettersMax)) return { ...about, kind, description }
  if (kind === 'answer' && isText(description, descriptionLettersMax) && isText(dropped, attemptLettersMax))
    return { ...about, kind, description, dropped }
  if (kind === 'candidates' && Array.isArray(candidates) && candidates.length <= candidatesMax) {
    const read = candidates.map(readCandidate)
    return read.every((each) => each !== undefined) ? { ...about, kind, candidates: read } : undefined
  }
  return undefined
}

function readCandidate(value: unknown): PathCandidate | undefined {
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
