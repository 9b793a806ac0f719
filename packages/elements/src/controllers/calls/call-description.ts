/** By which ways voice and picture may go: any, through TURN alone, or without TURN. */
export type CallPaths = 'any' | 'relay-only' | 'direct-only'

const linesMax = 300
const noAddress = '0.0.0.0'

/**
 * Whether a text of another device can be taken as a description of a call: one stream of voice and one of picture at most, over DTLS, and the fingerprint of one
 * certificate, which is what proves the other end of the path (spec CC15).
 */
export function isCallDescription(sdp: string): boolean {
  const lines = sdp.split(/\r?\n/u)
  if (lines.length > linesMax || lines[0] !== 'v=0') return false
  const media = lines.filter((line) => line.startsWith('m=')).map((line) => line.split(' '))
  const kinds = media.map(([kind]) => kind)
  if (kinds.some((kind) => kind !== 'm=audio' && kind !== 'm=video')) return false
  if (kinds.length === 0 || new Set(kinds).size !== kinds.length) return false
  if (media.some(([, , profile]) => profile !== 'UDP/TLS/RTP/SAVPF')) return false
  const fingerprints = lines.filter((line) => line.toLowerCase().startsWith('a=fingerprint:'))
  const isProof = (line: string): boolean => /^a=fingerprint:sha-256 [\dA-F]{2}(?::[\dA-F]{2}){31}$/iu.test(line)
  return fingerprints.every(isProof) && new Set(fingerprints.map((line) => line.toUpperCase())).size === 1
}

/** What is said of an own description: with relay only, no address but those of TURN servers (spec CC13). */
export function saidDescription(sdp: string, paths: CallPaths): string {
  if (paths !== 'relay-only') return sdp
  const lines = sdp.split('\r\n').flatMap((line) => {
    if (line.startsWith('a=candidate:')) {
      const [candidate] = saidCandidates([line.slice(2)], paths)
      return candidate === undefined ? [] : [`a=${candidate}`]
    }
    if (line.startsWith('c=IN ')) return [`c=IN IP4 ${noAddress}`]
    if (line.startsWith('a=rtcp:')) return [`a=rtcp:9 IN IP4 ${noAddress}`]
    if (line.startsWith('o=')) return [line.replace(/IN IP[46] \S+$/u, `IN IP4 ${noAddress}`)]
    return [line.replace(/^(m=\w+) \d+ /u, '$1 9 ')]
  })
  return lines.join('\r\n')
}

/** What is said of own candidates, likewise. A candidate of TURN names the address that TURN saw, too; that is left out. */
export function saidCandidates(candidates: readonly string[], paths: CallPaths): readonly string[] {
  if (paths !== 'relay-only') return candidates
  return candidates
    .filter((candidate) => / typ relay(?: |$)/u.test(candidate))
    .map((candidate) => candidate.replace(/ raddr \S+ rport \d+/u, ` raddr ${noAddress} rport 0`))
}
