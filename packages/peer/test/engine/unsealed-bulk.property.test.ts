import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import { bulkRoomBytes, type DeviceKeys, generateDevice, plainOfUnsealed } from '@kith/keys'
import { decodePacket, type PeerName } from '@kith/wire'
import fc from 'fast-check'
import { expect, it } from 'vitest'

import { BulkKeeper, type BulkWay } from '../../src/engine/bulk-keeper.ts'
import { BulkLine } from '../../src/engine/bulk-line.ts'
import { Outgoing } from '../../src/engine/outgoing.ts'
import type { Identity } from '../../src/identity/identity.ts'
import type { KnownDevice, KnownNames } from '../../src/identity/known-names.ts'

/**
 * Two programs that begin anew at any time, direct links that come and go and hold what was on its way, and a server that keeps every packet and shows
 * it again as it likes.
 */
it('[KY23][KY24] only what was said in the present life of both is heard, each once, and unsealed on links alone', async () => {
  const keys = [await generateDevice('a', 1), await generateDevice('b', 1)] as const
  let unsealed = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const world = new World(keys)
      for (const each of steps) await world.perform(each)
      unsealed += world.unsealed
    }),
    { numRuns: 150 },
  )
  expect(unsealed).toBeGreaterThan(0)
})

type Step =
  | { readonly kind: 'say' | 'begin-anew'; readonly at: number }
  | { readonly kind: 'hear' | 'show'; readonly at: number; readonly which: number }
  | { readonly kind: 'link' | 'cut' | 'talk' }

const side = fc.integer({ min: 0, max: 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('say'), at: side }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('hear', 'show'), at: side, which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('begin-anew'), at: side }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('link', 'cut', 'talk') }) },
)

/** One direction of a link. */
interface Pipe {
  readonly packets: Uint8Array[]
  readonly line: BulkLine
}

interface Program {
  readonly keys: DeviceKeys
  life: number
  keeper: BulkKeeper
  way: BulkWay
  /** What comes to it over links, also such as the other end gave up. */
  pipes: Pipe[]
  /** What this life heard: the highest life of the other, and the packets. */
  highest: number
  readonly heard: Set<number>
}

class World {
  unsealed = 0
  readonly #programs: readonly [Program, Program]
  /** What was ever given to the server, for each of the two. */
  readonly #relayed: readonly [Uint8Array[], Uint8Array[]] = [[], []]
  /** Of each packet: in which lives it was said. */
  readonly #said: { readonly life: number; readonly otherLife: number }[] = []

  constructor([one, other]: readonly [DeviceKeys, DeviceKeys]) {
    this.#programs = [this.#program(0, one), this.#program(1, other)]
  }

  async perform(given: Step): Promise<void> {
    switch (given.kind) {
      case 'say':
        this.#say(given.at)
        break
      case 'hear':
        this.#hear(given.at, given.which)
        break
      case 'show':
        this.#show(given.at, given.which)
        break
      case 'begin-anew':
        await this.#beginAnew(given.at)
        break
      case 'link':
        this.#link()
        await this.#talk()
        break
      case 'cut':
        this.#cut()
        break
      case 'talk':
        await this.#talk()
    }
    await turn()
    for (const { way } of this.#programs) way.outgoing.flush()
  }

  #say(at: number): void {
    const [program, other] = this.#both(at)
    const number = this.#said.push({ life: program.life, otherLife: other.life }) - 1
    const bytes = new Uint8Array(bulkRoomBytes + 4)
    new DataView(bytes.buffer).setUint32(bulkRoomBytes, number)
    program.keeper.send(other.keys.device, bytes, number % 3 === 0)
  }

  /** The next packet of a link arrives. */
  #hear(at: number, which: number): void {
    const [program] = this.#both(at)
    const full = program.pipes.filter(({ packets }) => packets.length > 0)
    const pipe = full[which % full.length]
    if (pipe !== undefined) this.#give(program, pipe.packets.shift(), pipe.line)
  }

  /** The server gives any packet that it ever had, the newest more often than others. */
  #show(at: number, which: number): void {
    const [program] = this.#both(at)
    const packets = this.#relayed[at === 0 ? 0 : 1]
    const packet = packets.at(-1 - ((which >>> 2) % ((which & 3) === 0 ? packets.length || 1 : 3)))
    if (packet !== undefined) this.#give(program, packet, undefined)
  }

  async #beginAnew(at: number): Promise<void> {
    const [program] = this.#both(at)
    // A life begins later than the one before, by the clock that sessions count by.
    await pause(2)
    Object.assign(program, this.#program(at, program.keys))
    // The other end notices, but what was on its way to it still comes.
    this.#cut()
  }

  #link(): void {
    const pipes = [0, 1].map((at) => ({
      packets: [] as Uint8Array[],
      line: new BulkLine(this.#both(at)[1].keys.device),
    }))
    for (const [at, pipe] of pipes.entries()) {
      const [program] = this.#both(at)
      program.pipes.push(pipe)
      program.way = { kind: 'direct', outgoing: this.#outgoing(pipes[1 - at]?.packets ?? []), line: pipe.line }
    }
  }

  #cut(): void {
    for (const at of [0, 1]) this.#both(at)[0].way = this.#relay(at)
  }

  /** Both say something, and it arrives the way that they use, until they know each other. */
  async #talk(): Promise<void> {
    for (let round = 0; round < 4; round++)
      for (const at of [0, 1]) {
        this.#say(at)
        await turn()
        const [program, other] = this.#both(at)
        program.way.outgoing.flush()
        const pipe = program.way.kind === 'direct' ? other.pipes.at(-1) : undefined
        if (pipe === undefined) this.#give(other, this.#relayed[at === 0 ? 1 : 0].at(-1), undefined)
        else for (const packet of pipe.packets.splice(0)) this.#give(other, packet, pipe.line)
        await pause(1)
      }
  }

  #give(program: Program, packet: Uint8Array | undefined, line: BulkLine | undefined): void {
    const decoded = packet && decodePacket(packet.slice())
    if (decoded?.kind !== 'packet') return
    for (const frame of decoded.frames) {
      if (frame.type !== 'bulk') continue
      const before = program.heard.size
      const isUnsealed = plainOfUnsealed(frame.sealed) !== undefined
      program.keeper.frame(frame, line)
      if (isUnsealed && program.heard.size > before) this.unsealed++
    }
  }

  #taken(at: number, life: number, plain: Uint8Array): void {
    const [program] = this.#both(at)
    // What an earlier life still opens reaches nobody.
    if (program.life !== life) return
    const number = new DataView(plain.buffer, plain.byteOffset).getUint32(0)
    const said = this.#said[number]
    expect(said?.otherLife).toBe(program.life)
    expect(said?.life).toBeGreaterThanOrEqual(program.highest)
    expect(program.heard.has(number)).toBe(false)
    program.heard.add(number)
    program.highest = said?.life ?? 0
  }

  #program(at: number, keys: DeviceKeys): Program {
    const life = (this.#life(at) ?? -1) + 1
    const other = (): KnownDevice => {
      const { keys: known } = this.#both(at)[1]
      return { name: 'other' as PeerName, device: known.listed, lockKey: known.lockKey }
    }
    const keeper = new BulkKeeper({
      identity: { name: 'own', id: keys.device, device: keys } as unknown as Identity,
      names: { deviceOf: () => other() } as unknown as KnownNames,
      lookup: () => Promise.reject(new Error('everybody is known')),
      isBlocked: () => false,
      way: () => this.#both(at)[0].way,
      listener: {
        packet: (_from, plain) => {
          this.#taken(at, life, plain)
          return false
        },
        met: () => undefined,
        room: () => undefined,
      },
    })
    return { keys, life, keeper, way: this.#relay(at), pipes: [], highest: 0, heard: new Set() }
  }

  #life(at: number): number | undefined {
    return (this.#programs as readonly Program[] | undefined)?.[at]?.life
  }

  #both(at: number): readonly [Program, Program] {
    const [one, other] = this.#programs
    return at === 0 ? [one, other] : [other, one]
  }

  #relay(at: number): BulkWay {
    const packets = this.#relayed[at === 0 ? 1 : 0]
    const outgoing = this.#outgoing(packets, (packet) => {
      const decoded = decodePacket(packet)
      if (decoded.kind !== 'packet') throw new Error(decoded.code)
      for (const frame of decoded.frames)
        expect(frame.type === 'bulk' && plainOfUnsealed(frame.sealed) === undefined).toBe(true)
    })
    return { kind: 'relay', outgoing, line: undefined }
  }

  #outgoing(packets: Uint8Array[], look?: (packet: Uint8Array) => void): Outgoing {
    return new Outgoing({
      bufferedBytes: 0,
      wantRoom: () => undefined,
      send: (packet) => {
        const copy = packet.slice()
        look?.(copy)
        packets.push(copy)
        return true
      },
    })
  }
}
