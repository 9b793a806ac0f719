import { createPrivateKey } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'

import { SigningKey } from '@kith/keys'
import { join, type JoinOptions, type Peer, type PeerLogEvent, type SendOptions, type Sent } from '@kith/peer'
import { defaults, serve, type Server, silentLogger } from '@kith/server'
import type { ErrorCode } from '@kith/wire'

import { EvilServer } from './evil-server.ts'

/** The type of the messages that are sent here. */
export const wordType = 'evil.word'
/** How long anything that must happen may take, in milliseconds. */
const patienceMs = 30_000

/** Somebody honest. */
export interface Player {
  readonly name: string
  readonly peer: Peer
  /** What was committed here, in its order: sender and word. */
  readonly got: readonly string[]
  /** What the peer reported as an alarm. */
  readonly alarms: readonly string[]
  /** What the peer said, of whatever kind, by its event. */
  readonly events: readonly PeerLogEvent[]
}

/** A network whose server is evil, and the people in it. */
export class Stage implements AsyncDisposable {
  readonly evil: EvilServer
  readonly server: Server
  readonly folder: string
  readonly #players: Player[] = []
  /** How often the attack was made: one that never was proves nothing. */
  strikes = 0

  private constructor(folder: string, server: Server, evil: EvilServer) {
    this.folder = folder
    this.server = server
    this.evil = evil
  }

  static async open(): Promise<Stage> {
    const folder = await mkdtemp(joinPath(tmpdir(), 'kith-evil-'))
    const server = await serve({ dataDir: folder, port: 0, logger: silentLogger })
    return new Stage(folder, server, await EvilServer.before(`ws://127.0.0.1:${String(server.port)}/kith`))
  }

  /** Joins as a name and takes every word that comes. Nothing travels past the server. */
  async join(name: string, options: Partial<JoinOptions> = {}): Promise<Player> {
    const got: string[] = []
    const alarms: string[] = []
    const events: PeerLogEvent[] = []
    const log = (event: PeerLogEvent): void => {
      events.push(event)
      if (event.event === 'alarm') alarms.push(String(event.detail['code']))
    }
    const peer = await join(this.evil.url, { name, store: ':memory:', paths: 'relay-only', log, ...options })
    peer.messages.on<string>(wordType, ({ from, body }) => {
      got.push(`${from}: ${body}`)
    })
    const player: Player = { name, peer, got, alarms, events }
    this.#players.push(player)
    return player
  }

  /** Two people who know each other: both have sent and got a word. */
  async pair(): Promise<readonly [Player, Player]> {
    const pair = [await this.join('alice'), await this.join('bob')] as const
    await this.talk(...pair)
    return pair
  }

  readonly domain: string = defaults.domain

  /** Where the true server answers, with nobody between. */
  get realUrl(): string {
    return `ws://127.0.0.1:${String(this.server.port)}/kith`
  }

  /** The network's own key: who runs the server has it. */
  async networkKey(): Promise<SigningKey> {
    const database = new DatabaseSync(joinPath(this.folder, 'kith.sqlite'), { readOnly: true })
    const row = database.prepare(`SELECT value FROM store_facts WHERE key = 'network-key'`).get()
    database.close()
    const der = row?.['value']
    if (!(der instanceof Uint8Array)) throw new Error('a network that runs has a key')
    const { d = '' } = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }).export({
      format: 'jwk',
    })
    return SigningKey.fromSeed(Buffer.from(d, 'base64url'))
  }

  /** The two of `pair`. */
  both(): readonly [Player, Player] {
    const [one, other] = this.#players
    if (one === undefined || other === undefined) throw new Error('there is no pair yet')
    return [one, other]
  }

  /** Sends a word. */
  say(from: Player, to: Player, word: string, options?: SendOptions): Promise<Sent> {
    return from.peer.messages.send(to.name, wordType, word, options)
  }

  /** A word in each direction, each committed. */
  async talk(one: Player, other: Player): Promise<void> {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const word = `talk ${String(to.got.length)}`
      const sent = await this.say(from, to, word)
      await this.within(sent.committed(), `${word} of ${from.name}`)
      expect(to.got.at(-1) === `${from.name}: ${word}`, `${to.name} has ${word}`)
    }
  }

  /** Ends the attack, and shows that who was attacked and who was not go on as if nothing had been. */
  async goesOn(): Promise<void> {
    this.evil.rest()
    await this.talk(await this.join('carol'), await this.join('dave'))
    const [one, other] = this.#players
    const isHere = (player: Player | undefined): boolean => player?.peer.status.state === 'connected'
    if (one !== undefined && other !== undefined && isHere(one) && isHere(other)) await this.talk(one, other)
  }

  /** Waits until a condition holds. */
  async until(holds: () => boolean, what: string): Promise<void> {
    const end = Date.now() + patienceMs
    while (!holds()) {
      if (Date.now() > end) throw new Error(`waited in vain: ${what}`)
      await delay(5)
    }
  }

  /** Waits until a player reports an alarm. */
  alarm(player: Player, code: ErrorCode): Promise<void> {
    return this.until(() => player.alarms.includes(code), `${player.name} reports ${code}`)
  }

  /** A promise that must settle in time. */
  async within<T>(promise: Promise<T>, what: string): Promise<T> {
    const timer = new AbortController()
    try {
      return await Promise.race([
        promise,
        delay(patienceMs, undefined, { signal: timer.signal }).then(() => {
          throw new Error(`waited in vain: ${what}`)
        }),
      ])
    } finally {
      timer.abort()
    }
  }

  /** Everything that was said to these players before has been heard and weighed: each asked the server twice and had its answer. */
  async settled(...players: readonly Player[]): Promise<void> {
    for (let time = 0; time < 2; time++)
      await Promise.all(players.map(({ peer }) => peer.names.lookup(peer.name).catch(() => undefined)))
    await delay(100)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.evil.rest()
    await Promise.all(this.#players.map(({ peer }) => peer.leave()))
    await this.evil[Symbol.asyncDispose]()
    await this.server.stop()
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** The attack got through. */
export class Breach extends Error {}

/** @throws {@link Breach} when what must hold does not. */
export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Breach(what)
}

/** The code with which a promise is refused. @throws {@link Breach} when it is not. */
export async function codeOf(promise: Promise<unknown>, what: string): Promise<string> {
  try {
    await promise
  } catch (error) {
    return String((error as { readonly code?: unknown }).code)
  }
  throw new Breach(`${what} was not refused`)
}
