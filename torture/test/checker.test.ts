import type { MessageId } from '@kith/peer'
import { describe, expect, it } from 'vitest'

import { check } from '../src/ledger/checker.ts'
import { Ledger } from '../src/ledger/ledger.ts'
import { emptyRow, type FlowRow, withNumber } from '../src/processes/flow-row.ts'

const ids = (first: number, last: number): MessageId[] =>
  Array.from({ length: last - first + 1 }, (_, at) => `m${first + at}` as MessageId)

function rowOf(numbers: readonly number[]): FlowRow {
  return numbers.reduce(withNumber, emptyRow)
}

/** A ledger of alice, who was promised that 1 to 10 are accepted, and told of others how they stand. */
function ledgerOfTen(told: Readonly<Partial<Record<'stored' | 'committed' | 'rejected', MessageId[]>>> = {}): Ledger {
  const ledger = new Ledger()
  ledger.note('alice', { kind: 'trying', to: 'bob', first: 1, last: 10 })
  ledger.note('alice', { kind: 'accepted', to: 'bob', first: 1, mids: ids(1, 10) })
  for (const [state, mids] of Object.entries(told))
    ledger.note('alice', { kind: 'told', state: state as 'stored', code: '', mids })
  return ledger
}

const kinds = (found: readonly { kind: string; count: number }[]): string[] =>
  found.map(({ kind, count }) => `${kind} ${count}`)

describe('the row of a receiver', () => {
  it('names what is left out, what comes twice and what comes late', () => {
    expect(rowOf([1, 2, 5, 5, 3, 6])).toEqual({ last: 6, gaps: [[3, 4]], doubled: [5], disordered: [3] })
  })
})

describe('the checker', () => {
  const all = rowOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

  it('finds nothing when everything was kept', () => {
    const ledger = ledgerOfTen({ committed: ids(1, 10) })
    expect(check('end', ledger.flow('alice', 'bob'), all)).toEqual([])
  })

  it('allows what was tried and never accepted to be missing or there', () => {
    const ledger = ledgerOfTen({ committed: ids(1, 10) })
    ledger.note('alice', { kind: 'trying', to: 'bob', first: 11, last: 14 })
    expect(check('end', ledger.flow('alice', 'bob'), rowOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14]))).toEqual([])
  })

  it('finds what was accepted and is lost, before the end or in the middle', () => {
    const ledger = ledgerOfTen()
    const found = check('end', ledger.flow('alice', 'bob'), rowOf([1, 2, 3, 6, 7, 8]))
    expect(kinds(found)).toContain('lost 4')
    expect(found[0]?.what).toContain('4-5 9-10')
  })

  it('finds a sender that never learns', () => {
    const ledger = ledgerOfTen({ committed: ids(1, 8) })
    expect(kinds(check('end', ledger.flow('alice', 'bob'), all))).toEqual(['lost 2'])
  })

  it('finds what was told as committed and is not there, at every moment', () => {
    const ledger = ledgerOfTen({ committed: ids(1, 5) })
    const found = check('receiver-restarted', ledger.flow('alice', 'bob'), rowOf([1, 2, 3]))
    expect(kinds(found)).toEqual(['false 2'])
  })

  it('finds what the receiver was told of and does not have', () => {
    const ledger = ledgerOfTen()
    ledger.note('bob', { kind: 'committed', from: 'alice', last: 4 })
    expect(kinds(check('receiver-restarted', ledger.flow('alice', 'bob'), rowOf([1, 2])))).toEqual(['false 2'])
  })

  it('finds what was told as stored and the mailbox did not have', () => {
    const ledger = ledgerOfTen({ stored: ids(1, 6) })
    const flow = ledger.flow('alice', 'bob')
    expect(kinds(check('mailbox-delivered', flow, rowOf([1, 2, 3, 4])))).toEqual(['false 2'])
    expect(check('receiver-restarted', flow, rowOf([1, 2, 3, 4]))).toEqual([])
  })

  it('finds what was told as rejected and is there', () => {
    const ledger = ledgerOfTen({ rejected: ids(3, 4) })
    expect(kinds(check('receiver-restarted', ledger.flow('alice', 'bob'), all))).toEqual(['false 2'])
  })

  it('finds what was committed twice, and what was committed late', () => {
    const ledger = ledgerOfTen({ committed: ids(1, 10) })
    const row = rowOf([1, 2, 2, 3, 6, 4, 5, 7, 8, 9, 10])
    expect(kinds(check('end', ledger.flow('alice', 'bob'), row))).toEqual(['doubled 1', 'disordered 2'])
  })

  it('compares what a restarted sender says with what it was told before', () => {
    const ledger = ledgerOfTen({ committed: ids(1, 2) })
    const states = [['m1', 'committed'], ['m2', 'stored'], ['m3', 'accepted'], ['m4', '']] as const // prettier-ignore
    const found = ledger.checkWhy({ kind: 'why', states: states.map(([mid, state]) => [mid as MessageId, state]) })
    expect(kinds(found)).toEqual(['false 1', 'lost 1'])
  })
})
