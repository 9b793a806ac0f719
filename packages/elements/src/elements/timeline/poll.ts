import { html, nothing, type TemplateResult } from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import { isOwnToChange, isToAnswer } from '../../controllers/rich/message-actions.ts'
import type { Poll } from '../../controllers/rich/poll.ts'
import { resultOf } from '../../controllers/rich/poll-counting.ts'
import { polls } from '../../words/en/polls.ts'
import { timeline } from '../../words/en/timeline.ts'
import type { Words } from '../../words/words.ts'
import { icon } from '../icon/icon.ts'
import type { MessageView } from './message.ts'

/** A question with its answers: what can be chosen, how many chose each, and, for who asks, who chose what. */
export function pollTemplate(entry: ConversationEntry, poll: Poll, view: MessageView): TemplateResult {
  const { words, own, desk } = view
  const says = words.of(polls)
  const { counts, voters } = resultOf(poll)
  const chosen = poll.votes?.[own] ?? []
  const isOver = poll.counted !== undefined
  const isOpen = !isOver && isToAnswer(entry)
  const most = Math.max(...counts)
  return html`<form
    class="poll"
    data-testid="poll"
    data-over=${isOver}
    data-voters=${voters}
    @change=${markChanged}
    @submit=${(event: SubmitEvent) => {
      event.preventDefault()
      const form = event.currentTarget as HTMLFormElement
      const choice = [...form.querySelectorAll('input')].flatMap(({ checked }, at) => (checked ? [at] : []))
      form.classList.remove('changed')
      void desk.vote(entry, choice)
    }}
  >
    <fieldset>
      <legend dir="auto" data-testid="message-text">${entry.text}</legend>
      <p class="poll-line">
        ${icon(isOver ? 'lock' : 'poll', 16)}${isOver ? says.over : poll.isSeveral === true ? says.chooseSeveral : says.chooseOne}
      </p>
      ${poll.answers.map(
        (answer, at) =>
          html`<label
            class="poll-answer ${counts[at] === most && most > 0 ? 'most' : ''}"
            data-testid="poll-answer"
            data-votes=${counts[at]}
          >
            <input
              type=${poll.isSeveral === true ? 'checkbox' : 'radio'}
              name="answer"
              .checked=${chosen.includes(at)}
              ?disabled=${!isOpen}
            />
            <span class="poll-words" dir="auto">${answer}</span>
            <span class="poll-count"
              ><span aria-hidden="true">${words.number(counts[at] ?? 0)}</span
              ><span class="for-the-ear">, ${says.votes(counts[at] ?? 0)}</span></span
            >
            <progress aria-hidden="true" max=${Math.max(1, voters)} .value=${counts[at] ?? 0}></progress>
          </label>`,
      )}
    </fieldset>
    ${
      isOpen
        ? html`<div class="poll-does">
            <button class="small-button poll-vote" type="submit" data-testid="poll-vote">${says.vote}</button>
            ${
              chosen.length === 0
                ? nothing
                : html`<button
                    class="small-button"
                    type="button"
                    data-testid="poll-take-back"
                    @click=${({ currentTarget }: Event) => {
                      for (const input of (currentTarget as Element).closest('form')?.querySelectorAll('input') ?? [])
                        input.checked = false
                      void desk.vote(entry, [])
                    }}
                  >
                    ${says.takeBack}
                  </button>`
            }
          </div>`
        : nothing
    }
    ${detailsTemplate(entry, poll, view, voters, isOpen)}
  </form>`
}

function markChanged({ currentTarget }: Event): void {
  ;(currentTarget as Element).classList.add('changed')
}

/** Who chose what, on demand, and the end of it for its author. */
function detailsTemplate(
  entry: ConversationEntry,
  poll: Poll,
  { own, words, desk }: MessageView,
  voters: number,
  isOpen: boolean,
): TemplateResult {
  const says = words.of(polls)
  if (voters === 0 && !(isOpen && isOwnToChange(entry)))
    return html`<p class="poll-line" data-testid="poll-voters">${says.nobody}</p>`
  return html`<details data-testid="poll-details">
    <summary data-testid="poll-voters">${voters === 0 ? says.nobody : says.voters(voters)}</summary>
    <dl>
      ${poll.answers.map((answer, at) => {
        const names = Object.entries(poll.votes ?? {}).flatMap(([name, choice]) => (choice.includes(at) ? [name] : []))
        return names.length === 0
          ? nothing
          : html`<dt dir="auto">${answer}</dt>
              <dd data-testid="poll-names">${namesOf(names, own, words)}</dd>`
      })}
    </dl>
    ${
      isOpen && isOwnToChange(entry)
        ? html`<button
            class="small-button"
            type="button"
            data-testid="poll-end"
            @click=${() => void desk.endPoll(entry)}
          >
            ${says.end}
          </button>`
        : nothing
    }
  </details>`
}

function namesOf(names: readonly string[], own: string, words: Words): string {
  return words.list(names.map((name) => (name === own ? words.of(timeline).you : name)))
}
