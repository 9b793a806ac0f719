/** Where a new device meets one of a name: who has an end, what is passed on, and how it is over (spec SE23 to SE25). */
import { randomBytes } from 'node:crypto'

import {
  bytesToId,
  type DeviceId,
  limits,
  type MeetFrame,
  type MeetingId,
  type MeetingSide,
  noDevice,
  numberOfCode,
} from '@kith/wire'

import type { RawClient } from '../client/raw-client.ts'
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { answerTo, expectFrame, expectNone, fits } from '../running/expectations.ts'
import type { Stage } from '../running/stage.ts'

/** Meetings that one connection may begin. */
const begunMax = 4

/** One end of a meeting, on a connection of its own. */
class End {
  readonly meeting: MeetingId
  readonly side: MeetingSide
  readonly token: Uint8Array
  client: RawClient
  readonly #as: DeviceId

  constructor(client: RawClient, meeting: MeetingId, side: MeetingSide, as: DeviceId = noDevice) {
    this.client = client
    this.meeting = meeting
    this.side = side
    this.token = randomBytes(16)
    this.#as = as
  }

  /** Takes the end, and says something in it. */
  meet(change: Partial<MeetFrame> = {}): number {
    const request = this.client.request()
    const { meeting, side, token } = this
    const nothing = { heard: 0, place: 0, message: new Uint8Array(0) }
    this.client.send({ type: 'meet', request, as: this.#as, meeting, side, token, ...nothing, ...change })
    return request
  }

  async taken(change: Partial<MeetFrame> = {}): Promise<void> {
    fits(await answerTo(this.client, this.meet(change)), 'done', {})
  }

  async refused(
    code: 'meeting-unknown' | 'meeting-taken' | 'rate-exceeded',
    change: Partial<MeetFrame> = {},
  ): Promise<void> {
    fits(await answerTo(this.client, this.meet(change)), 'refused', { code })
  }

  /** The other end's message of this number comes. */
  async hears(place: number): Promise<void> {
    const { meeting, side } = this
    const other = side === 'joining' ? 'inviting' : 'joining'
    await expectFrame(this.client, 'met', { meeting, side: other, place, message: message(place) })
  }

  ends(code: number, token: Uint8Array = this.token): void {
    const { meeting, side } = this
    this.client.send({ type: 'meeting-end', as: this.#as, meeting, side, token, code })
  }
}

/** The cases of this chapter. */
export const meetings: readonly ConformanceCase[] = casesOf('meetings', [
  [
    'SE23.1',
    'lets a new device begin a meeting and one of a name take its other end, before sign-in and after',
    async (stage) => {
      const joining = await newEnd(stage)
      await joining.taken()
      const alice = await stage.signedIn()
      await new End(alice.client, joining.meeting, 'inviting', alice.device).taken()
    },
  ],
  [
    'SE23.2',
    'refuses the other end of a meeting that is not there',
    async (stage) => (await newEnd(stage, 'inviting')).refused('meeting-unknown'),
  ],
  [
    'SE23.3',
    'gives an end to the token that took it first, and to no other',
    async (stage) => {
      const { joining, inviting } = await met(stage)
      for (const end of [joining, inviting])
        await new End(await stage.connect(), joining.meeting, end.side).refused('meeting-taken')
      await inviting.taken({ message: message(0) })
      await joining.hears(0)
    },
  ],
  [
    'SE23.4',
    'lets one connection begin four meetings, and no more',
    async (stage) => {
      const client = await stage.connect()
      for (let count = 0; count < begunMax; count++) await new End(client, newMeeting(), 'joining').taken()
      await new End(client, newMeeting(), 'joining').refused('rate-exceeded')
    },
  ],
  [
    'SE24.1',
    'passes on what each end says, in order and once',
    async (stage) => {
      const { joining, inviting } = await met(stage)
      for (const place of [0, 1, 2]) {
        const said = { place, message: message(place) }
        await joining.taken({ heard: place, ...said })
        await joining.taken({ heard: place, ...said })
        await inviting.hears(place)
        await inviting.taken({ heard: place + 1, ...said })
        await joining.hears(place)
      }
      await expectNone(inviting.client, 'met')
      await expectNone(joining.client, 'met')
    },
  ],
  [
    'SE24.2',
    'tells an end that comes anew what it has not heard',
    async (stage) => {
      const { joining, inviting } = await met(stage)
      for (const place of [0, 1, 2]) await joining.taken({ place, message: message(place) })
      inviting.client.cut()
      inviting.client = await stage.connect()
      await inviting.taken({ heard: 1 })
      await inviting.hears(1)
      await inviting.hears(2)
      await expectNone(inviting.client, 'met')
    },
  ],
  [
    'SE24.3',
    'refuses a message out of its turn, and more than eight',
    async (stage) => {
      const { joining } = await met(stage)
      await joining.refused('rate-exceeded', { place: 1, message: message(1) })
      for (let place = 0; place < limits.meetingMessagesMax; place++)
        await joining.taken({ place, message: message(place) })
      const place = limits.meetingMessagesMax
      await joining.refused('rate-exceeded', { place, message: message(place) })
    },
  ],
  [
    'SE25.1',
    'tells the other end that a meeting is over, and why',
    async (stage) => {
      const { joining, inviting } = await met(stage)
      joining.ends(numberOfCode('link-declined'))
      const { meeting } = joining
      await expectFrame(inviting.client, 'meeting-end', { meeting, side: 'joining', code: 'link-declined' })
      await new End(inviting.client, meeting, 'inviting').refused('meeting-unknown')
    },
  ],
  [
    'SE25.2',
    'lets nobody end a meeting without the token of an end',
    async (stage) => {
      const { joining, inviting } = await met(stage)
      const stranger = new End(await stage.connect(), joining.meeting, 'joining')
      stranger.ends(0)
      await stranger.client.sync()
      await joining.taken({ message: message(0) })
      await inviting.hears(0)
      await expectNone(inviting.client, 'meeting-end')
    },
  ],
])

async function newEnd(stage: Stage, side: MeetingSide = 'joining'): Promise<End> {
  return new End(await stage.connect(), newMeeting(), side)
}

/** Two ends of one meeting. */
async function met(stage: Stage): Promise<{ readonly joining: End; readonly inviting: End }> {
  const joining = await newEnd(stage)
  await joining.taken()
  const inviting = new End(await stage.connect(), joining.meeting, 'inviting')
  await inviting.taken()
  return { joining, inviting }
}

function newMeeting(): MeetingId {
  return bytesToId<MeetingId>(randomBytes(16))
}

function message(place: number): Uint8Array {
  return new Uint8Array(60 + place).fill(place + 1)
}
