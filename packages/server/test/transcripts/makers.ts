import { createHash } from 'node:crypto'

import {
  type DeviceKeys,
  generateDevice,
  generateIdentity,
  signDirectoryEntry,
  signLockKey,
  signSignIn,
} from '@kith/keys'
import { firstListOf } from '@kith/testing/conformance'
import {
  bytesToId,
  type DeviceId,
  type DirectoryEntry,
  type FrameOf,
  type Id,
  numberOfCode,
  type ErrorCode,
} from '@kith/wire'

import { entryShape, type Fields, envelopeShape, type Shape } from './frame-shapes.ts'
import type { RecordValue, Transcript, Value } from './language.ts'

/** A value as the frames of `@kith/wire` have it, but for envelopes, which are flat here. */
export type Made = number | boolean | string | Uint8Array | readonly Made[] | MadeRecord
export interface MadeRecord {
  readonly [field: string]: Made
}

interface Keys {
  readonly deviceList: Uint8Array
  readonly devices: ReadonlyMap<string, DeviceKeys>
}

/** What a value is made for. */
export interface Occasion {
  /** The challenge of the connection, which a sign-in signs. */
  readonly challenge: FrameOf<'challenge'>
  /** What placeholders stand for. */
  readonly bound: ReadonlyMap<string, Made>
}

/** Makes the values of one transcript: keys once for each person, and what is signed with them. */
export class Makers {
  readonly #transcript: Transcript
  readonly #people: ReadonlyMap<string, Keys>
  readonly #signed = new Map<string, Promise<Uint8Array>>()

  private constructor(transcript: Transcript, people: ReadonlyMap<string, Keys>) {
    this.#transcript = transcript
    this.#people = people
  }

  static async for(transcript: Transcript): Promise<Makers> {
    const people = new Map<string, Keys>()
    for (const [person, { name, devices }] of transcript.people) {
      const made = new Map<string, DeviceKeys>()
      for (const device of devices) made.set(device, await generateDevice(device, 1_000))
      const deviceList = await firstListOf(name, await generateIdentity(), [...made.values()])
      people.set(person, { deviceList, devices: made })
    }
    return new Makers(transcript, people)
  }

  /** All fields of a record that has no wildcards. */
  async record(value: RecordValue, { fields }: Fields, occasion: Occasion): Promise<MadeRecord> {
    const base = value.base === undefined ? {} : await this.#envelope(value.base, occasion)
    const made: Record<string, Made> = {}
    for (const [field, one] of value.fields) {
      made[field] = await this.value(one, fields[field] ?? 'text', occasion, { ...base, ...made })
    }
    return { ...base, ...made }
  }

  /** One value. `record` is the fields before it, which a sign-in signs. */
  async value(value: Value, shape: Shape, occasion: Occasion, record: MadeRecord = {}): Promise<Made> {
    switch (value.kind) {
      case 'number':
      case 'flag':
        return value.value
      case 'text':
        return value.text
      case 'word':
        if (shape === 'envelope') return this.#envelope(value.text, occasion)
        return shape === 'code' ? numberOfCode(value.text as ErrorCode) : value.text
      case 'device':
        return this.#device(value.person, value.device).device
      case 'placeholder':
        return occasion.bound.get(value.name) ?? fail(`$${value.name}`)
      case 'list': {
        const items: Made[] = []
        const each = typeof shape === 'object' && 'listOf' in shape ? shape.listOf : 'text'
        for (const item of value.items) items.push(await this.value(item, each, occasion))
        return items
      }
      case 'record':
        return this.record(value, shape === 'envelope' ? envelopeShape : (shape as Fields), occasion)
      case 'made':
        return this.#make(value.maker, value.given, occasion, record)
      case 'any':
        return fail('*')
    }
  }

  async #make(maker: string, given: readonly Value[], occasion: Occasion, record: MadeRecord): Promise<Made> {
    const [first, second] = given
    const label = first?.kind === 'word' ? first.text : ''
    const device = first?.kind === 'device' ? () => this.#device(first.person, first.device) : () => fail(maker)
    switch (maker) {
      case 'bytes':
        return bytesFor(label, second?.kind === 'number' ? second.value : 0)
      case 'hex':
        return Uint8Array.from(Buffer.from(first?.kind === 'text' ? first.text : '', 'hex'))
      case 'id':
        return bytesToId<Id>(bytesFor(label, 16))
      case 'device-list':
        return this.#people.get(label)?.deviceList ?? fail(label)
      case 'lock-key':
        return this.#once(`lock-key ${device().device}`, () => signLockKey(device()))
      case 'sign-in': {
        const { nonce, networkKey, domain } = occasion.challenge
        const { name, device: signing } = record as { readonly name: string; readonly device: DeviceId }
        return signSignIn(device(), { nonce, networkKey, domain, name, device: signing })
      }
      case 'signed':
        return this.#once(`entry ${label}`, () => this.#signEntry(label, occasion))
      default:
        return fail(maker)
    }
  }

  async #envelope(name: string, occasion: Occasion): Promise<MadeRecord> {
    return this.record(this.#transcript.envelopes.get(name) ?? fail(name), envelopeShape, occasion)
  }

  async #signEntry(name: string, occasion: Occasion): Promise<Uint8Array> {
    const value = this.#transcript.entries.get(name) ?? fail(name)
    const made = (await this.record(value, entryShape, occasion)) as unknown as DirectoryEntry & { content: string }
    const signing = value.fields.get('device')
    if (signing?.kind !== 'device') return fail(`the device of ${name}`)
    const keys = this.#device(signing.person, signing.device)
    return signDirectoryEntry(keys, { ...made, content: new TextEncoder().encode(made.content) })
  }

  #device(person: string, device: string): DeviceKeys {
    return this.#people.get(person)?.devices.get(device) ?? fail(`${person}.${device}`)
  }

  #once(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const made = this.#signed.get(key) ?? make()
    this.#signed.set(key, made)
    return made
  }
}

/** Bytes that are the same for the same label, and others for another. */
function bytesFor(label: string, length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('shake256', { outputLength: Math.max(1, length) }).update(label).digest()).slice(0, length) // prettier-ignore
}

function fail(what: string): never {
  throw new Error(`the parser let ${what} pass, which cannot be made`)
}
