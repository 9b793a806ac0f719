import type { ConversationMember, GivenRole } from '@kith/peer'
import {
  type CSSResultGroup,
  html,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import { repeat } from 'lit/directives/repeat.js'

import { forgetGroup } from '../../controllers/groups/group-keeping.ts'
import type { Group } from '../../controllers/groups/groups.ts'
import { codeSentence, faultOf } from '../../controllers/network/names.ts'
import { signOf } from '../../controllers/presence/presence-words.ts'
import { hashOf } from '../../controllers/route/route.ts'
import '../avatar/avatar.ts'
import { detailsStyles } from '../details/details.styles.ts'
import { KithNavigateEvent } from '../foundation/events.ts'
import { groupLines } from '../../words/en/group-lines.ts'
import { groups } from '../../words/en/groups.ts'
import { foundation } from '../foundation/foundation.styles.ts'
import { WordsOf } from '../foundation/words-of.ts'
import { KithElement } from '../foundation/kith-element.ts'
import { Watcher } from '../foundation/watcher.ts'
import { icon } from '../icon/icon.ts'
import '../export/export.ts'
import '../lasting/lasting.ts'
import './group-log.ts'
import { callHint } from './call-hint.ts'
import './group-notice.ts'
import '../mute/mute.ts'
import { groupStyles } from './group.styles.ts'
import './picture-field.ts'
import type { KithPictureField } from './picture-field.ts'

const nameLettersMax = 64

/** What a person is asked to confirm. */
type Question = { readonly asks: 'leave' | 'forget' } | { readonly asks: 'remove'; readonly name: string }

/**
 * @summary About a conversation of several people: its name and picture, who belongs to it and what each may do, what happened; add, remove, leave.
 * @event kith-navigate - It was deleted from this device; the list comes back.
 */
export class KithGroup extends KithElement {
  static override properties: PropertyDeclarations = {
    place: { type: String },
    asked: { state: true },
    open: { state: true },
    isEditing: { state: true },
    fault: { state: true },
  }
  static override styles: CSSResultGroup = [foundation, detailsStyles, groupStyles]
  /** The group. */
  declare place: string
  declare asked: Question | undefined
  /** The member whose ways to be changed are shown. */
  declare open: string | undefined
  declare isEditing: boolean
  declare fault: string

  readonly #words = new WordsOf(this)

  constructor() {
    super()
    this.place = ''
    this.isEditing = false
    this.fault = ''
    new Watcher(this, () => [this.messenger.groups.all, this.messenger.presence.all, this.messenger.contacts.all])
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('place')) return
    this.asked = undefined
    this.open = undefined
    this.isEditing = false
    this.fault = ''
  }

  /** What comes in the place of the button that was pressed takes its focus. */
  override updated(changed: PropertyValues<this>): void {
    if (changed.has('place')) return
    if (changed.has('asked'))
      this.renderRoot
        .querySelector<HTMLElement>(this.asked === undefined ? '[data-testid=group-leave]' : '[data-testid=cancel]')
        ?.focus()
    if (changed.has('isEditing'))
      this.renderRoot.querySelector<HTMLElement>(this.isEditing ? '#group-title' : '[data-testid=group-edit]')?.focus()
  }

  override render(): TemplateResult {
    const { messenger, place } = this
    const group = messenger.groups.of(place)
    return html`<div class="header">
        <a
          class="icon-button back"
          href=${hashOf({ view: 'conversation', name: place })}
          aria-label=${this.#words.of(groups).back}
          >${icon('back')}</a
        >
      </div>
      ${group === undefined ? nothing : this.#group(group)}`
  }

  #group(group: Group): TemplateResult {
    const { messenger } = this
    const mayManage = messenger.groups.mayManage(group.place)
    const hint = callHint(messenger, group, this.#words.now)
    return html`<div class="face" data-testid="group">
        ${
          this.isEditing
            ? this.#editing(group)
            : html`<kith-avatar size="large" is-group .name=${group.name} .picture=${group.picture}></kith-avatar>
                <h2 dir="auto" data-testid="group-name">${group.name}</h2>
                <p class="status">
                  ${this.#words.of(groupLines).members(this.#words.now.number(group.members.length))}
                </p>
                ${
                  mayManage
                    ? html`<button
                        class="small-button"
                        type="button"
                        data-testid="group-edit"
                        @click=${() => {
                          this.isEditing = true
                        }}
                      >
                        ${this.#words.of(groups).rename}
                      </button>`
                    : nothing
                }`
        }
      </div>
      ${this.fault === '' ? nothing : html`<p class="problem" role="alert">${this.fault}</p>`}
      <section>
        <h3>${this.#words.of(groups).membersTitle}</h3>
        ${
          mayManage
            ? html`<a
                  class="button add"
                  href=${hashOf({ view: 'group-add', name: group.place })}
                  data-testid="group-add-open"
                  >${icon('add', 18)}${this.#words.of(groups).addPeople}</a
                ><a
                  class="button add"
                  href=${hashOf({ view: 'group-link', name: group.place })}
                  data-testid="group-link-open"
                  >${icon('copy', 18)}${this.#words.of(groups).inviteByLink}</a
                >`
            : nothing
        }
        <ul data-testid="members">
          ${repeat(
            group.members,
            ({ name }) => name,
            (member) => this.#member(group, member),
          )}
        </ul>
        ${hint === '' ? nothing : html`<p class="hint" data-testid="group-call-hint">${hint}</p>`}
      </section>
      ${
        group.isMember
          ? html`<section>
                <kith-group-notice .messenger=${messenger} .place=${group.place}></kith-group-notice>
                <kith-mute .messenger=${messenger} .name=${group.place} .called=${group.name}></kith-mute>
              </section>
              <section>
                <kith-lasting .messenger=${messenger} .place=${group.place}></kith-lasting>
              </section>`
          : nothing
      }
      <section>
        <kith-export .messenger=${messenger} .place=${group.place}></kith-export>
      </section>
      <section>
        <h3>${this.#words.of(groups).log}</h3>
        <kith-group-log .messenger=${messenger} .place=${group.place}></kith-group-log>
      </section>
      ${this.asked === undefined ? this.#endings(group) : this.#question(group, this.asked)}`
  }

  #editing(group: Group): TemplateResult {
    return html`<form class="editing" @submit=${this.#onSave}>
      <kith-picture-field .label=${group.name} .shown=${group.picture} @change=${this.#onPicture}></kith-picture-field>
      <input
        class="field"
        id="group-title"
        dir="auto"
        maxlength=${nameLettersMax}
        autocomplete="off"
        aria-label=${this.#words.of(groups).nameOfGroup}
        placeholder=${this.#words.of(groups).nameOfGroup}
        data-testid="group-title"
        .value=${group.title}
      />
      <div class="buttons">
        <button class="button primary" type="submit" data-testid="group-save">${this.#words.of(groups).save}</button>
        <button
          class="button"
          type="button"
          @click=${() => {
            this.isEditing = false
          }}
        >
          ${this.#words.of(groups).cancel}
        </button>
      </div>
    </form>`
  }

  #member(group: Group, member: ConversationMember): TemplateResult {
    const { messenger } = this
    const { name, role, listed } = member
    const isOwn = name === messenger.peer.name
    const mayChange = !isOwn && role !== 'owner' && messenger.groups.mayManage(group.place)
    const isContact = messenger.contacts.of(name)?.state === 'contact'
    const sign = isContact ? signOf(messenger.presence.all.value.get(name)) : undefined
    const words = html`<kith-avatar size="small" .name=${name} .faces=${messenger.faces} .sign=${sign}></kith-avatar>
      <span class="cut name">${isOwn ? this.#words.of(groups).ownName(name) : name}</span>
      ${this.#role(role)}`
    return html`<li data-testid="member" data-name=${name} data-role=${role}>
      ${
        isOwn
          ? html`<div class="member">${words}</div>`
          : html`<button
              class="member"
              type="button"
              aria-expanded=${this.open === name}
              @click=${() => {
                this.open = this.open === name ? undefined : name
              }}
            >
              ${words}
            </button>`
      }
      ${listed === 'differs' ? html`<p class="differs">${icon('question', 16)} ${this.#words.of(groups).differs(name)}</p>` : nothing}
      ${this.open === name ? this.#changes(group, member, mayChange) : nothing}
    </li>`
  }

  #role(role: ConversationMember['role']): TemplateResult | typeof nothing {
    const says = this.#words.of(groups)
    const words = { owner: says.owner, manager: says.admin, writer: '', commenter: '', reader: says.readsOnly }[role]
    return words === '' ? nothing : html`<span class="role">${words}</span>`
  }

  #changes(group: Group, { name, role }: ConversationMember, mayChange: boolean): TemplateResult {
    const set = (to: GivenRole, words: string): TemplateResult | typeof nothing =>
      role === to
        ? nothing
        : html`<button
            class="button"
            type="button"
            data-testid="role-${to}"
            @click=${() => void this.#do(() => this.#conversation(group).setRole(name, to))}
          >
            ${words}
          </button>`
    return html`<div class="changes" role="group" aria-label=${this.#words.of(groups).options(name)}>
      <a class="button" href=${hashOf({ view: 'conversation', name })}>${this.#words.of(groups).write(name)}</a>
      ${
        mayChange
          ? html`${set('manager', this.#words.of(groups).makeAdmin)}${set('writer', this.#words.of(groups).makeMember)}
              ${set('reader', this.#words.of(groups).makeReader)}
              <button
                class="button danger"
                type="button"
                data-testid="member-remove"
                @click=${() => {
                  this.asked = { asks: 'remove', name }
                }}
              >
                ${this.#words.of(groups).remove}
              </button>`
          : nothing
      }
    </div>`
  }

  #endings({ isMember, role }: Group): TemplateResult {
    if (role === 'owner') return html`<p class="hint ending">${this.#words.of(groups).ownerStays}</p>`
    const asks = isMember ? 'leave' : 'forget'
    return html`<div class="actions">
      <button
        class="button danger"
        type="button"
        data-testid="group-leave"
        @click=${() => {
          this.asked = { asks }
        }}
      >
        ${icon(isMember ? 'back' : 'trash')}${this.#words.of(groups)[asks]}
      </button>
    </div>`
  }

  #question(group: Group, question: Question): TemplateResult {
    const words =
      question.asks === 'remove'
        ? { label: this.#words.of(groups).remove, sentence: this.#words.of(groups).removeQuestion(question.name) }
        : question.asks === 'leave'
          ? { label: this.#words.of(groups).leave, sentence: this.#words.of(groups).leaveQuestion }
          : { label: this.#words.of(groups).forget, sentence: this.#words.of(groups).forgetQuestion }
    return html`<div class="confirm" role="alertdialog" aria-label=${words.label}>
      <p>${words.sentence}</p>
      <div>
        <button
          class="button"
          type="button"
          data-testid="confirm"
          @click=${() => void this.#confirmed(group, question)}
        >
          ${words.label}
        </button>
        <button
          class="button"
          type="button"
          data-testid="cancel"
          @click=${() => {
            this.asked = undefined
          }}
        >
          ${this.#words.of(groups).cancel}
        </button>
      </div>
    </div>`
  }

  async #confirmed(group: Group, question: Question): Promise<void> {
    this.asked = undefined
    this.open = undefined
    if (question.asks === 'leave') await this.#do(() => this.#conversation(group).leave())
    else if (question.asks === 'remove') await this.#do(() => this.#conversation(group).remove(question.name))
    else {
      await this.#do(() => forgetGroup(this.messenger.peer, group))
      if (this.fault === '') this.dispatchEvent(new KithNavigateEvent({ view: 'list' }))
    }
  }

  #conversation({ id }: Group): ReturnType<typeof this.messenger.peer.conversations.get> {
    return this.messenger.peer.conversations.get(id)
  }

  /** Changes the group; what it is refused for is said. */
  async #do(change: () => Promise<void>): Promise<void> {
    this.fault = ''
    try {
      await change()
    } catch (error) {
      // Nothing was changed; the person hears why.
      this.fault = codeSentence(faultOf(error).code, this.#words.now)
    }
  }

  readonly #onPicture = (event: Event): void => {
    const { picture } = event.currentTarget as KithPictureField
    const group = this.messenger.groups.of(this.place)
    if (group !== undefined) void this.#do(() => this.#conversation(group).setPicture(picture))
  }

  readonly #onSave = async (event: Event): Promise<void> => {
    event.preventDefault()
    const group = this.messenger.groups.of(this.place)
    const title = this.renderRoot.querySelector<HTMLInputElement>('#group-title')?.value.trim() ?? ''
    this.isEditing = false
    if (group !== undefined && title !== group.title) await this.#do(() => this.#conversation(group).rename(title))
  }
}

customElements.define('kith-group', KithGroup)
