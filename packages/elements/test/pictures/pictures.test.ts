import { until } from '@kith/testing/contracts'
import type { MockPeer } from '@kith/testing/mock-peer'
import { bytesToId, type DeviceId, type MessageId } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { readPictureHeader } from '../../src/controllers/media/picture-header.ts'
import { picturesOf } from '../../src/controllers/pictures/own-picture.ts'
import { displayPictureBytesMax, pictureBody } from '../../src/controllers/pictures/picture-body.ts'
import { squareWithin } from '../../src/controllers/pictures/square.ts'
import { payloads } from '../hostile/payloads.ts'
import { setStage, type Stage } from '../chat/stage.ts'
import { avif, gif, jpeg, png, webp } from './headers.ts'

const phone = bytesToId<DeviceId>(new Uint8Array(16).fill(9))
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const small = webp(256, 256)

/** Something that `from` tells anna. */
async function told(anna: MockPeer, from: string, body: object, device = phone): Promise<unknown> {
  const mid = bytesToId<MessageId>(crypto.getRandomValues(new Uint8Array(16)))
  const parcel = {
    mid,
    to: 'anna',
    type: 'chat.picture',
    body: body as never,
    options: {},
    from,
    device,
    sentAtMs: 1,
    order: 1,
  }
  return anna.messages.receive(parcel, 'relay')
}

/** Pictures that a peer gets from now on. */
function gets(peer: MockPeer): { picture: string; changedMs: number }[] {
  const got: { picture: string; changedMs: number }[] = []
  peer.messages.on<{ picture: string; changedMs: number }>('chat.picture', ({ body }) => void got.push(body))
  return got
}

const face = ({ messenger }: Stage, name: string): string | undefined => messenger.faces.value.get(name)

describe('display pictures', () => {
  it('[CT30] are small, square and still, and nothing else is taken', async () => {
    const stage = await setStage()
    const { anna } = stage
    for (const picture of [base64(small), base64(jpeg(512, 512)), base64(png(16, 16)), ''])
      expect(await pictureBody['~standard'].validate({ picture, changedMs: 1 })).toMatchObject({ value: { picture } })
    const bad: unknown[] = [
      { picture: base64(small) },
      { picture: base64(small), changedMs: -1 },
      { picture: base64(small), changedMs: 0.5 },
      { picture: base64(small), changedMs: Number.NaN },
      { picture: 7, changedMs: 1 },
      { picture: [...small], changedMs: 1 },
      { picture: base64(webp(256, 255)), changedMs: 1 },
      { picture: base64(webp(513, 513)), changedMs: 1 },
      { picture: base64(png(16_000, 16_000)), changedMs: 1 },
      { picture: base64(webp(256, 256, true)), changedMs: 1 },
      { picture: base64(gif(64, 64)), changedMs: 1 },
      { picture: base64(small).slice(0, 10), changedMs: 1 },
      { picture: `${base64(small)}*`, changedMs: 1 },
      { picture: base64(webp(256, 256, false, displayPictureBytesMax + 1)), changedMs: 1 },
      { picture: 'https://evil.invalid/x.webp', changedMs: 1 },
      { picture: base64(new TextEncoder().encode('<svg onload=kithWasHere()>')), changedMs: 1 },
      ...payloads.map((picture) => ({ picture, changedMs: 1 })),
    ]
    for (const body of bad)
      expect(await told(anna, 'bo', body as object), JSON.stringify(body).slice(0, 80)).toMatchObject({
        code: 'body-malformed',
      })
    for (const body of [null, 7, 'x', []])
      expect(await told(anna, 'bo', body as never)).toMatchObject({ code: 'body-malformed' })
    expect(stage.messenger.faces.value.size).toBe(0)
  })

  it('[CT31] are taken from contacts and own devices, the later one, and from nobody else', async () => {
    const stage = await setStage()
    const { anna } = stage
    await told(anna, 'bo', { picture: base64(small), changedMs: 20 })
    await until(() => face(stage, 'bo') !== undefined)
    expect(face(stage, 'bo')).toBe(`data:image/webp;base64,${base64(small)}`)
    await told(anna, 'bo', { picture: base64(jpeg(64, 64)), changedMs: 20 })
    await told(anna, 'bo', { picture: '', changedMs: 10 })
    await told(anna, 'mallory', { picture: base64(small), changedMs: 30 })
    await told(anna, 'anna', { picture: base64(small), changedMs: 30 }, anna.device)
    await told(anna, 'anna', { picture: base64(png(64, 64)), changedMs: 30 })
    await until(() => face(stage, 'anna') !== undefined)
    expect([...stage.messenger.faces.value.keys()]).toEqual(['bo', 'anna'])
    expect(face(stage, 'bo')).toContain('image/webp')
    await told(anna, 'bo', { picture: '', changedMs: 21 })
    await until(() => face(stage, 'bo') === undefined)
  })

  it('[CT32] go to contacts, once, and to who becomes one later, and of who is none any more nothing is kept', async () => {
    const stage = await setStage()
    const { anna, bo, network, messenger } = stage
    const boGot = gets(bo)
    await picturesOf(messenger).set(small)
    await until(() => boGot.length === 1)
    expect(boGot[0]?.picture).toBe(base64(small))
    expect(face(stage, 'anna')).toBeDefined()
    const carla = await network.join('carla')
    const carlaGot = gets(carla)
    network.befriend(anna, carla)
    await until(() => carlaGot.length === 1)
    await told(anna, 'carla', { picture: base64(small), changedMs: 5 })
    await until(() => face(stage, 'carla') !== undefined)
    await anna.contacts.remove('carla')
    await until(() => face(stage, 'carla') === undefined)
    await picturesOf(messenger).set(undefined)
    await until(() => boGot.length === 2)
    await network.settled()
    expect(boGot[1]?.picture).toBe('')
    expect(boGot[1]?.changedMs).toBeGreaterThan(boGot[0]?.changedMs ?? Infinity)
    expect(carlaGot).toHaveLength(1)
    const dawud = await network.join('dawud')
    const dawudGot = gets(dawud)
    network.befriend(anna, dawud)
    await anna.contacts.mute('dawud', 'forever')
    await network.settled()
    expect(dawudGot).toEqual([])
  })

  it('[CT32] reach who was away as the newest alone', async () => {
    const { bo, network, messenger } = await setStage()
    const got = gets(bo)
    bo.disconnect()
    for (const picture of [small, jpeg(128, 128), png(96, 96)]) await picturesOf(messenger).set(picture)
    await network.settled()
    bo.connect()
    await until(() => got.length > 0)
    await network.settled()
    expect(got.map(({ picture }) => picture)).toEqual([base64(png(96, 96))])
  })

  it('[CT33] are read from their first bytes, whole or cut', () => {
    expect(readPictureHeader(png(8000, 6000))).toMatchObject({ type: 'image/png', width: 8000, height: 6000 })
    expect(readPictureHeader(jpeg(4000, 3000))).toMatchObject({ type: 'image/jpeg', width: 4000, height: 3000 })
    expect(readPictureHeader(webp(300, 200))).toMatchObject({ type: 'image/webp', width: 300, height: 200 })
    expect(readPictureHeader(gif(30, 20))).toMatchObject({ type: 'image/gif', width: 30, height: 20, mayMove: true })
    expect(readPictureHeader(avif(640, 480))).toMatchObject({ type: 'image/avif', width: 640, height: 480 })
    for (const whole of [png(8, 8), jpeg(8, 8), webp(8, 8), gif(8, 8), avif(8, 8)])
      for (let length = 0; length < Math.min(whole.length, 64); length += 1) {
        const header = readPictureHeader(whole.subarray(0, length))
        expect(header === undefined || header.width === 8).toBe(true)
      }
    for (const text of payloads) expect(readPictureHeader(new TextEncoder().encode(text))).toBeUndefined()
  })

  it('[CT33] are cut to a square that lies within', () => {
    const size = { width: 400, height: 300 }
    expect(squareWithin(size, 200, 150, 1)).toEqual({ x: 200, y: 150, side: 300 })
    expect(squareWithin(size, -50, 9000, 1)).toEqual({ x: 150, y: 150, side: 300 })
    expect(squareWithin(size, 0, 0, 2)).toEqual({ x: 75, y: 75, side: 150 })
    expect(squareWithin(size, 400, 300, 99)).toEqual({ x: 362.5, y: 262.5, side: 75 })
  })
})
