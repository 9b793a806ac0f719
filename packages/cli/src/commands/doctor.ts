import type { Diagnosis, DiagnosisStep, Finding, Peer } from '@kith/peer'
import { KithError } from '@kith/wire'

import { UsageError } from '../arguments/option.ts'
import { readName } from '../arguments/values.ts'
import { findingLines, pathLines } from '../doctor/finding-lines.ts'
import { reachFindings } from '../doctor/reach-findings.ts'
import type { Reach, ReachStep } from '../doctor/reach.ts'
import { exitCodes } from '../output/exit-codes.ts'
import { nulled } from '../output/nulled.ts'
import { connected, withPeer } from '../peer/joined.ts'
import { peerOptions, readServer, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

/** How long the paths to a name wait for what lies in the mailbox. */
const waitingMsMax = 3000

/** `kith doctor`: what kind of network this is, and which paths work. */
export const doctor: Command = {
  name: 'doctor',
  operands: '[NAME]',
  operandsMin: 0,
  operandsMax: 1,
  summary: 'say what kind of network this is, and which paths to NAME work',
  about: [
    'Goes the way to the server step by step. With --as it also signs in, looks at UDP, NATs, STUN and TURN, and with NAME tries every path to every device of NAME: over the server, and directly. It says what works, why the rest does not, and what can be done; below stand all paths with state, time there and back, reason, code, and when one that rests is tried next. Every question ends by itself, all of them together in about half a minute at most.',
    'Of a NAT only that part can be seen that lies between this device and the STUN server. Paths are tried to contacts only: devices show their addresses to nobody else.',
    'The exit code is 0 when there is nothing worse than a note, and 1 when something does not work.',
  ],
  options: [{ ...timeoutOption, what: 'how long to wait for the sign-in' }, ...peerOptions],
  examples: [
    ['doctor', 'is there a network at http://localhost:4600?'],
    ['doctor --as alice --server https://chat.example.org', 'and what kind of network is this here?'],
    ['doctor bob --as alice', 'how is bob reached?'],
    ['doctor bob --as alice --json | jq -r \'.findings[] | select(.level=="problem") | .id\'', 'in a script'],
  ],
  json: [
    '{"reach":{"host","port","isTls","addresses","stepMs","failure","domain"}, "diagnosis":{"atMs","tookMs","server","network", "target":{"name","code","isContact", "devices":[{"device","label", "paths":[{"path","state","roundTripMs","reason","why","code","untilMs"}]}]}}, "findings":[{"id","level","sentence","advice"}]}; diagnosis is null without --as; level is good, note or problem',
  ],
  run: async (context) => {
    const { arguments: args, screen } = context
    const [operand] = args.operands
    const to = operand === undefined ? undefined : readName('NAME', operand)
    if (to !== undefined && args.text('as') === undefined)
      throw new UsageError('Say who you are: --as NAME.', 'Only a name that is known to it is answered by a device.')
    const reach = await reached(context)
    const findings = [...reachFindings(reach)]
    let diagnosis: Diagnosis | undefined
    if (reach.failure === undefined && args.text('as') !== undefined) {
      diagnosis = await diagnosed(context, to)
      findings.push(...diagnosis.findings.map((finding) => inCommands(finding, to)))
    } else if (reach.failure === undefined) findings.push(asNobody)
    screen.progress(undefined)
    screen.json(report(reach, diagnosis, findings))
    for (const line of findingLines(findings, screen.paint)) screen.line(line)
    if (diagnosis?.target !== undefined)
      for (const line of pathLines(diagnosis.target, context.surroundings.nowMs(), screen.paint)) screen.line(line)
    return findings.some(({ level }) => level === 'problem') ? exitCodes.failed : exitCodes.ok
  },
}

const asNobody: Finding = {
  id: 'as-nobody',
  level: 'note',
  sentence: 'UDP, NATs and paths were not looked at: for that the server must know who asks.',
  advice: 'Add --as NAME.',
}

/** A finding whose advice is a command where there is one. */
function inCommands(finding: Finding, to: string | undefined): Finding {
  if (finding.id !== 'not-a-contact') return finding
  return { ...finding, advice: `kith watch ${to ?? ''} --contact asks to become one.` }
}

async function reached({ arguments: args, screen, surroundings, ending }: Context): Promise<Reach> {
  const server = readServer(args.text('server') ?? 'http://localhost:4600')
  try {
    return await surroundings.reach(server, {
      signal: ending,
      onStep: (step) => {
        screen.progress(reachWords[step])
      },
    })
  } catch (cause) {
    throw ending.aborted ? new KithError('aborted', undefined, { cause }) : cause
  }
}

function diagnosed(context: Context, to: string | undefined): Promise<Diagnosis> {
  const { arguments: args, screen, ending } = context
  return withPeer(context, async (joined) => {
    await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
    if (to !== undefined) await takeWhatWaits(joined.peer, ending)
    const onProgress = (step: DiagnosisStep): void => {
      screen.progress(stepWords[step])
    }
    return joined.peer.diagnose({ to, signal: ending, onProgress })
  })
}

/** The answer of a name to a request may wait in the mailbox, and makes it a contact. */
async function takeWhatWaits(peer: Peer, ending: AbortSignal): Promise<void> {
  await peer.messages
    .drained({ signal: AbortSignal.any([ending, AbortSignal.timeout(waitingMsMax)]) })
    .catch(() => undefined)
}

function report(reach: Reach, diagnosis: Diagnosis | undefined, findings: readonly Finding[]): object {
  const { failure, domain } = reach
  const { atMs, tookMs, server, network, target } = diagnosis ?? {}
  return nulled({
    reach: { ...reach, failure, domain },
    diagnosis: diagnosis === undefined ? undefined : { atMs, tookMs, server, network, target },
    findings,
  })
}

const reachWords: Readonly<Record<ReachStep, string>> = {
  name: 'looking up the address of the server …',
  tcp: 'connecting to the server …',
  tls: 'checking its certificate …',
  kith: 'asking what network it is …',
}

const stepWords: Readonly<Record<DiagnosisStep, string>> = {
  server: 'asking the server …',
  udp: 'trying UDP, and looking for NATs …',
  turn: 'trying TURN …',
  name: 'looking up the devices of the name …',
  paths: 'trying the paths …',
}
