import { installed } from '../../words/en/installed.ts'
import type { Words } from '../../words/words.ts'
import type { Arrival } from '../chat/summaries.ts'
import type { Messenger } from '../messenger.ts'
import { Cell } from '../observable/cell.ts'
import { hashOf } from '../route/route.ts'

/** Whether a page may show notifications, by the browser. */
export type NoticePermission = 'default' | 'granted' | 'denied' | 'missing'

/** A notification. The next one with the same tag takes its place. */
export interface Notice {
  readonly title: string
  readonly body: string
  readonly tag: string
  /** The place in the messenger that it leads to, such as `#/bob`. */
  readonly place: string
}

/** What the service worker says by itself when no page is open; `{name}` stands for the own name. */
export interface SleepWords {
  readonly something: string
  readonly somethingFor: string
}

/** What a page says when the service worker asks it about a wake-up for a name: nothing of another name, or a notice that says more. */
export type WakeAnswer = 'other' | 'seen' | Notice | undefined

/** Notifications of a browser; the page brings them. */
export interface NoticeSurroundings {
  permission(): NoticePermission
  /** Asks the person, where the browser still does. */
  ask(): Promise<NoticePermission>
  /** Whether the page is looked at. */
  isSeen(): boolean
  show(notice: Notice): Promise<void>
  /** Puts away what was shown with this tag. */
  close(tag: string): Promise<void>
  /** The number at the program's icon; 0 takes it away. */
  badge(count: number): void
  tell(words: SleepWords): Promise<void>
  /** Answers the service worker from now on; the answer ends that. */
  onWake(answer: (name: string) => WakeAnswer): () => void
}

/** What a person chose of notifications, on this device. */
export interface NoticeChoice {
  /** Notices while the page is open and not looked at. */
  readonly isOn: boolean
  /** They show what was written, and not only who wrote. */
  readonly showsWords: boolean
  readonly permission: NoticePermission
}

/** Something to tell of: a message, or without a text a request. */
type Told = Pick<Arrival, 'name' | 'by' | 'isMention'> & { readonly text?: string }

const memoryKeys = { isOn: 'kith.notices', showsWords: 'kith.notices.words' } as const
const bodyMax = 200

/** Tells of what comes while nobody looks: by notifications, for who wants them, and by the number at the icon. */
export class Notices {
  readonly choice: Cell<NoticeChoice>
  readonly #surroundings: NoticeSurroundings
  readonly #memory: Pick<Storage, 'getItem' | 'setItem'>

  constructor(surroundings: NoticeSurroundings, memory: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#surroundings = surroundings
    this.#memory = memory
    this.choice = new Cell({
      isOn: memory.getItem(memoryKeys.isOn) === 'on' && surroundings.permission() === 'granted',
      showsWords: memory.getItem(memoryKeys.showsWords) === 'on',
      permission: surroundings.permission(),
    })
  }

  /** Turns notices on, which the browser may ask the person about, or off. */
  async set(isOn: boolean): Promise<void> {
    const permission = isOn ? await this.allow() : this.#surroundings.permission()
    const isAllowed = isOn && permission === 'granted'
    this.#memory.setItem(memoryKeys.isOn, isAllowed ? 'on' : 'off')
    this.choice.update((before) => ({ ...before, isOn: isAllowed, permission }))
  }

  setWords(showsWords: boolean): void {
    this.#memory.setItem(memoryKeys.showsWords, showsWords ? 'on' : 'off')
    this.choice.update((before) => ({ ...before, showsWords }))
  }

  /** Asks for permission where it was not given yet. */
  async allow(): Promise<NoticePermission> {
    const before = this.#surroundings.permission()
    const permission = before === 'default' ? await this.#surroundings.ask() : before
    this.choice.update((choice) => ({ ...choice, permission }))
    return permission
  }

  /** Follows a messenger until the answer is called. `words` are asked for whenever something is said. */
  follow(messenger: Messenger, words: () => Words): () => void {
    const { summaries, contacts, peer } = messenger
    const surroundings = this.#surroundings
    let read = new Map([...summaries.all.value].map(([name, { unread }]) => [name, unread.length]))
    const count = (): void => {
      surroundings.badge(messenger.noticeCount)
      for (const [name, { unread }] of summaries.all.value)
        if (unread.length === 0 && (read.get(name) ?? 0) > 0) void surroundings.close(tagOf(peer.name, name))
      read = new Map([...summaries.all.value].map(([name, { unread }]) => [name, unread.length]))
    }
    const endings = [
      summaries.all.subscribe(count),
      contacts.all.subscribe(count),
      messenger.groups.notices.chosen.subscribe(count),
      summaries.arrival.subscribe(() => {
        const arrival = summaries.arrival.value
        if (arrival !== undefined) this.#tell(messenger, words(), arrival)
      }),
      contacts.arrival.subscribe(() => {
        const asking = contacts.arrival.value
        if (asking !== undefined) this.#tell(messenger, words(), { name: asking.name })
      }),
      surroundings.onWake((name) => this.#answer(messenger, words(), name)),
    ]
    count()
    return () => {
      for (const end of endings) end()
      surroundings.badge(0)
    }
  }

  /** What the service worker says in the language of the page. */
  speak(words: Words): void {
    const says = words.of(installed)
    const sleep = { something: says.something, somethingFor: says.somethingFor('{name}') }
    // Without a store for them it says what it says in English.
    this.#surroundings.tell(sleep).catch(() => undefined)
  }

  #tell(messenger: Messenger, words: Words, told: Told): void {
    if (!this.choice.value.isOn || this.#surroundings.isSeen() || messenger.isQuiet(told.name, told.isMention)) return
    // What is not shown is in the list and in the title as ever.
    this.#surroundings.show(this.#noticeOf(messenger, words, told)).catch(() => undefined)
  }

  #noticeOf({ peer, groups }: Messenger, words: Words, { name, text, by, isMention }: Told): Notice {
    const says = words.of(installed)
    const place = hashOf({ view: 'conversation', name })
    const tag = tagOf(peer.name, name)
    if (text === undefined) return { title: name, body: says.asks(name), tag, place }
    const title = groups.of(name)?.name ?? name
    const meant = says.mentionsYou(by ?? name)
    if (!this.choice.value.showsWords || text === '')
      return { title, body: isMention === true ? meant : says.newMessage, tag, place }
    const body = text.slice(0, bodyMax)
    return { title: isMention === true ? meant : title, body, tag, place }
  }

  /** A page that is open knows more than a wake-up says. */
  #answer(messenger: Messenger, words: Words, name: string): WakeAnswer {
    if (messenger.peer.name !== name) return 'other'
    if (this.#surroundings.isSeen()) return 'seen'
    const unread = [...messenger.summaries.all.value].filter(
      ([other, { unread, mentioned }]) =>
        (unread.length > 0 && !messenger.isQuiet(other)) || (mentioned.length > 0 && !messenger.isQuiet(other, true)),
    )
    const newest = unread.sort(([, a], [, b]) => (a.latest?.atMs ?? 0) - (b.latest?.atMs ?? 0)).at(-1)
    if (newest === undefined) return undefined
    const [place, { latest, mentioned }] = newest
    const { by, text = '' } = latest ?? {}
    const isMention = latest !== undefined && mentioned.includes(latest.key)
    return this.#noticeOf(messenger, words, { name: place, text, by, isMention })
  }
}

function tagOf(own: string, name: string): string {
  return `kith ${own} ${name}`
}
