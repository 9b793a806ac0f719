import { ContentKey, DataKey, openWrapping, type RecordPlace, type StoreOpener } from '@kith/keys'
import type { BlobPart } from '@kith/wire'
import { expect, it } from 'vitest'
import atRestVectors from '../../../spec/vectors/at-rest.json' with { type: 'json' }
import { bytesToHex, fromVector } from './vectors.ts'

/** A vector of `spec/vectors/at-rest.json`. */
interface AtRestVector {
  readonly id: string
  readonly of: string
  readonly input: unknown
  /** The value, or the data key. */
  readonly bytes?: string
  readonly code?: string
}

/** The tests of `spec/vectors/at-rest.json`, the same in Node and in browsers. */
export function registerAtRestVectorTests(): void {
  it('[PE63][KY15] opens and refuses sealed values as in the vectors', async () => {
    for (const { id, input, bytes, code } of vectorsOf('record')) {
      const { dataKey, sealed, ...place } = fromVector(input) as RecordPlace & {
        readonly dataKey: Uint8Array
        readonly sealed: Uint8Array
      }
      const value = await (await DataKey.import(dataKey)).open(place, sealed)
      expect({ id, ...(value === undefined ? { code: 'record-damaged' } : { bytes: bytesToHex(value) }) }).toEqual(
        code === undefined ? { id, bytes } : { id, code },
      )
    }
  })

  it('[PE70][KY15] hides kept content as in the vectors, and shows it again', async () => {
    for (const { id, input, bytes } of vectorsOf('content')) {
      const { dataKey, name, plain, ...part } = fromVector(input) as BlobPart & {
        readonly dataKey: Uint8Array
        readonly name: string
        readonly plain: Uint8Array
      }
      const key = await ContentKey.of(await DataKey.import(dataKey), name)
      const hidden = await key.turn(part, plain)
      expect({ id, bytes: bytesToHex(hidden) }).toEqual({ id, bytes })
      expect(await key.turn(part, hidden)).toEqual(plain)
    }
  })

  // The default cost in plain JavaScript takes seconds, and on a busy machine many of them.
  it('[PE64][PE65] opens and refuses wrappings as in the vectors', async () => {
    for (const { id, input, bytes, code } of vectorsOf('wrapping')) {
      const { opener, wrapping } = fromVector(input) as {
        readonly opener: StoreOpener
        readonly wrapping: Uint8Array
      }
      const opened = await openWrapping(wrapping, opener)
      expect({
        id,
        ...(opened.kind === 'ok' ? { bytes: bytesToHex(opened.key.export()) } : { code: opened.code }),
      }).toEqual(code === undefined ? { id, bytes } : { id, code })
    }
  }, 300_000)
}

function vectorsOf(of: string): readonly AtRestVector[] {
  const found = (atRestVectors as readonly AtRestVector[]).filter((vector) => vector.of === of)
  expect(found.length).toBeGreaterThan(5)
  return found
}
