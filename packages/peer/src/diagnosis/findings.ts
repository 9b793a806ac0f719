import { type ErrorCode, sentenceOf } from '@kith/wire'
import type {
  Diagnosis,
  FamilyDiagnosis,
  Finding,
  NetworkDiagnosis,
  ServerDiagnosis,
  TurnDiagnosis,
} from '../api/diagnosis.ts'
import { good, msWords, note, problem } from './finding.ts'
import { targetFindings } from './target-findings.ts'

/** A round trip to the server above which messages are noticeably late, in milliseconds. */
const slowMs = 400

/** What follows from the facts, in words that a person understands (spec IC17): the server, the name that was asked for, this network, TURN. */
export function findingsOf({
  server,
  network,
  target,
}: Pick<Diagnosis, 'server' | 'network' | 'target'>): readonly Finding[] {
  const ofServer = serverFinding(server)
  if (server.state !== 'connected') return [ofServer]
  return [
    ofServer,
    ...(target === undefined ? [] : targetFindings(target)),
    ...udpFindings(network),
    ...ipv6Findings(network),
    ...network.turn.flatMap((server) => turnFinding(server)),
  ]
}

function serverFinding({ host, state, code, roundTripMs }: ServerDiagnosis): Finding {
  if (state !== 'connected') {
    const why = code === undefined ? 'it is being tried.' : sentenceOf(code)
    return problem('server-down', `There is no connection to the server at ${host}: ${why}`, code && adviceFor[code])
  }
  if (roundTripMs === undefined) return good('server-up', `The server at ${host} is connected.`)
  if (roundTripMs < slowMs) return good('server-up', `The server at ${host} answers in ${msWords(roundTripMs)}.`)
  return note(
    'server-slow',
    `The server at ${host} takes ${msWords(roundTripMs)} to answer, and messages over it as long.`,
    'Direct paths do not go over the server; see below whether they work.',
  )
}

const adviceFor: Readonly<Partial<Record<ErrorCode, string>>> = {
  'server-unreachable':
    'Is the address right, is this device online, and does the network let out connections to that port? Messages wait here until it answers.',
  'name-taken': 'Choose another name, or use the store with the keys of this one.',
  'name-released': 'It was given up. A device that it had brings it back for a while: kith name take-back NAME.',
  'name-transferred': 'It was given to somebody else, who would have to give it back.',
  'taken-over': 'The same keys run elsewhere. Each installation needs its own store.',
  'device-unlisted': 'This device was removed from its name. Another device of the name can add it again.',
  'network-changed': 'Somebody else may answer in its place. Ask the operator before anything else.',
  'origin-refused': 'The operator can allow the page: kith serve --origin.',
  'server-busy': 'It tries again by itself.',
}

function udpFindings({ stun, from, ipv4, ipv6 }: NetworkDiagnosis): readonly Finding[] {
  if (stun.length === 0)
    return [
      note(
        'stun-none',
        'The network names no STUN server, so nothing can be said of UDP and NATs. Devices behind different NATs find no direct path; the server relays.',
        'The operator can switch STUN on: kith serve --stun-port 3478.',
      ),
    ]
  const family = [ipv4, ipv6].find(({ udp }) => udp === 'works')
  if (family === undefined) {
    const silent =
      'No answer came over UDP: this network lets none out, or a firewall keeps it from the STUN server. WebRTC to other networks does not work; the server relays.'
    return [
      note('udp-silent', silent, 'Another network, or whoever runs this one, can help; TCP paths are not concerned.'),
    ]
  }
  if (from === 'this-machine') {
    const here = 'The STUN server is on this machine, so nothing can be seen of NATs between this device and others.'
    return [note('stun-here', `UDP works. ${here}`)]
  }
  return [...natFindings(family, from), ...hairpinFinding(family)]
}

function natFindings(
  { addresses, mapping, mapped = '' }: FamilyDiagnosis,
  from: NetworkDiagnosis['from'],
): readonly Finding[] {
  const limits =
    from === 'local-network'
      ? ' The STUN server is in the local network: what lies behind it cannot be seen from here.'
      : ''
  switch (mapping) {
    case 'none':
      return from === 'local-network'
        ? [note('stun-local', `UDP works.${limits}`)]
        : [
            good(
              'nat-none',
              `There is no NAT: this device has the public address ${mapped}. Direct paths work unless a firewall is in the way.`,
            ),
          ]
    case 'independent':
      // A browser hides its own addresses, so it cannot be said whether a NAT changes them.
      if (addresses.length === 0)
        return [
          good('nat-ordinary', `Everybody sees this device as ${mapped}. Direct paths to most others work.${limits}`),
        ]
      return [
        good(
          'nat-ordinary',
          `A NAT shows this device as ${mapped} to everybody. Direct paths to most others work.${limits}`,
        ),
      ]
    case 'dependent':
      return [
        note(
          'nat-strict',
          `A NAT shows this device to each destination with another port (${mapped} to one of them). Direct paths work to devices in the same network and to some others; elsewhere the server relays.${limits}`,
          'Nothing is lost by it. A router of one\'s own may have a setting such as "full cone" or "endpoint-independent NAT"; a mobile network has none.',
        ),
      ]
    case 'unknown':
      return [
        note(
          'nat-unknown',
          `A NAT shows this device as ${mapped}. Of what kind it is cannot be said, because only one port of STUN answered.${limits}`,
          'The operator opens the second UDP port too, by default the next after the first.',
        ),
      ]
  }
}

function hairpinFinding({ mapping, hairpin }: FamilyDiagnosis): readonly Finding[] {
  if (mapping === 'none' || hairpin !== 'fails') return []
  return [
    note(
      'hairpin-none',
      'Two devices behind this NAT do not reach each other by its outer address. In one local network they use their inner ones.',
    ),
  ]
}

function ipv6Findings({ stun, ipv6 }: NetworkDiagnosis): readonly Finding[] {
  const { addresses, udp, mapped } = ipv6
  if (udp === 'works') return [good('ipv6-works', `IPv6 works (${mapped ?? ''}).`)]
  const [address] = addresses
  if (address === undefined) return [note('ipv6-none', 'There is no IPv6 here.')]
  // Without any STUN server that is said already.
  if (udp === 'unasked' && stun.length === 0) return []
  if (udp === 'unasked')
    return [
      note('ipv6-unasked', `This device has the IPv6 address ${address}; the STUN server has none to try it with.`),
    ]
  return [note('ipv6-silent', `This device has the IPv6 address ${address}, and no answer comes over it.`)]
}

function turnFinding({ url, state, code, roundTripMs }: TurnDiagnosis): readonly Finding[] {
  const time = roundTripMs === undefined ? '' : ` (${msWords(roundTripMs)})`
  switch (state) {
    case 'works':
      return [
        good(
          'turn-works',
          `TURN works: ${url} gave this device an address${time}. Calls get through where nothing direct does.`,
        ),
      ]
    case 'listens':
      return [good('turn-listens', `TURN listens: ${url} takes connections${time}.`)]
    case 'refused':
      return [
        problem(
          'turn-refused',
          `TURN refused: ${url} does not take the credentials that the server gave (${String(code ?? 0)}).`,
          code === 486
            ? 'It has too many allocations of this device; the operator can raise user-quota.'
            : 'The operator compares the secret of kith serve with static-auth-secret of coturn, and the clocks of both.',
        ),
      ]
    case 'silent':
      return [
        note(
          'turn-silent',
          `TURN is silent: ${url} does not answer.`,
          'The operator looks whether it runs, and whether a firewall stands before its port.',
        ),
      ]
    case 'unasked':
      return []
  }
}
