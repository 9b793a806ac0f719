/**
 * Session descriptions of one data channel (RFC 8866, RFC 8839, RFC 8841, RFC 8842), as far as Kith uses them. What another device says
 * is read into these few checked fields and written anew, so that a WebRTC library in C++ never sees a text that somebody else wrote.
 */
export interface SessionDescription {
  /** Of the ICE connectivity checks. */
  readonly ufrag: string
  readonly password: string
  /** SHA-256 of the certificate of the DTLS handshake, as pairs of hex digits with colons. */
  readonly fingerprint: string
  readonly setup: 'actpass' | 'active' | 'passive'
  readonly sctpPort: number
  /** The longest message that its sender takes, in bytes; 0 is without limit. */
  readonly messageBytesMax: number
  readonly candidates: readonly IceCandidate[]
}

/** A way to reach a device: an address for UDP. Others, such as those for TCP, are left. */
export interface IceCandidate {
  readonly priority: number
  /** An address, or a name ending `.local`. */
  readonly address: string
  readonly port: number
  readonly type: 'host' | 'srflx' | 'prflx' | 'relay'
}

const linesMax = 200

/** Reads a description; undefined when it does not describe one data channel, or says something twice. */
export function readSessionDescription(sdp: string): SessionDescription | undefined {
  const lines = sdp.split(/\r?\n/)
  if (lines.length > linesMax || lines[0] !== 'v=0') return undefined
  const media = lines.filter((line) => line.startsWith('m='))
  if (media.length !== 1 || !/^m=application \d{1,5} UDP\/DTLS\/SCTP webrtc-datachannel$/.test(media[0] ?? ''))
    return undefined
  const only = (name: string, pattern: RegExp): string | undefined => {
    const values = lines.filter((line) => line.startsWith(`a=${name}:`)).map((line) => line.slice(name.length + 3))
    return values.length === 1 && pattern.test(values[0] ?? '') ? values[0] : undefined
  }
  const ufrag = only('ice-ufrag', /^[A-Za-z0-9+/]{4,256}$/)
  const password = only('ice-pwd', /^[A-Za-z0-9+/]{22,256}$/)
  const fingerprint = only('fingerprint', /^sha-256 [0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}$/)?.slice('sha-256 '.length)
  const setup = only('setup', /^(actpass|active|passive)$/) as SessionDescription['setup'] | undefined
  const sctpPort = Number(only('sctp-port', /^\d{1,5}$/))
  const messageBytesMax = Number(only('max-message-size', /^\d{1,10}$/) ?? 65_536)
  if (ufrag === undefined || password === undefined || fingerprint === undefined || setup === undefined)
    return undefined
  if (!(sctpPort >= 1 && sctpPort <= 65_535)) return undefined
  const candidates = lines.filter((line) => line.startsWith('a=candidate:')).map((line) => readCandidate(line.slice(2)))
  return {
    ufrag,
    password,
    fingerprint,
    setup,
    sctpPort,
    messageBytesMax,
    candidates: candidates.filter((each) => each !== undefined),
  }
}

/** Writes a description. */
export function sdpOf(description: SessionDescription): string {
  const { ufrag, password, fingerprint, setup, sctpPort, messageBytesMax, candidates } = description
  return [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=ice-options:trickle',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    'a=sendrecv',
    `a=sctp-port:${sctpPort}`,
    `a=max-message-size:${messageBytesMax}`,
    `a=setup:${setup}`,
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${password}`,
    `a=fingerprint:sha-256 ${fingerprint.toUpperCase()}`,
    ...candidates.map((each, at) => `a=${candidateText(each, at)}`),
    '',
  ].join('\r\n')
}

const candidatePattern =
  /^(?:a=)?candidate:[A-Za-z0-9+/]{1,32} 1 udp (?<priority>\d{1,10}) (?<address>[0-9A-Za-z.:-]{2,64}) (?<port>\d{1,5}) typ (?<type>host|srflx|prflx|relay)(?: |$)/i

/** Reads a candidate line, with or without `a=`; undefined when it is none for UDP. */
export function readCandidate(text: string): IceCandidate | undefined {
  const found = candidatePattern.exec(text)?.groups
  if (found === undefined) return undefined
  const { address = '' } = found
  const [priority, port] = [Number(found['priority']), Number(found['port'])]
  if (priority < 1 || priority > 0x7fff_ffff || port < 1 || port > 65_535) return undefined
  return { priority, address, port, type: (found['type'] ?? '').toLowerCase() as IceCandidate['type'] }
}

/** A candidate line without `a=`. */
export function candidateText({ priority, address, port, type }: IceCandidate, foundation: number): string {
  return `candidate:${foundation + 1} 1 UDP ${priority} ${address} ${port} typ ${type}`
}
