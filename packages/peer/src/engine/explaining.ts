import type { MessageRecord, MessageState } from '@kith/core'
import { codeOfNumber, type ErrorCode, type MessageId, sentenceOf } from '@kith/wire'
import type { Explanation, TargetExplanation } from '../api/explanation.ts'
import type { DeliveryShell } from './delivery-shell.ts'

type Found = NonNullable<Awaited<ReturnType<DeliveryShell['messageOf']>>>

/** What is said of a message that this device did not send, or has forgotten. */
export function unknownMessage(mid: MessageId): Explanation {
  return {
    mid,
    known: false,
    to: '',
    type: '',
    state: 'indeterminate',
    code: undefined,
    kept: false,
    acceptedAtMs: 0,
    deadlineMs: 0,
    decidedAtMs: undefined,
    targets: [],
    sentence: 'This device knows no such message.',
  }
}

/** Everything known of a message. `trouble` is why its receiver could not be looked up. */
export function explanationOf({ record, open }: Found, trouble: ErrorCode | undefined): Explanation {
  const targets = open === undefined ? record.targets.map(decidedTarget) : open.targets.map(openTarget)
  const code = record.code === 0 ? trouble : codeOfNumber(record.code)
  return {
    mid: record.mid,
    known: true,
    to: record.to,
    type: record.messageType,
    state: record.state,
    code,
    kept: record.lane === 'kept',
    acceptedAtMs: record.acceptedAtMs,
    deadlineMs: record.acceptedAtMs + record.lifeMs,
    decidedAtMs: record.decidedAtMs === 0 ? undefined : record.decidedAtMs,
    targets,
    sentence: sentence(record, code),
  }
}

function openTarget({
  target,
  attempts,
  way,
  lastAttemptAtMs,
  nextAttemptAtMs,
  code,
}: NonNullable<Found['open']>['targets'][number]): TargetExplanation {
  return { ...seen(target), attempts, path: way, lastAttemptAtMs, nextAttemptAtMs, code }
}

function decidedTarget(target: MessageRecord['targets'][number]): TargetExplanation {
  const code = target.code === 0 ? undefined : codeOfNumber(target.code)
  return { ...seen(target), attempts: 0, path: undefined, lastAttemptAtMs: undefined, nextAttemptAtMs: undefined, code }
}

function seen({
  device,
  stream,
  seq,
  state,
}: MessageRecord['targets'][number]): Pick<TargetExplanation, 'device' | 'stream' | 'seq' | 'state'> {
  return { device, stream, seq, state }
}

const sayings: Record<MessageState, (to: string) => string> = {
  addressing: (to) => `It is on this device, and the devices of ${to} are not known yet.`,
  accepted: (to) => `It is on this device and on its way to ${to}.`,
  stored: (to) => `It waits in the mailbox until ${to} is there.`,
  committed: (to) => `${to} has it.`,
  expired: (to) => `Its time was over before ${to} had it.`,
  rejected: (to) => `${to} does not have it.`,
  indeterminate: (to) => `Whether ${to} has it can never be known.`,
}

function sentence(record: MessageRecord, code: ErrorCode | undefined): string {
  const saying = sayings[record.state](record.to)
  return code === undefined ? saying : `${saying} ${sentenceOf(code)}`
}
