import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import type { Quote } from '../../controllers/chat/message-record.ts'
import type { BannerAction } from '../../controllers/connection/banner.ts'
import type { Poll } from '../../controllers/rich/poll.ts'
import type { Route } from '../../controllers/route/route.ts'

const passing = { bubbles: true, composed: true } as const
/** Whoever takes it into their own hands prevents what the element does by itself. */
const preventable = { ...passing, cancelable: true } as const

/** Somebody wants to see another part of the page. `key` is a message to show there. */
export class KithNavigateEvent extends Event {
  static readonly eventName = 'kith-navigate'
  readonly route: Route
  readonly key: string | undefined

  constructor(route: Route, key?: string) {
    super(KithNavigateEvent.eventName, passing)
    this.route = route
    this.key = key
  }
}

/** Somebody wants to know what became of a message; `anchor` is where the answer belongs on the screen. */
export class KithExplainEvent extends Event {
  static readonly eventName = 'kith-explain'
  readonly entry: ConversationEntry
  readonly anchor: DOMRect

  constructor(entry: ConversationEntry, anchor: DOMRect) {
    super(KithExplainEvent.eventName, passing)
    this.entry = entry
    this.anchor = anchor
  }
}

/** Somebody wants to do something with a message; `anchor` is where the choices belong on the screen. */
export class KithMessageMenuEvent extends Event {
  static readonly eventName = 'kith-message-menu'
  readonly entry: ConversationEntry
  readonly anchor: DOMRect

  constructor(entry: ConversationEntry, anchor: DOMRect) {
    super(KithMessageMenuEvent.eventName, passing)
    this.entry = entry
    this.anchor = anchor
  }
}

/** What can be done with a message. */
export type MessageTask = 'reply' | 'edit' | 'copy' | 'forward' | 'pin' | 'unpin' | 'details' | 'delete'

/** Something is to be done with a message. */
export class KithMessageTaskEvent extends Event {
  static readonly eventName = 'kith-message-task'
  readonly task: MessageTask
  readonly entry: ConversationEntry

  constructor(task: MessageTask, entry: ConversationEntry) {
    super(KithMessageTaskEvent.eventName, passing)
    this.task = task
    this.entry = entry
  }
}

/** The message that is quoted is to be shown. */
export class KithQuoteEvent extends Event {
  static readonly eventName = 'kith-quote'
  readonly quote: Quote

  constructor(quote: Quote) {
    super(KithQuoteEvent.eventName, passing)
    this.quote = quote
  }
}

/** A place was chosen to which a message is passed on. */
export class KithForwardEvent extends Event {
  static readonly eventName = 'kith-forward'
  readonly place: string

  constructor(place: string) {
    super(KithForwardEvent.eventName, passing)
    this.place = place
  }
}

/** The last own message is to be written anew. */
export class KithEditLastEvent extends Event {
  static readonly eventName = 'kith-edit-last'

  constructor() {
    super(KithEditLastEvent.eventName, passing)
  }
}

/** What is written is no answer and no edit any more. */
export class KithTaskEndEvent extends Event {
  static readonly eventName = 'kith-task-end'

  constructor() {
    super(KithTaskEndEvent.eventName, passing)
  }
}

/** A line was written and should go out. */
export class KithSendEvent extends Event {
  static readonly eventName = 'kith-send'
  readonly text: string

  constructor(text: string) {
    super(KithSendEvent.eventName, preventable)
    this.text = text
  }
}

/** Something is to be asked, with answers to choose from. */
export class KithPollEvent extends Event {
  static readonly eventName = 'kith-poll'
  readonly question: string
  readonly poll: Poll

  constructor(question: string, poll: Poll) {
    super(KithPollEvent.eventName, passing)
    this.question = question
    this.poll = poll
  }
}

/** Files were chosen, pasted or dropped, and should go out. */
export class KithFilesEvent extends Event {
  static readonly eventName = 'kith-files'
  readonly files: readonly File[]

  constructor(files: readonly File[]) {
    super(KithFilesEvent.eventName, preventable)
    this.files = files
  }
}

/** Something is to be written where the cursor stands. */
export class KithInsertEvent extends Event {
  static readonly eventName = 'kith-insert'
  readonly text: string

  constructor(text: string) {
    super(KithInsertEvent.eventName, passing)
    this.text = text
  }
}

/** What is in the composer changed. */
export class KithDraftEvent extends Event {
  static readonly eventName = 'kith-draft'
  readonly text: string

  constructor(text: string) {
    super(KithDraftEvent.eventName, preventable)
    this.text = text
  }
}

/** The button of the banner was pressed. */
export class KithBannerEvent extends Event {
  static readonly eventName = 'kith-banner'
  readonly does: BannerAction

  constructor(does: BannerAction) {
    super(KithBannerEvent.eventName, passing)
    this.does = does
  }
}

/** A name was chosen for claiming. */
export class KithClaimEvent extends Event {
  static readonly eventName = 'kith-claim'
  readonly name: string
  /** What the person was invited by. */
  readonly invitation: string | undefined

  constructor(name: string, invitation: string | undefined) {
    super(KithClaimEvent.eventName, passing)
    this.name = name
    this.invitation = invitation
  }
}

/** Something was given up or put away. */
export class KithCloseEvent extends Event {
  static readonly eventName = 'kith-close'

  constructor() {
    super(KithCloseEvent.eventName, passing)
  }
}

/** Somebody who has a name already wants to come in under it, by one of these ways. */
export class KithWayEvent extends Event {
  static readonly eventName = 'kith-way'
  readonly way: 'link' | 'recover'

  constructor(way: KithWayEvent['way']) {
    super(KithWayEvent.eventName, passing)
    this.way = way
  }
}

/** This browser has become a device of a name. */
export class KithEnteredEvent extends Event {
  static readonly eventName = 'kith-entered'
  readonly name: string

  constructor(name: string) {
    super(KithEnteredEvent.eventName, passing)
    this.name = name
  }
}

/** A passphrase was typed for the name that is locked. */
export class KithUnlockEvent extends Event {
  static readonly eventName = 'kith-unlock'
  readonly passphrase: string

  constructor(passphrase: string) {
    super(KithUnlockEvent.eventName, passing)
    this.passphrase = passphrase
  }
}

/** The name is to be locked in this browser. */
export class KithLockEvent extends Event {
  static readonly eventName = 'kith-lock'

  constructor() {
    super(KithLockEvent.eventName, passing)
  }
}
