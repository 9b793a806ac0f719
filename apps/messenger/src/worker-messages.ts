/** What a page and its service worker say to each other. */

/** From the page. */
export type ToWorker = 'take-over'

/** From the worker. */
export type ToPage =
  /** The device of this name was woken: what does the page know of it? It answers with a `WakeReply` over the port that came along. */
  | { readonly kind: 'woken'; readonly name: string }
  /** A notification was pressed: the page shows this place. */
  | { readonly kind: 'open'; readonly place: string }

/** What a page says of a wake-up. */
export interface WakeReply {
  readonly answer: 'other' | 'seen' | ShownNotice | undefined
}

/** A notification as the page would show it. */
export interface ShownNotice {
  readonly title: string
  readonly body: string
  readonly tag: string
  readonly place: string
}

/** Where the worker leaves what other programs share (the manifest's `share_target`): where that comes in, and where in which cache it waits. */
export const sharedPlace = { action: '/-/share', cache: 'kith-shared', list: '/-/shared', file: '/-/shared/' } as const

/** What waits there; each file has its number as address. */
export interface SharedList {
  readonly text: string
  readonly files: readonly { readonly name: string; readonly type: string }[]
  readonly isCut: boolean
}

/** Where pages leave what the worker says by itself: a name of a cache, and an address in it. */
export const wordsPlace = { cache: 'kith-words', address: '/-/words' } as const
