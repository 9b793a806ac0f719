import { type CSSResultGroup, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { repeat } from 'lit/directives/repeat.js'

import { ownEmoticonsMax } from '../../controllers/emoticons/emoticon-records.ts'
import { type MadeEmoticon, makeEmoticon } from '../../controllers/emoticons/make-emoticon.ts'
import {
  type EmoticonNameFault,
  type NewEmoticon,
  type OwnEmoticon,
  type OwnEmoticons,
  ownEmoticonsOf,
} from '../../controllers/emoticons/own-emoticons.ts'
import { codeSentence, type Fault, faultOf } from '../../controllers/network/names.ts'
import { emoticons as area } from '../../words/en/emoticons.ts'
import { face } from '../../words/en/face.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { panelStyles } from '../foundation/panel.styles.ts'
import { Watcher } from '../foundation/watcher.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'
import { charmIcon } from './charm-icon.ts'
import { emoticonsStyles } from './emoticons.styles.ts'

type Failed = { readonly file: string; readonly why: Extract<MadeEmoticon, { kind: 'fault' }>['fault'] }
type Told =
  | { readonly kind: 'added'; readonly names: readonly string[] }
  | { readonly kind: 'there' }
  | { readonly kind: 'removed'; readonly name: string; readonly hash: string }

/** @summary The emoticons of one's own: added from files, called otherwise, put in another order, taken away and brought back; the same on all devices of the name. */
export class KithEmoticons extends KithElement {
  static override properties: PropertyDeclarations = {
    told: { state: true },
    failed: { state: true },
    fault: { state: true },
    wrong: { state: true },
    isFull: { state: true },
    isBusy: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, panelStyles, emoticonsStyles]
  /** What has just been done. */
  declare told: Told | undefined
  /** Files that became no emoticons. */
  declare failed: readonly Failed[]
  /** Why something could not be kept. */
  declare fault: Fault | undefined
  /** The emoticon whose new name is not taken. */
  declare wrong: { readonly hash: string; readonly written: string; readonly fault: EmoticonNameFault } | undefined
  declare isFull: boolean
  declare isBusy: boolean
  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.failed = []
    this.isFull = false
    this.isBusy = false
    new Watcher(this, () => [this.#own.all])
  }

  override render(): TemplateResult {
    const says = this.#words.of(area)
    const all = this.#own.all.value
    return html`<div class="step" data-testid="emoticons">
      <p class="muted">${all.length === 0 ? says.none : says.hint}</p>
      ${this.#problems()}
      <div class="told" role="status" data-testid="emoticons-told">${this.#toldTemplate()}</div>
      ${
        all.length === 0
          ? nothing
          : html`<ul aria-label=${says.yours}>
              ${repeat(
                all,
                ({ hash }) => hash,
                (each, index) => this.#row(each, index, all.length),
              )}
            </ul>`
      }
      <input type="file" accept="image/*" multiple hidden data-testid="emoticons-input" @change=${this.#onChoose} />
      <div class="buttons">
        <button
          class="button primary"
          type="button"
          data-testid="emoticons-add"
          ?disabled=${this.isBusy}
          @click=${() => {
            this.#input?.click()
          }}
        >
          ${icon('add')}${says.add}
        </button>
      </div>
    </div>`
  }

  #row(each: OwnEmoticon, index: number, count: number): TemplateResult {
    const says = this.#words.of(area)
    const { hash, name, address } = each
    const shortcut = `:${name}:`
    const wrong = this.wrong?.hash === hash ? this.wrong : undefined
    const button = (id: string, label: string, sign: TemplateResult, act: () => void, isOff = false): TemplateResult =>
      html`<button
        class="icon-button"
        type="button"
        aria-label=${label}
        title=${label}
        data-testid="emoticon-${id}"
        ?disabled=${isOff}
        @click=${act}
      >
        ${sign}
      </button>`
    return html`<li data-testid="emoticon-row" data-name=${name}>
      <img src=${address} alt="" />
      <span class="name">
        <span class="colon" aria-hidden="true">:</span>
        <input
          class="field"
          type="text"
          maxlength="24"
          dir="auto"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          aria-label=${says.nameOf(shortcut)}
          aria-invalid=${wrong !== undefined}
          aria-describedby=${wrong === undefined ? nothing : `wrong-${index}`}
          data-testid="emoticon-name"
          .value=${live(wrong?.written ?? name)}
          @change=${(event: Event) => void this.#rename(each, event.currentTarget as HTMLInputElement)}
        />
        <span class="colon" aria-hidden="true">:</span>
      </span>
      <span class="moves">
        ${button('up', says.up(shortcut), charmIcon('up'), () => void this.#move(hash, -1), index === 0)}
        ${button('down', says.down(shortcut), charmIcon('down'), () => void this.#move(hash, 1), index === count - 1)}
        ${button('remove', says.remove(shortcut), icon('trash'), () => void this.#remove(each))}
      </span>
      ${
        wrong === undefined
          ? nothing
          : html`<p class="wrong" id="wrong-${index}" role="alert" data-testid="emoticon-wrong">
              ${says.faults[wrong.fault]}
            </p>`
      }
    </li>`
  }

  #toldTemplate(): TemplateResult | string | typeof nothing {
    const { told } = this
    const says = this.#words.of(area)
    switch (told?.kind) {
      case undefined:
        return nothing
      case 'added':
        return says.added(this.#words.now.list(told.names.map((name) => `:${name}:`)))
      case 'there':
        return says.there
      case 'removed':
        return html`${says.removed(`:${told.name}:`)}
          <button
            class="small-button"
            type="button"
            data-testid="emoticon-undo"
            @click=${() => void this.#restore(told.hash)}
          >
            ${says.undo}
          </button>`
    }
  }

  #problems(): TemplateResult {
    const says = this.#words.of(area)
    const why = this.#words.of(face)
    const sentences = [
      ...(this.fault === undefined ? [] : [codeSentence(this.fault.code, this.#words.now)]),
      ...this.failed.map(({ file, why: fault }) =>
        says.failedOf(file, fault === 'unable' ? why.unable : why.faults[fault]),
      ),
      ...(this.isFull ? [says.full(this.#words.now.number(ownEmoticonsMax))] : []),
    ]
    return html`${sentences.map(
      (sentence) => html`<p class="problem" role="alert" dir="auto" data-testid="emoticons-fault">${sentence}</p>`,
    )}`
  }

  get #own(): OwnEmoticons {
    return ownEmoticonsOf(this.messenger)
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input[type=file]')
  }

  readonly #onChoose = (): void => {
    const input = this.#input
    const files = [...(input?.files ?? [])]
    if (input === null || files.length === 0) return
    // Choosing the same file again is a choice too.
    input.value = ''
    void this.#act(() => this.#add(files))
  }

  async #add(files: readonly File[]): Promise<void> {
    this.isBusy = true
    try {
      const { room } = this.#own
      const wanted: NewEmoticon[] = []
      const failed: Failed[] = []
      // More than there is room for need not be opened.
      for (const file of files.slice(0, room)) {
        const made = await makeEmoticon(file)
        if (made.kind === 'ok') wanted.push({ picture: made.picture, name: nameOf(file) })
        else failed.push({ file: file.name, why: made.fault })
      }
      this.failed = failed
      this.isFull = files.length > room
      const added = await this.#own.add(wanted)
      if (added.length > 0) this.told = { kind: 'added', names: added.map(([name]) => name) }
      else if (wanted.length > 0) this.told = { kind: 'there' }
    } finally {
      this.isBusy = false
    }
  }

  async #rename({ hash, name }: OwnEmoticon, input: HTMLInputElement): Promise<void> {
    const wanted = input.value.trim().replaceAll(/^:|:$/gu, '').normalize('NFC').toLowerCase()
    this.wrong = undefined
    if (wanted === name) {
      this.requestUpdate()
      return
    }
    await this.#act(async () => {
      const fault = await this.#own.rename(hash, wanted)
      if (fault !== undefined) this.wrong = { hash, written: input.value, fault }
    })
  }

  async #move(hash: string, step: -1 | 1): Promise<void> {
    await this.#act(() => this.#own.move(hash, step))
  }

  async #remove({ hash, name }: OwnEmoticon): Promise<void> {
    await this.#act(async () => {
      await this.#own.remove(hash)
      this.isFull = false
      this.told = { kind: 'removed', name, hash }
    })
    // The button that was pressed is gone.
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[data-testid=emoticon-undo]')?.focus()
  }

  async #restore(hash: string): Promise<void> {
    await this.#act(async () => {
      await this.#own.restore(hash)
      this.told = undefined
    })
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[data-testid=emoticons-add]')?.focus()
  }

  /** Does it; what cannot be kept is said, and everything stays as it was. */
  async #act(work: () => Promise<void>): Promise<void> {
    this.told = undefined
    this.fault = undefined
    this.failed = []
    try {
      await work()
    } catch (error) {
      this.fault = faultOf(error)
    }
  }
}

/** What a file is called, without its ending. */
function nameOf({ name }: File): string {
  return name.replace(/\.[^.]*$/u, '')
}

customElements.define('kith-emoticons', KithEmoticons)
