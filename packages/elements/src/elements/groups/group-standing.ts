import {
  css,
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'

import { type MemberStanding, standingsOf } from '../../controllers/groups/group-standing.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { codeSentence } from '../../controllers/network/names.ts'
import { follow } from '../../controllers/observable/cell.ts'
import { standing } from '../../words/en/standing.ts'
import '../avatar/avatar.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { icon } from '../icon/icon.ts'

/** @summary Who of a group has an own message, who not yet, and who never will; it follows what becomes of it. Nothing when everybody has it. */
export class KithGroupStanding extends LitElement {
  static override properties: PropertyDeclarations = {
    messenger: { attribute: false },
    mid: { type: String },
    lacks: { attribute: false },
    standings: { state: true },
  }
  static override styles: CSSResultGroup = [
    foundation,
    css`
      h3 {
        margin-block: var(--kith-space-3) var(--kith-space-1);
        font-size: var(--kith-font-size-small);
        font-weight: 600;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--kith-space-2);
        min-block-size: 2.75rem;
      }
      .name {
        flex: 1;
        min-inline-size: 0;
      }
      .state {
        display: flex;
        align-items: center;
        gap: var(--kith-space-1);
        max-inline-size: 60%;
        color: var(--kith-color-muted);
        font-size: var(--kith-font-size-small);
        text-align: end;
      }
      .has {
        color: var(--kith-color-accent);
      }
      .lacks {
        color: var(--kith-color-danger);
      }
      svg {
        flex: none;
      }
    `,
  ]
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  /** The message, as its author named it. */
  declare mid: string
  /** Who never will have it, when that is settled. */
  declare lacks: readonly string[]
  declare standings: readonly MemberStanding[]
  readonly #words = new WordsOf(this)
  #following: AbortController | undefined

  constructor() {
    super()
    this.mid = ''
    this.lacks = []
    this.standings = []
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate('mid')
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#following?.abort()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('mid') || changed.has('messenger')) this.#follow()
  }

  override render(): TemplateResult | typeof nothing {
    const says = this.#words.of(standing)
    const settled = this.lacks.map((name): MemberStanding => ({ name, state: 'rejected', code: undefined }))
    const shown = this.standings.length > 0 ? this.standings : settled
    if (shown.length === 0) return nothing
    return html`<h3 id="title">${says.title}</h3>
      <ul aria-labelledby="title" data-testid="standing">
        ${shown.map((one) => this.#member(one))}
      </ul>`
  }

  #member({ name, state, code }: MemberStanding): TemplateResult {
    const [sign, words, style] = this.#signOf(state)
    const why = style === 'lacks' && code !== undefined ? codeSentence(code, this.#words.now) : undefined
    return html`<li data-testid="standing-of" data-name=${name} data-state=${state}>
      <kith-avatar size="small" .name=${name} .faces=${this.messenger.faces}></kith-avatar>
      <span class="cut name">${name}</span>
      <span class="state ${style}">${why ?? words} ${icon(sign, 16)}</span>
    </li>`
  }

  #signOf(state: MemberStanding['state']): readonly ['ticks' | 'tick' | 'clock' | 'alert', string, string] {
    const says = this.#words.of(standing)
    switch (state) {
      case 'committed':
        return ['ticks', says.has, 'has']
      case 'stored':
        return ['tick', says.waits, '']
      case 'scheduled':
      case 'addressing':
      case 'accepted':
        return ['clock', says.underWay, '']
      case 'expired':
      case 'rejected':
      case 'indeterminate':
        return ['alert', says.lacks, 'lacks']
    }
  }

  /** Asks now and with everything that changes. */
  #follow(): void {
    this.#following?.abort()
    const { signal } = (this.#following = new AbortController())
    const { messenger, mid } = this
    const ask = async (): Promise<void> => {
      const standings = await standingsOf(messenger.peer, mid)
      if (!signal.aborted) this.standings = standings
    }
    follow(messenger.peer.messages.updates({ signal }), signal, ask)
    ask().catch((error: unknown) => {
      // A store that was closed in the meantime is read no more.
      if (!signal.aborted) reportError(error)
    })
  }
}

customElements.define('kith-group-standing', KithGroupStanding)
