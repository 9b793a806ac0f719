import { attached, newPerson, RawClient } from '@kith/testing/conformance'
import {
  bytesToId,
  codeOfNumber,
  type DeviceId,
  type Frame,
  type MeetFrame,
  type MeetingId,
  type MeetingSide,
  noDevice,
} from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { running } from '../running.ts'

const meeting = bytesToId<MeetingId>(new Uint8Array(16).fill(3))

/** What an end says; without text it only takes its end. */
function meet(side: MeetingSide, text: string, fields: Partial<MeetFrame> = {}): MeetFrame {
  const token = new Uint8Array(16).fill(side === 'joining' ? 7 : 8)
  const message = new TextEncoder().encode(text)
  return { type: 'meet', request: 9, as: noDevice, meeting, side, token, heard: 0, place: 0, message, ...fields }
}

function end(side: MeetingSide, as: DeviceId): Frame {
  return { type: 'meeting-end', as, meeting, side, token: new Uint8Array(16).fill(8), code: 158 }
}

async function textOfNext(client: RawClient): Promise<string> {
  return new TextDecoder().decode((await client.next('met')).message)
}

describe('meetings over the wire', () => {
  it('[SE23][SE24][SE25] carries words between who is nobody yet and a device, and tells the end', async () => {
    const server = await running()
    const alice = await newPerson('alice')
    const [phone, laptop] = [await RawClient.connect(server.url), await attached(server.url, alice)]
    laptop.send(meet('inviting', '', { as: alice.device }))
    expect(codeOfNumber((await laptop.next('refused')).code)).toBe('meeting-unknown')
    phone.send(meet('joining', 'hello'))
    expect(await phone.next('done')).toMatchObject({ request: 9 })
    laptop.send(meet('inviting', 'come in', { as: alice.device }))
    await laptop.next('done')
    expect([await textOfNext(laptop), await textOfNext(phone)]).toEqual(['hello', 'come in'])
    const again = await RawClient.connect(server.url)
    again.send(meet('joining', '', { place: 1 }))
    expect(await textOfNext(again)).toBe('come in')
    laptop.send(end('inviting', alice.device))
    expect(await again.next('meeting-end')).toMatchObject({ meeting, side: 'inviting', code: 158 })
    expect(phone.frames.some(({ type }) => type === 'meeting-end')).toBe(false)
  })

  it('[SE23] ends a connection that meets as a device which it has not signed in, or as nobody after it has', async () => {
    const server = await running()
    const alice = await newPerson('alice')
    const stranger = await RawClient.connect(server.url)
    stranger.send(meet('joining', '', { as: alice.device }))
    expect(codeOfNumber((await stranger.next('bye')).code)).toBe('not-signed-in')
    const laptop = await attached(server.url, alice)
    laptop.send(meet('joining', ''))
    expect(codeOfNumber((await laptop.next('bye')).code)).toBe('not-signed-in')
  })

  it('[SE25] a connection in a meeting need not sign in while it lasts', async () => {
    let nowMs = Date.now()
    const server = await running({ clock: { nowMs: () => nowMs } })
    const alice = await newPerson('alice')
    const laptop = await attached(server.url, alice)
    const [phone, silent] = [await RawClient.connect(server.url), await RawClient.connect(server.url)]
    phone.send(meet('joining', 'hello'))
    await phone.next('done')
    nowMs += 11_000
    expect(codeOfNumber((await silent.next('bye')).code)).toBe('sign-in-late')
    await phone.sync()
    laptop.send(meet('inviting', '', { as: alice.device }))
    await laptop.next('done')
    laptop.send(end('inviting', alice.device))
    await phone.next('meeting-end')
    await phone.sync()
    nowMs += 11_000
    expect(codeOfNumber((await phone.next('bye')).code)).toBe('sign-in-late')
  })

  it('[SE25] meetings begun count as sign-ins of their address', async () => {
    const server = await running({ rates: { signIns: { perSecond: 0.001, burst: 1 } } })
    const phone = await RawClient.connect(server.url)
    phone.send(meet('joining', 'a'))
    await phone.next('done')
    phone.send(meet('joining', 'b', { place: 1 }))
    expect(codeOfNumber((await phone.next('refused')).code)).toBe('rate-exceeded')
  })
})
