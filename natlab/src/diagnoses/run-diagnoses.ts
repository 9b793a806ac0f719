import { join } from 'node:path'

import type { Diagnosis } from '@kith/peer'

import { type Host, Lab } from '../cells/lab.ts'
import { meet } from '../cells/try-cell.ts'
import { behaviours, isDirectAllowed, profiles } from '../internet/profiles.ts'
import type { SiteSettings } from '../internet/site.ts'
import { runFolder } from '../machine/enclosure.ts'
import { serverUrl } from '../peers/kith-server.ts'

export interface DiagnosesRun {
  readonly isQuick: boolean
  /** Only networks whose names contain one of these. */
  readonly only: readonly string[]
  readonly host: Host
  readonly pages: string | undefined
  readonly signal: AbortSignal
  readonly print: (line: string) => void
}

interface Case {
  readonly name: string
  readonly settings: SiteSettings
  /** What a diagnosis must say there of UDP, and of the mapping where UDP works. */
  readonly expected: string
}

const open = profiles.map((profile): Case => ({
  name: profile,
  settings: { profile },
  expected: `works ${behaviours[profile].mapping}`,
}))
const shut = (['no-udp', 'tcp-443'] as const).map((policy): Case => ({
  name: policy,
  settings: { profile: 'port-restricted', policy },
  expected: 'silent unknown',
}))
const pairs = [
  pairOf({ profile: 'port-restricted-eim' }, { profile: 'full-cone' }),
  pairOf({ profile: 'symmetric' }, { profile: 'symmetric' }),
  pairOf({ profile: 'none', policy: 'no-udp' }, { profile: 'none' }),
]
const quick = new Set(['none', 'port-restricted', 'symmetric', 'no-udp', 'symmetric to symmetric'])

interface Pair {
  readonly name: string
  readonly a: SiteSettings
  readonly b: SiteSettings
  /** Whether there is a way for WebRTC between the two. */
  readonly isAllowed: boolean
}

function pairOf(a: SiteSettings, b: SiteSettings): Pair {
  const isAllowed = a.policy === undefined && isDirectAllowed(behaviours[a.profile], behaviours[b.profile])
  return { name: `${a.policy ?? a.profile} to ${b.profile}`, a, b, isAllowed }
}

/** How often peers told their networks and paths right. */
export class DiagnosesScore {
  readonly isFast = true
  right = 0
  wrong = 0
  slowestMs = 0

  count(isRight: boolean, { tookMs }: Diagnosis): void {
    if (isRight) this.right++
    else this.wrong++
    this.slowestMs = Math.max(this.slowestMs, tookMs)
  }

  get isWhole(): boolean {
    return this.wrong === 0 && this.right > 0
  }

  get line(): string {
    const { right, wrong, slowestMs } = this
    return `RESULT natlab-doctor networks=${String(right + wrong)} right=${String(right)} slowestms=${String(Math.round(slowestMs))}`
  }
}

/** Has a peer in each network say what kind it is, and which paths lead to another, and compares that with what the networks were made to be. */
export async function runDiagnoses(run: DiagnosesRun): Promise<DiagnosesScore> {
  const { isQuick, only, host, pages, signal } = run
  const score = new DiagnosesScore()
  const isWanted = ({ name }: { readonly name: string }): boolean =>
    (!isQuick || quick.has(name)) && (only.length === 0 || only.some((text) => name.includes(text)))
  await using lab = await Lab.open({ prefix: 'd', isWired: false, host, codeCache: join(runFolder, 'code'), pages })
  for (const network of [...open, ...shut].filter(isWanted))
    if (!signal.aborted) await tellNetwork(lab, network, run, score)
  for (const pair of pairs.filter(isWanted)) if (!signal.aborted) await tellPaths(lab, pair, run, score)
  return score
}

async function tellNetwork(
  lab: Lab,
  { name, settings, expected }: Case,
  { print }: DiagnosesRun,
  score: DiagnosesScore,
): Promise<void> {
  const [peer] = await lab.become({ a: settings, b: { profile: 'none' } })
  await peer.control.join(lab.names()[0], serverUrl)
  const diagnosis = await peer.control.diagnose()
  const { udp, mapping } = diagnosis.network.ipv4
  const said = `${udp} ${mapping}`
  // A browser hides its own addresses, so it cannot see that nothing changes them.
  const isRight = said === (peer.kind === 'chromium' ? expected.replace('none', 'independent') : expected)
  score.count(isRight, diagnosis)
  print(
    `${isRight ? 'right' : 'WRONG'}  ${name.padEnd(30)} ${said.padEnd(20)} ${wordsOf(diagnosis, 'nat-', 'udp-', 'stun-')}`,
  )
  if (!isRight) print(`       expected ${expected}: ${JSON.stringify(diagnosis.network)}`)
}

async function tellPaths(
  lab: Lab,
  { name, a, b, isAllowed }: Pair,
  { print }: DiagnosesRun,
  score: DiagnosesScore,
): Promise<void> {
  const [ann, ben] = await lab.become({ a, b })
  const { names } = await meet(lab, ann.control, ben.control)
  const diagnosis = await ann.control.diagnose(names[1])
  const paths = diagnosis.target?.devices[0]?.paths ?? []
  const stateOf = (path: string): string => paths.find((each) => each.path === path)?.state ?? 'unknown'
  const [relay, webrtc, tcp] = [stateOf('relay'), stateOf('webrtc'), stateOf('tcp')]
  const said = `relay ${relay}, webrtc ${webrtc}, tcp ${tcp}`
  // Where TCP is there before, WebRTC is not tried to its end.
  const isWebRtcRight = isAllowed ? webrtc === 'works' || tcp === 'works' : webrtc !== 'works'
  const isRight = relay === 'works' && isWebRtcRight
  score.count(isRight, diagnosis)
  print(`${isRight ? 'right' : 'WRONG'}  ${name.padEnd(30)} ${said}: ${wordsOf(diagnosis, 'device-')}`)
  if (!isRight) print(`       WebRTC is ${isAllowed ? '' : 'not '}allowed: ${JSON.stringify(diagnosis.target)}`)
}

/** The first finding of a kind, as a person reads it. */
function wordsOf({ findings }: Diagnosis, ...kinds: readonly string[]): string {
  return findings.find(({ id }) => kinds.some((kind) => id.startsWith(kind)))?.sentence ?? ''
}
