import type { BlobRef, BlobStatus } from '@kith/peer'
import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import { signOf } from '../../controllers/presence/presence-words.ts'
import { transfers } from '../../words/en/transfers.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { type FileActions, fileTemplate } from '../timeline/file.ts'
import { fileStyles } from '../timeline/file.styles.ts'
import { transfersStyles } from './transfers.styles.ts'

/**
 * @summary The files of this device: those on their way with how far they are, to pause, go on with and give up, and those that have come or gone. With a name, those
 * from and for it.
 * @csspart section - What is under way, and what is over.
 * @csspart file - One file.
 * @slot empty - What is shown when there are none.
 */
export class KithTransfers extends KithElement {
  static override properties: PropertyDeclarations = { with: { type: String } }
  static override styles: CSSResultGroup = [foundation, fileStyles, transfersStyles]
  /** Whose files alone are shown. */
  declare with: string | undefined
  readonly #words = new WordsOf(this)
  readonly #actions: FileActions = {
    fetch: (ref) => void this.messenger.files.fetch(ref),
    pause: (ref) => void this.messenger.files.pause(ref),
    resume: (ref) => void this.messenger.files.resume(ref),
    cancel: (ref) => void this.messenger.files.cancel(ref),
    save: (ref) => void this.messenger.files.save(ref),
    view: (ref) => void this.messenger.files.save(ref),
    // Nothing is shown of it here.
    broken: () => undefined,
    discard: () => undefined,
  }

  constructor() {
    super()
    new Watcher(this, () => [this.messenger.isReady, this.messenger.files.all, this.messenger.presence.all])
  }

  override render(): TemplateResult {
    if (!this.messenger.isReady.value) return html``
    const says = this.#words.of(transfers)
    const all = [...this.messenger.files.all.value.values()]
      .filter((status) => this.with === undefined || namesOf(status).includes(this.with))
      .sort((a, b) => b.sinceMs - a.sinceMs)
    if (all.length === 0)
      return html`<slot name="empty"><p class="empty" data-testid="transfers-empty">${says.empty}</p></slot>`
    const [underWay, over] = [all.filter(isUnderWay), all.filter((status) => !isUnderWay(status))]
    return html`${this.#section(underWay, says.underWay)}${this.#section(over, says.earlier)}`
  }

  #section(all: readonly BlobStatus[], title: string): TemplateResult | typeof nothing {
    if (all.length === 0) return nothing
    return html`<section part="section">
      <h2>${title}</h2>
      <ul>
        ${repeat(
          all,
          ({ ref }) => ref.blob,
          (status) => this.#file(status),
        )}
      </ul>
    </section>`
  }

  #file(status: BlobStatus): TemplateResult {
    const { ref, origin } = status
    const isOwn = origin === 'shared'
    const names = namesOf(status)
    const [name = ref.from] = names
    const { now: words } = this.#words
    const says = words.of(transfers)
    return html`<li part="file" data-testid="transfer">
      ${fileTemplate(entryOf(ref, isOwn), {
        ...{ name, status, words, preview: undefined, fileFault: undefined, actions: this.#actions },
        nowMs: this.messenger.nowMs(),
        presence: this.#presenceOf(name),
      })}
      ${names.length === 0 ? nothing : html`<p class="who">${isOwn ? says.to(words.list(names)) : says.from(name)}</p>`}
    </li>`
  }

  #presenceOf(name: string): 'there' | 'away' | 'unknown' {
    const sign = signOf(this.messenger.presence.all.value.get(name))
    return sign === 'offline' ? 'away' : sign === 'unknown' ? 'unknown' : 'there'
  }
}

/** The file of a message that is not shown itself. */
function entryOf(file: BlobRef, isOwn: boolean): Parameters<typeof fileTemplate>[0] {
  return { key: file.blob, mid: '', from: isOwn ? 'me' : 'them', text: '', atMs: 0, file }
}

/** Whom it is from, or for. */
function namesOf({ origin, ref, for: receivers }: BlobStatus): readonly string[] {
  return origin === 'shared' ? receivers.map(({ name }) => name) : [ref.from]
}

function isUnderWay({ origin, state, for: receivers }: BlobStatus): boolean {
  if (origin === 'shared') return state !== 'canceled' && receivers.some(({ hasAll }) => !hasAll)
  return state === 'running' || state === 'seeking' || state === 'paused' || state === 'room'
}

customElements.define('kith-transfers', KithTransfers)
