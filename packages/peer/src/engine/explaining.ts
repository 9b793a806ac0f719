import { deadlineMsOf, type MessageRecord, type MessageState } from '@kith/core'
import type { DeviceKeys } from '@kith/keys'
import {
  codeOfNumber,
  type DeviceId,
  type ErrorCode,
  type LockKey,
  type MessageId,
  type PeerName,
  sentenceOf,
} from '@kith/wire'
import type { Explanation, TargetExplanation } from '../api/explanation.ts'
import type { FoundMessage, FoundReceived } from './found-messages.ts'
import { protectionOf } from './protection.ts'
import type { FoundReceipts } from './receipt-keeper.ts'

/** What is said of a message that this device neither sent nor received, or has forgotten. */
export function unknownMessage(mid: MessageId): Explanation {
  return {
    mid,
    known: false,
    direction: 'sent',
    from: '',
    to: '',
    type: '',
    state: 'indeterminate',
    code: undefined,
    kept: false,
    paths: undefined,
    acceptedAtMs: 0,
    notBeforeMs: undefined,
    deadlineMs: 0,
    decidedAtMs: undefined,
    targets: [],
    steps: [],
    ...nothingSigned,
    sentence: 'This device knows no such message.',
  }
}

/** Everything that this device knows of a message that `own` sent. `trouble` is why its receiver could not be looked up, `lockKeyOf` tells the newest weekly lock key of a device. */
export function explanationOfSent(
  own: PeerName,
  { record, open, receipts }: FoundMessage,
  {
    trouble,
    lockKeyOf,
  }: {
    readonly trouble: ErrorCode | undefined
    readonly lockKeyOf: (device: DeviceId) => LockKey | undefined
  },
): Explanation {
  const known = open === undefined ? record.targets.map(decidedTarget) : open.targets.map(openTarget)
  const targets = known.map(({ lockKey, ...target }) => ({
    ...target,
    ...protectionOf(lockKey, lockKeyOf(target.device)),
    ...signed(receipts.get(target.device)),
  }))
  const code = record.code === 0 ? trouble : codeOfNumber(record.code)
  return {
    mid: record.mid,
    known: true,
    direction: 'sent',
    from: own,
    to: record.to,
    type: record.messageType,
    state: record.state,
    code,
    kept: record.lane === 'kept',
    paths: record.paths,
    acceptedAtMs: record.acceptedAtMs,
    notBeforeMs: record.notBeforeMs === 0 ? undefined : record.notBeforeMs,
    deadlineMs: deadlineMsOf(record),
    decidedAtMs: record.decidedAtMs === 0 ? undefined : record.decidedAtMs,
    targets,
    steps: record.steps.map(({ atMs, step, device, way, code: number }) => ({
      atMs,
      step,
      device,
      path: way,
      code: number === 0 ? undefined : codeOfNumber(number),
    })),
    receipt:
      targets.find(({ receipt }) => receipt !== undefined)?.receipt ??
      targets.find(({ brokenReceipt }) => brokenReceipt !== undefined)?.brokenReceipt,
    isReceiptBroken: targets.some(({ brokenReceipt }) => brokenReceipt !== undefined),
    asked: 'not-asked',
    sentence: sentence(record, code, targets),
  }
}

type KnownTarget = Omit<TargetExplanation, 'receipt' | 'brokenReceipt' | 'server' | 'protection' | 'lockKeyUntilMs'> & {
  readonly lockKey: number
}

const nothingSigned = { receipt: undefined, isReceiptBroken: false, asked: 'not-asked' } as const

function signed(found: FoundReceipts | undefined): Pick<TargetExplanation, 'receipt' | 'brokenReceipt' | 'server'> {
  return { receipt: found?.receipt, brokenReceipt: found?.broken, server: undefined }
}

function openTarget({
  target,
  attempts,
  way,
  lastAttemptAtMs,
  nextAttemptAtMs,
  code,
}: NonNullable<FoundMessage['open']>['targets'][number]): KnownTarget {
  return { ...seen(target), attempts, path: way, lastAttemptAtMs, nextAttemptAtMs, code }
}

function decidedTarget(target: MessageRecord['targets'][number]): KnownTarget {
  const code = target.code === 0 ? undefined : codeOfNumber(target.code)
  return { ...seen(target), attempts: 0, path: undefined, lastAttemptAtMs: undefined, nextAttemptAtMs: undefined, code }
}

function seen({
  device,
  stream,
  seq,
  state,
  lockKey,
}: MessageRecord['targets'][number]): Pick<KnownTarget, 'device' | 'stream' | 'seq' | 'state' | 'lockKey'> {
  return { device, stream, seq, state, lockKey }
}

/** Everything known of a message that `own` received on this device. */
export function explanationOfReceived(
  own: PeerName,
  keys: Pick<DeviceKeys, 'device' | 'lockKey' | 'lockPair'>,
  { record, lockKey }: FoundReceived,
): Explanation {
  const { device } = keys
  const code = record.code === 0 ? undefined : codeOfNumber(record.code)
  const { mid, stream, seq, outcome, decidedAtMs, path } = record
  const saying = {
    committed: `This device has it from ${record.name}.`,
    expired: `${record.name} took it back, or its time was over, before this device had it.`,
    rejected: `This device did not take it from ${record.name}.`,
  }[outcome]
  return {
    mid,
    known: true,
    direction: 'received',
    from: record.name,
    to: own,
    type: record.messageType,
    state: outcome,
    code,
    kept: record.lane === 'kept',
    paths: undefined,
    acceptedAtMs: record.sentAtMs,
    notBeforeMs: undefined,
    deadlineMs: 0,
    decidedAtMs,
    targets: [
      {
        device,
        stream,
        seq,
        state: outcome,
        code,
        attempts: 0,
        path,
        lastAttemptAtMs: undefined,
        nextAttemptAtMs: undefined,
        ...protectionOf(lockKey, keys.lockPair(lockKey) && keys.lockKey),
        ...signed(undefined),
      },
    ],
    ...nothingSigned,
    steps: [{ atMs: decidedAtMs, step: 'decided', device, path, code }],
    sentence: code === undefined ? saying : `${saying} ${sentenceOf(code)}`,
  }
}

const sayings: Record<MessageState, (to: string) => string> = {
  scheduled: (to) => `It is on this device, and goes to ${to} when its time has come.`,
  addressing: (to) => `It is on this device, and the devices of ${to} are not known yet.`,
  accepted: (to) => `It is on this device and on its way to ${to}.`,
  stored: (to) => `It waits in the mailbox until ${to} is there.`,
  committed: (to) => `${to} has it.`,
  expired: (to) => `Its time was over before ${to} had it.`,
  rejected: (to) => `${to} does not have it.`,
  indeterminate: (to) => `Whether ${to} has it can never be known.`,
}

function sentence(
  record: MessageRecord,
  code: ErrorCode | undefined,
  targets: readonly Pick<TargetExplanation, 'receipt' | 'brokenReceipt'>[],
): string {
  const said = [sayings[record.state](record.to)]
  if (code !== undefined) said.push(sentenceOf(code))
  if (targets.some(({ brokenReceipt }) => brokenReceipt !== undefined)) {
    said.push('The network signed that it keeps it, and has lost it: it broke its receipt.')
    if (targets.some(({ receipt }) => receipt !== undefined)) said.push('It has been stored again.')
  }
  return said.join(' ')
}
