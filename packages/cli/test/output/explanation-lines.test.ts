import type { Explanation, TargetExplanation } from '@kith/peer'
import type { DeviceId, MessageId, StreamId } from '@kith/wire'
import { expect, it } from 'vitest'
import { explanationLines } from '../../src/output/explanation-lines.ts'

const nowMs = Date.UTC(2026, 10, 22, 12)
const plain = { bold: (text: string) => text, dim: (text: string) => text }

function target(change: Partial<TargetExplanation>): TargetExplanation {
  return {
    ...{ device: '0123456789abcdef0123456789' as DeviceId, stream: 's' as StreamId, seq: 1, state: 'committed' },
    ...{ code: undefined, attempts: 1, path: 'relay', lastAttemptAtMs: undefined, nextAttemptAtMs: undefined },
    ...{ protection: undefined, lockKeyUntilMs: undefined },
    ...{ receipt: undefined, brokenReceipt: undefined, server: undefined },
    ...change,
  }
}

function linesOf(...targets: readonly TargetExplanation[]): readonly string[] {
  const found: Explanation = {
    ...{ mid: 'm' as MessageId, known: true, direction: 'sent', from: 'alice', to: 'bob', type: 'chat' },
    ...{ state: 'committed', code: undefined, kept: true, paths: 'any', acceptedAtMs: nowMs, notBeforeMs: undefined },
    ...{ deadlineMs: nowMs, decidedAtMs: nowMs, steps: [], receipt: undefined, isReceiptBroken: false },
    ...{ asked: 'not-asked', sentence: 'bob has it.', targets },
  }
  return explanationLines(found, nowMs, plain as never).filter((line) => line.includes('recorded'))
}

it('[KY59] says what whoever recorded a message can do with copies of the disks, once for devices that are alike', () => {
  expect(linesOf(target({}))).toEqual([])
  const once = target({ protection: 'one-time' })
  expect(linesOf(once, once)).toEqual([
    '  recorded  once it is committed, no copy of a disk opens it (one-time lock key)',
  ])
  const [weekly] = linesOf(target({ protection: 'weekly', lockKeyUntilMs: nowMs + 9 * 86_400_000 }))
  expect(weekly).toMatch(/opens it until .*, or 14 days after that device came back \(weekly lock key\)$/)
  const [gone] = linesOf(target({ protection: 'weekly' }))
  expect(gone).toContain('until its lock key is gone')
})
