import { expect, it } from 'vitest'

import { makeBrowserKeys, openPush } from '@kith/testing/push-service'

import { isPushKey, sealPush } from '../../src/push/encryption.ts'

/** RFC 8291, appendix A. */
const vector = {
  plain: 'When I grow up, I want to be a watermelon',
  senderPrivate: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  browserPublic: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  secret: 'BTBZMqHH6r4Tts7J_aSIgg',
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'base64url')
}

it('[PU7] seals as the example of RFC 8291 does', () => {
  const keys = { key: bytes(vector.browserPublic), secret: bytes(vector.secret) }
  const random = { salt: bytes(vector.salt), privateKey: bytes(vector.senderPrivate) }
  const body = sealPush(Buffer.from(vector.plain), keys, vector.plain.length + 1, random)
  expect(body.toString('base64url')).toBe(vector.body)
})

it('[PU7] makes all wake-ups equally long, and a browser reads the name in them', async () => {
  const browser = await makeBrowserKeys()
  const lengths = new Set<number>()
  for (const name of ['al', 'a'.repeat(63), '']) {
    const body = sealPush(Buffer.from(name), { key: browser.point, secret: browser.secret }, 128)
    lengths.add(body.byteLength)
    expect(Buffer.from(await openPush(body, browser)).toString()).toBe(name)
  }
  expect([...lengths]).toEqual([21 + 65 + 128 + 16])
  const long = { key: browser.point, secret: browser.secret }
  expect(() => sealPush(new Uint8Array(128), long, 128)).toThrow(RangeError)
})

it('[PU2] knows what is no point of the curve', () => {
  const point = bytes(vector.browserPublic)
  expect(isPushKey(point)).toBe(true)
  const beside = Uint8Array.from(point)
  beside[64] = (beside[64] ?? 0) ^ 1
  for (const none of [beside, point.subarray(0, 64), new Uint8Array(65), new Uint8Array()])
    expect(isPushKey(none)).toBe(false)
})
