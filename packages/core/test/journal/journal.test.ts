import { describe, expect, it } from 'vitest'

import { Journal, type WriteGroup } from '@kith/core'

function group(key: string): WriteGroup {
  return { changes: [{ collection: 'c', key, value: new Uint8Array(1) }], expects: [] }
}

describe('the journal', () => {
  it('[DL17] shares one commit among all that gathers during the one before, in order', () => {
    const journal = new Journal()
    const settled: string[] = []
    const add = (key: string): void => {
      journal.add(group(key), (_, applied) => settled.push(`${key} ${String(applied)}`))
    }
    add('a')
    const first = journal.next()
    add('b')
    add('c')
    expect(journal.next()).toBeUndefined()
    expect(settled).toEqual([])
    journal.settle(1, first?.id ?? 0, [])
    const second = journal.next()
    expect(second?.groups.map((one) => one.changes[0]?.key)).toEqual(['b', 'c'])
    expect(journal.idle).toBe(false)
    journal.settle(2, second?.id ?? 0, [0])
    expect(settled).toEqual(['a true', 'b false', 'c true'])
    expect(journal.idle).toBe(true)
    expect(journal.next()).toBeUndefined()
  })

  it('[DL17] writes what a settled group adds after what had gathered', () => {
    const journal = new Journal()
    journal.add(group('a'), () => {
      journal.add(group('d'), () => undefined)
    })
    const first = journal.next()
    journal.add(group('b'), () => undefined)
    journal.settle(1, first?.id ?? 0, [])
    expect(journal.next()?.groups.map((one) => one.changes[0]?.key)).toEqual(['b', 'd'])
  })

  it('[DL17] takes only the answer to the write that is in flight', () => {
    const journal = new Journal()
    journal.add(group('a'), () => undefined)
    journal.next()
    expect(() => {
      journal.settle(1, 2, [])
    }).toThrow()
  })

  it('[DL36] hands out nothing more when somebody else has taken the store over, and settles nothing of it', () => {
    const journal = new Journal()
    let lost = 0
    const settled: boolean[] = []
    const expect_ = { collection: 'lives', key: 'life', version: 3 }
    journal.fence(expect_, () => lost++)
    const add = (): void => {
      journal.add(group('a'), (_, applied) => settled.push(applied))
    }
    add()
    add()
    const first = journal.next()
    expect(first?.groups.map((one) => [one.changes.length, one.expects])).toEqual([
      [0, [expect_]],
      [1, [expect_]],
      [1, [expect_]],
    ])
    journal.settle(1, first?.id ?? 0, [2])
    expect(settled).toEqual([true, false])
    add()
    const second = journal.next()
    journal.settle(2, second?.id ?? 0, [0, 1])
    add()
    expect([settled.length, lost, journal.next()]).toEqual([2, 1, undefined])
  })
})
