import { join } from 'node:path'

import type { Diagnosis } from '@kith/peer'

import { type Host, Lab } from '../cells/lab.ts'
import { behaviours, profiles } from '../internet/profiles.ts'
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
const quick = new Set(['none', 'port-restricted', 'symmetric', 'no-udp'])

/** How often peers told their network right. */
export class DiagnosesScore {
  readonly isFast = true
  right = 0
  wrong = 0
  slowestMs = 0

  get isWhole(): boolean {
    return this.wrong === 0 && this.right > 0
  }

  get line(): string {
    const { right, wrong, slowestMs } = this
    return `RESULT natlab-doctor networks=${String(right + wrong)} right=${String(right)} slowestms=${String(Math.round(slowestMs))}`
  }
}

/** Has a peer in each network say what kind it is, and compares that with what it was made to be. */
export async function runDiagnoses({
  isQuick,
  only,
  host,
  pages,
  signal,
  print,
}: DiagnosesRun): Promise<DiagnosesScore> {
  const score = new DiagnosesScore()
  const isWanted = ({ name }: Case): boolean =>
    (!isQuick || quick.has(name)) && (only.length === 0 || only.some((text) => name.includes(text)))
  await using lab = await Lab.open({ prefix: 'd', isWired: false, host, codeCache: join(runFolder, 'code'), pages })
  for (const { name, settings, expected } of [...open, ...shut].filter(isWanted)) {
    if (signal.aborted) break
    const [peer] = await lab.become({ a: settings, b: { profile: 'none' } })
    await peer.control.join(lab.names()[0], serverUrl)
    const diagnosis = await peer.control.diagnose()
    const { udp, mapping } = diagnosis.network.ipv4
    const said = `${udp} ${mapping}`
    // A browser hides its own addresses, so it cannot see that nothing changes them.
    const isRight = said === (peer.kind === 'chromium' ? expected.replace('none', 'independent') : expected)
    if (isRight) score.right++
    else score.wrong++
    score.slowestMs = Math.max(score.slowestMs, diagnosis.tookMs)
    print(`${isRight ? 'right' : 'WRONG'}  ${name.padEnd(22)} ${said.padEnd(20)} ${wordsOf(diagnosis)}`)
    if (!isRight) print(`       expected ${expected}: ${JSON.stringify(diagnosis.network)}`)
  }
  return score
}

/** The finding about UDP, as a person reads it. */
function wordsOf({ findings }: Diagnosis): string {
  return (
    findings.find(({ id }) => id.startsWith('nat-') || id.startsWith('udp-') || id.startsWith('stun-'))?.sentence ?? ''
  )
}
