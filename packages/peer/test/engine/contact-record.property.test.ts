import fc from 'fast-check'
import { expect, it } from 'vitest'

import {
  contactSettings,
  mergedContact,
  type SharedContact,
  type StoredContact,
  withSetting,
  withStanding,
} from '../../src/engine/contact-record.ts'

const ms = fc.integer({ min: 1, max: 4 })
const told: fc.Arbitrary<SharedContact> = fc
  .record(
    {
      state: fc.constantFrom('contact' as const, 'requested' as const, 'blocked' as const, 'removed' as const),
      note: fc.constantFrom('', 'hello'),
      sinceMs: ms,
      changedMs: ms,
      asked: fc.record({ by: fc.constantFrom('me' as const, 'them' as const), atMs: ms }),
      paths: fc.constantFrom('relay-only' as const, 'direct-only' as const),
      sees: fc.constantFrom('nothing' as const, 'no-times' as const),
      mutedUntilMs: ms,
      setMs: fc.record({ paths: ms, sees: ms, mutedUntilMs: ms, journals: ms }, { requiredKeys: [] }),
    },
    { requiredKeys: ['state', 'note', 'sinceMs', 'changedMs', 'setMs'] },
  )
  // What is chosen was chosen at some time.
  .map((one) => ({
    ...one,
    setMs: Object.fromEntries(
      contactSettings.flatMap((key) => {
        const at = one.setMs[key] ?? (key !== 'journals' && one[key] !== undefined ? 1 : undefined)
        return at === undefined ? [] : [[key, at]]
      }),
    ),
  }))

const unknown: StoredContact = { state: 'removed', note: '', sinceMs: 0, changedMs: 0, granted: 'none' }

function after(all: readonly SharedContact[]): StoredContact {
  return all.reduce<StoredContact>(mergedContact, unknown)
}

it('[PE83] devices that heard the same changes keep the same contact, in whatever order and however often they heard them', () => {
  fc.assert(
    fc.property(
      fc.array(told, { minLength: 1, maxLength: 6 }).chain((all) => {
        return fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }))
      }),
      ([once, shuffled]) => {
        expect(after(shuffled)).toEqual(after(once))
      },
    ),
  )
})

it('[PE83] a change stands over the one that it follows, whatever the clocks say', () => {
  const future = Date.now() + 3_600_000
  const contact: StoredContact = {
    ...{ state: 'contact', note: '', sinceMs: future, changedMs: future, granted: 'contact' },
    ...{ sees: 'nothing', setMs: { sees: future } },
  }
  const seen = withSetting(contact, 'sees', undefined, 'person')
  expect(mergedContact(contact, seen)).toEqual(seen)
  expect(mergedContact(seen, contact)).toEqual(seen)
  const gone = withStanding(contact, { state: 'removed', note: '', sinceMs: 1 }, 'person')
  expect(gone.sees).toBeUndefined()
  expect(mergedContact(contact, gone)).toMatchObject({ state: 'removed' })
  expect(mergedContact(gone, contact)).toEqual(gone)
})

it('[PE83] what a message changes takes back nothing that a person chose later', () => {
  const requested = withStanding(undefined, { state: 'requested', note: '', sinceMs: 1 }, 'person')
  const heardHere = withStanding(requested, { state: 'contact', note: '', sinceMs: 5 }, 'message')
  const chosen = withStanding(heardHere, { state: 'blocked', note: '', sinceMs: 6 }, 'person')
  const heardThere = withStanding(requested, { state: 'contact', note: '', sinceMs: 9_999 }, 'message')
  expect(mergedContact(heardThere, chosen)).toMatchObject({ state: 'blocked' })
  expect(mergedContact(chosen, heardThere)).toMatchObject({ state: 'blocked' })
})

it('[PE83] a time that is far ahead is kept as a day ahead', () => {
  const far = { ...unknown, state: 'contact' as const, changedMs: Number.MAX_SAFE_INTEGER, setMs: { sees: 1e15 } }
  const kept = mergedContact(unknown, far)
  expect(kept.changedMs).toBeLessThanOrEqual(Date.now() + 86_400_000)
  expect(kept.setMs?.sees).toBeLessThanOrEqual(Date.now() + 86_400_000)
})
