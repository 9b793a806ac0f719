import { randomBytes } from 'node:crypto'

import type { DeviceKeys } from '@kith/keys'
import type { BootId, Lane, StreamId } from '@kith/wire'

import { randomId } from '../client/made-frames.ts'
import { newPerson, newPersonOf, nextListOf, type Person } from '../client/person.ts'
import { RawClient, type RawClientOptions } from '../client/raw-client.ts'
import { Actor } from './actor.ts'
import { MadeStream } from './made-stream.ts'

/** Letters that no other letter of names looks like. */
const nameLetters = 'abcdefghkpstuvwxyz2345678'
const nameLettersCount = 14

/** What one case has to play on: a server, and people whom nobody has met before. */
export class Stage {
  /** Of the WebSocket. */
  readonly url: string
  /** How long a frame may take, in milliseconds. */
  readonly waitMs: number
  readonly #clients = new Set<RawClient>()
  readonly #actors: Actor[] = []
  readonly #streams: MadeStream[] = []

  constructor(url: string, waitMs: number) {
    this.url = url
    this.waitMs = waitMs
  }

  /** A name that nobody has. */
  name(): string {
    const letters = [...randomBytes(nameLettersCount)].map((byte) => nameLetters[byte % nameLetters.length] ?? 'a')
    return `case-${letters.join('')}`
  }

  person(name: string = this.name()): Promise<Person> {
    return newPerson(name)
  }

  /** One name with several devices. */
  devices(count: number, name: string = this.name()): Promise<readonly Person[]> {
    return newPersonOf(name, count)
  }

  /** One name with two devices. */
  async twoDevices(): Promise<readonly [Person, Person]> {
    const [one, two] = await this.devices(2)
    if (one === undefined || two === undefined) throw new Error('two devices were asked for')
    return [one, two]
  }

  async connect(options: RawClientOptions = {}): Promise<RawClient> {
    const client = await RawClient.connect(this.url, { waitMs: this.waitMs, ...options })
    this.#clients.add(client)
    return client
  }

  /** Signs a device in, on a connection of its own unless another is given. */
  async signedIn(person?: Person, on?: RawClient): Promise<Actor> {
    const [who, client] = await Promise.all([person ?? this.person(), on ?? this.connect()])
    await client.signIn(who)
    const actor = new Actor(who, client)
    this.#actors.push(actor)
    return actor
  }

  /** Signs a device in and attaches it. */
  async attached(person?: Person, on?: RawClient): Promise<Actor> {
    const actor = await this.signedIn(person, on)
    await actor.attach()
    return actor
  }

  /** Two new people, both attached. */
  async two(): Promise<readonly [Actor, Actor]> {
    return Promise.all([this.attached(), this.attached()])
  }

  /** A new sender who is attached, and the person of a receiver who has a name and is away. */
  async senderAndAbsent(): Promise<readonly [Actor, Person]> {
    return Promise.all([this.attached(), this.away()])
  }

  /** A person whose name is claimed and who left. */
  async away(person?: Person): Promise<Person> {
    const actor = await this.signedIn(person)
    await actor.leave()
    return actor.person
  }

  /** Has device lists of a name taken, one after the other, on a connection where nobody signs in. */
  async publish(...lists: readonly Uint8Array[]): Promise<void> {
    const client = await this.connect()
    for (const list of lists) await client.setDevices(list)
    await client.leave()
  }

  /** The person after the next list of the name was taken; of the same device where no others are given. */
  async renewed(person: Person, devices: readonly DeviceKeys[] = [person.keys]): Promise<Person> {
    const deviceList = await nextListOf(person, devices)
    await this.publish(person.deviceList, deviceList)
    return { ...person, deviceList }
  }

  /** A new stream, or one with an id that is given. */
  stream(from: Actor | Person, to: Actor | Person, lane: Lane = 'kept', id?: StreamId): MadeStream {
    const stream = new MadeStream(personOf(from), personOf(to), lane, id)
    this.#streams.push(stream)
    return stream
  }

  /** Leaves nothing behind but names: acknowledges what was stored, forgets the acks, takes grants back, and ends all connections. */
  async end(isWhole: boolean): Promise<void> {
    // After a failure nothing is known of the connections, and what was stored goes with its time.
    if (isWhole) await this.#tidy().catch(() => undefined)
    for (const client of this.#clients) client.cut()
  }

  async #tidy(): Promise<void> {
    const stored = this.#streams.filter(({ storedUpTo }) => storedUpTo > 0)
    for (const [person, streams] of grouped(stored, ({ to }) => to)) {
      const actor = await this.#actorOf(person)
      actor.send(...streams.map((stream) => stream.ack(stream.storedUpTo + 1)))
      await actor.sync()
    }
    for (const [person] of grouped(stored, ({ from }) => from)) {
      const actor = await this.#actorOf(person)
      actor.send({ type: 'hello', as: person.device, boot: randomId<BootId>(), more: 0, outstanding: [] })
      await actor.sync()
    }
    for (const { person, granted } of [...this.#actors].filter((one) => one.granted.size > 0)) {
      const actor = await this.#actorOf(person)
      for (const name of granted) await actor.asked('done', { type: 'grant', name, level: 'none' })
    }
  }

  /** The person's device on a connection that is open. */
  async #actorOf(person: Person): Promise<Actor> {
    const open = this.#actors.findLast(({ device, client }) => device === person.device && !client.isClosed)
    return open ?? this.signedIn(person)
  }
}

function personOf(who: Actor | Person): Person {
  return 'person' in who ? who.person : who
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}
