import { conversationOf } from '../../controllers/chat/place.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { KithDraftEvent, KithFilesEvent, KithSendEvent } from '../foundation/events.ts'

const draftDelayMs = 400

/** What a conversation does for its composer, where there is none: sends lines and files, tells that somebody types, and keeps drafts. */
export class Alone {
  readonly #messenger: Messenger
  #timer: ReturnType<typeof setTimeout> | undefined
  #unsaved: (() => void) | undefined

  constructor(messenger: Messenger) {
    this.#messenger = messenger
  }

  /** Does in a place what an event of the composer asks for. */
  async take(place: string, event: Event): Promise<void> {
    const { outgoing, summaries, typing } = this.#messenger
    if (event instanceof KithDraftEvent) {
      const { text } = event
      typing.tell(place, text.trim() !== '')
      clearTimeout(this.#timer)
      this.#unsaved = () => void summaries.setDraft(place, text)
      this.#timer = setTimeout(() => {
        this.end()
      }, draftDelayMs)
    } else if (event instanceof KithSendEvent) {
      typing.tell(place, false)
      clearTimeout(this.#timer)
      this.#unsaved = undefined
      void summaries.setDraft(place, '')
      // The first line to a stranger goes along with a contact request, if it fits into one.
      if (this.#isStranger(place) && (await this.#messenger.ask(place, event.text))) return
      await outgoing.send(place, event.text)
    } else if (event instanceof KithFilesEvent) {
      if (this.#isStranger(place)) await this.#messenger.ask(place, '')
      await Promise.all(event.files.map((file) => outgoing.sendFile(place, file)))
    }
  }

  /** Keeps what was typed last. */
  end(): void {
    clearTimeout(this.#timer)
    this.#unsaved?.()
    this.#unsaved = undefined
  }

  #isStranger(place: string): boolean {
    return conversationOf(place) === undefined && this.#messenger.contacts.of(place) === undefined
  }
}
