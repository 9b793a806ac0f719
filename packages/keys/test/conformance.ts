import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CryptoBackend } from '../src/crypto/backend.ts'
import { backend, useBackend } from '../src/crypto/chosen-backend.ts'
import { nobleBackend } from '../src/crypto/noble-backend.ts'
import { webBackend } from '../src/crypto/web-backend.ts'
import { runs } from './vector-runs.ts'
import { fromVector, vectors } from './vectors.ts'

/** The backends that run everywhere the tests do. */
export const portableBackends: readonly CryptoBackend[] = [webBackend(crypto.subtle), nobleBackend]

/** Runs the vectors on each backend, and on the one that this runtime chose by itself. */
export function registerKeyVectorTests(backends: readonly CryptoBackend[]): void {
  let own: CryptoBackend
  beforeAll(async () => {
    own = await backend()
  })
  afterAll(() => {
    useBackend(own)
  })

  describe.each(backends)('on the backend $name', (tried) => {
    beforeAll(() => {
      useBackend(tried)
    })

    it('[KY1][KY15] signs as in the vectors', () => expectVectors('signing-key', 'signature'))
    it('[KY2][KY15] names devices as in the vectors', () => expectVectors('device-id'))
    it('[KY3][KY4][KY15] makes and refuses device lists as in the vectors', () =>
      expectVectors('device-list', 'device-list-bytes'))
    it('[KY32][KY33][KY34][KY35][KY36][KY15] follows and refuses chains of device lists as in the vectors', () =>
      expectVectors('device-chain'))
    it('[NM29][NM33][KY15] ends chains as in the vectors, and refuses what ends none', () =>
      expectVectors('chain-end', 'chain-end-bytes', 'name-take', 'name-take-bytes'))
    it('[FC4][FC5][KY15] signs and refuses contact requests as in the vectors', () =>
      expectVectors('contact-request', 'contact-request-bytes'))
    it('[KY5][KY15] makes lock keys as in the vectors', () => expectVectors('lock-pair', 'lock-key'))
    it('[KY12][KY15] signs sign-ins as in the vectors', () => expectVectors('sign-in'))
    it('[KY13][KY15] signs directory entries as in the vectors', () => expectVectors('directory-entry'))
    it('[KY6][KY14][KY15] opens and refuses streams as in the vectors', () => expectVectors('opening', 'opening-bytes'))
    it('[KY7][KY15] derives keys as in the vectors', () => expectVectors('derived-key'))
    it('[KY50][KY51][KY15] moves the keys of a stream on as in the vectors', () =>
      expectVectors('stream-keys', 'envelope-key'))
    it('[KY9][KY15] seals and refuses envelopes as in the vectors', () => expectVectors('envelope', 'envelope-bytes'))
    it('[KY8][KY15] proves receipts as in the vectors', () => expectVectors('ack', 'gap'))
    it('[KY18][KY19][KY20][KY21][KY15] signs receipts together and checks each alone, as in the vectors', () =>
      expectVectors('receipts', 'receipt-bytes'))
    it('[KY10][KY15] seals signals as in the vectors', () => expectVectors('signal'))
    it('[KY22][KY15] seals bulk as in the vectors', () => expectVectors('bulk'))
    it('[KY24] makes unsealed bulk as in the vectors, and refuses it where it is not sealed by a link', () =>
      expectVectors('unsealed-bulk', 'bulk-bytes'))
  })

  it('knows how to run every vector', () => {
    expect(new Set(vectors.map(({ of }) => of))).toEqual(new Set(Object.keys(runs)))
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length)
  })
}

async function expectVectors(...kinds: readonly string[]): Promise<void> {
  for (const { id, of, input, bytes, keys, code } of vectors) {
    if (!kinds.includes(of)) continue
    const run = runs[of] as (input: unknown) => Promise<unknown>
    const expected = code === undefined ? { bytes, ...(keys !== undefined && { keys }) } : { code }
    expect(await run(fromVector(input)), id).toEqual(expected)
  }
}
