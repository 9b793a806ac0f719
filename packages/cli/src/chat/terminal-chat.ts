import { createInterface, type Interface } from 'node:readline'

import type { ConnectionStatus, PresenceInfo, StorageStatus } from '@kith/peer'
import { KithError, type MessageId } from '@kith/wire'

import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { plainLine } from '../output/plain.ts'
import { presenceWords } from '../output/presence-words.ts'
import type { Joined } from '../peer/joined.ts'
import { whenRefused } from '../peer/refusal.ts'
import type { Context } from '../program/command.ts'
import { runChatCommand } from './chat-commands.ts'
import { OwnLines } from './own-lines.ts'
import { isFinal, type Line, wordsOf } from './record.ts'
import { TerminalScreen } from './terminal-screen.ts'
import { lineText, markColumn, saidWords } from './words.ts'

/** A conversation on a terminal, until Ctrl-D, Ctrl-C or `/quit`. */
export class TerminalChat implements AsyncDisposable {
  readonly #joined: Joined
  readonly #context: Context
  readonly #name: string
  readonly #prompt: Interface
  readonly #terminal: TerminalScreen
  readonly #own: OwnLines
  readonly #over = new AbortController()
  readonly #shown = new Set<string>()
  #working: Promise<void> = Promise.resolve()
  #fault: Error | undefined
  #presence = ''

  constructor(joined: Joined, context: Context, name: string) {
    const { stdin, stdout } = context.surroundings
    this.#joined = joined
    this.#context = context
    this.#name = name
    this.#prompt = createInterface({ input: stdin, output: stdout, terminal: true, prompt: '> ', historySize: 100 })
    this.#terminal = new TerminalScreen(stdout, this.#prompt)
    this.#own = new OwnLines(this.#terminal, name, context.screen.paint)
  }

  /** Talks; resolves when the person leaves, rejects with the code when the network refuses this peer. */
  async run(history: number): Promise<ExitCode> {
    const { peer, lines, reading } = this.#joined
    const { dim, bold } = this.#context.screen.paint
    const refusal = whenRefused(peer, this.#context.ending)
    const signal = AbortSignal.any([this.#context.ending, this.#over.signal, refusal.signal])
    const finished = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve()
      })
      if (signal.aborted) resolve()
    })
    this.#prompt.on('close', () => {
      this.quit()
    })
    this.#prompt.on('SIGINT', () => {
      this.quit()
    })
    this.#prompt.on('line', (text) => {
      this.#entered(text)
    })
    this.say(dim(`${bold(peer.name)} talks with ${bold(this.#name)}; /help shows what else there is, Ctrl-D leaves`))
    const follow = [
      this.#followArrivals,
      this.#followSaid,
      this.#followPresence,
      this.#followStatus,
      this.#followStorage,
      this.#followContacts,
      this.#followReadings,
      this.#tellRead,
    ]
    const followed = follow.map((task) =>
      task.call(this, signal).catch((cause: unknown) => {
        this.#failed(cause)
      }),
    )
    const stop = lines.deliveries.onChange((mid, mark) => {
      this.#own.mark(mid, mark)
    })
    this.#work(async () => {
      this.#own.readUpTo(await reading.readUpTo(this.#name))
      await this.#showAll(await lines.seen(this.#name, history))
      await this.showUnread()
    })
    await finished
    stop()
    await Promise.all(followed)
    await this.#working
    await lines.settled()
    if (refusal.status !== undefined) throw new KithError(refusal.status.code, refusal.status.message)
    if (this.#fault !== undefined) throw this.#fault
    return exitCodes.ok
  }

  /** Prints above the prompt. */
  say(text: string): void {
    this.#terminal.print(text)
  }

  /** Shows what was not shown yet, and notes that it was seen, of which the other is to be told. */
  async showUnread(): Promise<void> {
    await this.#showAll(await this.#joined.lines.unread(this.#name))
  }

  /** Ends the conversation. */
  quit(): void {
    this.#over.abort()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#terminal.close()
    this.#prompt.close()
    await this.#working
  }

  #entered(text: string): void {
    const { paint } = this.#context.screen
    const { surroundings: { nowMs } } = this.#context // prettier-ignore
    if (text.trim() === '') {
      this.#terminal.replaceEntered(text, '')
      return
    }
    if (text.startsWith('/') && !text.startsWith('//')) {
      this.#terminal.replaceEntered(text, paint.dim(text))
      const [word = '', ...rest] = text.slice(1).trim().split(/\s+/)
      const { lastMid } = this.#own
      this.#work(() =>
        runChatCommand(word, rest, {
          chat: this,
          joined: this.#joined,
          context: this.#context,
          name: this.#name,
          lastMid,
        }),
      )
      return
    }
    const body = text.startsWith('//') ? text.slice(1) : text
    const shown: Line = { key: '', mid: '', from: 'me', text: body, atMs: nowMs(), state: 'accepted' }
    const placed = this.#terminal.replaceEntered(text, lineText(shown, this.#name, nowMs(), paint))
    this.#work(async () => {
      const line = await this.#joined.lines.send(this.#name, body)
      this.#shown.add(line.key)
      this.#own.add(line, placed, markColumn(shown.atMs, shown.atMs))
      await this.#askMark(line)
      await this.showUnread()
    })
  }

  /** Does one thing after the other. */
  #work(task: () => Promise<void>): void {
    this.#working = this.#working.then(task).catch((cause: unknown) => {
      this.#failed(cause)
    })
  }

  /** A failure with a code is said and changes nothing else; a fault of the program ends the conversation. */
  #failed(cause: unknown): void {
    if (!(cause instanceof KithError)) {
      this.#fault ??= cause instanceof Error ? cause : new Error(String(cause))
      this.quit()
    } else if (cause.code !== 'aborted' && cause.code !== 'disposed') {
      this.say(this.#context.screen.paint.red(`✗ ${cause.message} (${cause.code})`))
    }
  }

  async #showAll(shown: readonly Line[]): Promise<void> {
    for (const line of shown) this.#show(line)
    const last = shown.at(-1)
    const isTold = shown.some(({ from }) => from === 'them')
    if (last !== undefined) await this.#joined.lines.markRead(this.#name, last.key, { isTold })
    for (const line of shown) if (isOfThisDevice(line)) await this.#askMark(line)
  }

  #show(line: Line): void {
    if (this.#shown.has(line.key)) return
    this.#shown.add(line.key)
    const { screen, surroundings: { nowMs } } = this.#context // prettier-ignore
    const shownMs = nowMs()
    const placed = this.#terminal.print(lineText(this.#own.shown(line), this.#name, shownMs, screen.paint))
    if (isOfThisDevice(line)) this.#own.add(line, placed, markColumn(line.atMs, shownMs))
  }

  /** Marks an own line with what became of it before it was shown. */
  async #askMark({ mid, state = 'accepted' }: Line): Promise<void> {
    if (!isFinal(state)) this.#own.mark(mid as MessageId, await this.#joined.lines.deliveries.of(mid as MessageId))
  }

  async #followArrivals(signal: AbortSignal): Promise<void> {
    const { dim } = this.#context.screen.paint
    const since = this.#context.surroundings.nowMs()
    const noticed = new Set<string>()
    for await (const line of this.#joined.lines.arrivals(signal)) {
      // A line that was changed comes again.
      const isNew = line.atMs >= since && !noticed.has(line.key)
      noticed.add(line.key)
      if (line.name === this.#name) this.#work(() => this.showUnread())
      else if (line.from === 'them' && isNew)
        this.say(dim(`${line.name} writes: ${plainLine(wordsOf(line), 60)} (kith chat ${line.name})`))
    }
  }

  async #followSaid(signal: AbortSignal): Promise<void> {
    const { dim } = this.#context.screen.paint
    for await (const said of this.#joined.lines.said(signal))
      if (said.name === this.#name) this.#work(() => Promise.resolve(this.say(dim(saidWords(said)))))
  }

  async #followPresence(signal: AbortSignal): Promise<void> {
    const { paint } = this.#context.screen
    for await (const info of this.#joined.peer.presence.watch([this.#name], { signal })) {
      if (info.freshness === 'stale') continue
      const words = presenceWords(
        { ...info, idleMs: 0 } satisfies PresenceInfo,
        this.#context.surroundings.nowMs(),
        paint,
      )
      const isAsked = this.#context.arguments.has('contact')
      const hint = info.state === 'unknown' && !isAsked ? paint.dim(' (/contact asks to see each other)') : ''
      if (words !== this.#presence) this.say(`${paint.bold(this.#name)} is ${words}${hint}`)
      this.#presence = words
    }
  }

  async #followStatus(signal: AbortSignal): Promise<void> {
    const { dim } = this.#context.screen.paint
    let before: ConnectionStatus['state'] = 'connected'
    for await (const { state } of this.#joined.peer.statusChanges({ signal })) {
      if (state === 'connecting' || state === before) continue
      if (state === 'waiting')
        this.say(dim(`No connection to ${this.#joined.place.server}; lines are kept on this device and go out later`))
      if (state === 'connected') this.say(dim('Connected again'))
      before = state
    }
  }

  async #followStorage(signal: AbortSignal): Promise<void> {
    const { dim } = this.#context.screen.paint
    let before: StorageStatus['state'] = 'ok'
    for await (const { state } of this.#joined.peer.storageChanges({ signal })) {
      if (state === before) continue
      before = state
      if (state === 'full')
        this.say('No room on this disk: nothing goes out or comes in until there is; what others send waits with them')
      else this.say(dim('There is room on the disk again'))
    }
  }

  async #followReadings(signal: AbortSignal): Promise<void> {
    for await (const key of this.#joined.reading.readings(this.#name, signal))
      this.#work(() => Promise.resolve(this.#own.readUpTo(key)))
  }

  #tellRead(signal: AbortSignal): Promise<void> {
    return this.#joined.reading.tell(this.#name, signal)
  }

  async #followContacts(signal: AbortSignal): Promise<void> {
    let before: string | undefined
    for await (const contacts of this.#joined.peer.contacts.watch({ signal })) {
      const found = contacts.find(({ name }) => name === this.#name)
      if (found?.state === before) continue
      const note = found?.note === undefined || found.note === '' ? '' : `: "${plainLine(found.note)}"`
      if (found?.state === 'asking') this.say(`${this.#name} asks to be a contact${note}; /accept or /decline`)
      if (found?.state === 'contact' && before !== undefined) this.say(`${this.#name} and you are contacts now`)
      before = found?.state ?? ''
    }
  }
}

/** Whether a line was sent from here, so that this device knows what became of it. */
function isOfThisDevice({ from, elsewhere }: Line): boolean {
  return from === 'me' && elsewhere !== true
}
