import { type BlobRef, type BlobStatus, cleanFileName } from '@kith/peer'
import { html, nothing, svg, type TemplateResult } from 'lit'

import type { ConversationEntry } from '../../controllers/chat/conversation.ts'
import {
  type FileLine,
  hasAll,
  receivedLine,
  sharedLine,
  sharedPart,
  type SharedView,
  sizeWords,
} from '../../controllers/chat/file-words.ts'
import type { SaidFault } from '../../controllers/chat/files.ts'
import type { Preview } from '../../controllers/media/preview.ts'
import { files } from '../../words/en/files.ts'
import { media } from '../../words/en/media.ts'
import type { Words } from '../../words/words.ts'
import { icon } from '../icon/icon.ts'

export { fileStyles } from './file.styles.ts'

/** What can be done with the file of a message. */
export interface FileActions {
  readonly fetch: (ref: BlobRef) => void
  readonly pause: (ref: BlobRef) => void
  readonly resume: (ref: BlobRef) => void
  /** Gives up what is fetched, and gives no more of what is shared. */
  readonly cancel: (ref: BlobRef) => void
  readonly save: (ref: BlobRef) => void
  /** Shows a picture large. */
  readonly view: (ref: BlobRef) => void
  /** What is shown of it cannot be played. */
  readonly broken: (ref: BlobRef) => void
  /** Gives up a file that is being taken in. */
  readonly discard: (key: string) => void
}

/** What a file needs to be drawn, besides its message. */
export interface FileView {
  /** With whom the conversation is. */
  readonly name: string
  readonly nowMs: number
  readonly presence: SharedView['presence']
  readonly status: BlobStatus | undefined
  /** What is shown in its place. */
  readonly preview: Preview | undefined
  /** Why nothing is. */
  readonly fileFault: SaidFault | undefined
  readonly actions: FileActions
  readonly words: Words
}

/** The file of a message: a row with its name and how it stands, or the picture, sound or film itself with that row under it. */
export function fileTemplate(entry: ConversationEntry, view: FileView): TemplateResult | typeof nothing {
  if (entry.taking !== undefined) return takingTemplate(entry, view)
  const { file } = entry
  if (file === undefined) return nothing
  const { status, words } = view
  const line = entry.from === 'me' ? ownLine(entry, file, view) : receivedLine(status, file.bytes, view.name, words)
  return html`${previewTemplate(file, view)}
    <div class="file" data-testid="file" data-state=${status?.state ?? 'unknown'} data-blob=${file.blob}>
      ${signTemplate(file, view)}${wordsTemplate(nameOf(file, words), line)}
      ${entry.from === 'me' ? stopButton(file, view) : buttons(file, view)}
    </div>
    ${
      view.fileFault === undefined
        ? nothing
        : html`<p class="file-fault" role="note" data-testid="file-fault" data-fault=${view.fileFault.fault}>
            ${icon('alert', 16)}<span>${view.fileFault.words(words)}</span>
          </p>`
    }`
}

/** How an own file stands; what never arrives has its words elsewhere. */
function ownLine(
  { state }: ConversationEntry,
  { bytes }: BlobRef,
  { status, name, presence, nowMs, words }: FileView,
): FileLine {
  if (state === 'rejected' || state === 'expired') return { words: sizeWords(bytes, words), isProblem: false }
  return sharedLine(status, { bytes, to: name, presence, nowMs }, words)
}

/** The name that it would be saved under: one with letters that turn the direction could show another ending than it has. */
function nameOf({ name }: Pick<BlobRef, 'name'>, words: Words): string {
  return name === '' ? words.of(files).unnamed : cleanFileName(name)
}

function takingTemplate({ taking, key, fault }: ConversationEntry, { actions, words }: FileView): TemplateResult {
  const { source, taken } = taking ?? { source: new File([], ''), taken: 0 }
  const part = source.size === 0 ? 1 : taken / source.size
  const says = words.of(files)
  const size = sizeWords(source.size, words)
  const line = fault === undefined ? says.preparing(sizeWords(taken, words), size) : size
  return html`<div class="file" data-testid="file" data-state="taking">
    ${fault === undefined ? ring(part, says.prepared) : html`<span class="sign">${icon('file')}</span>`}
    ${wordsTemplate(nameOf(source, words), { words: line, isProblem: false })}
    ${
      fault === undefined
        ? button('close', says.doNotSend(source.name), 'file-discard', () => {
            actions.discard(key)
          })
        : nothing
    }
  </div>`
}

function wordsTemplate(name: string, { words, isProblem }: FileLine): TemplateResult {
  return html`<div class="file-words">
    <p class="file-name" dir="auto" title=${name} data-testid="file-name">${name}</p>
    <p class="file-line ${isProblem ? 'problem-line' : ''}" data-testid="file-line">${words}</p>
  </div>`
}

function signTemplate(file: BlobRef, { status, name, words }: FileView): TemplateResult {
  const says = words.of(files)
  if (status?.origin === 'shared') {
    const part = sharedPart(status, name)
    return part === undefined ? html`<span class="sign">${icon('file')}</span>` : ring(part, says.given)
  }
  if (status?.origin !== 'received' || status.state === 'whole' || status.state === 'canceled')
    return html`<span class="sign">${icon('file')}</span>`
  if (status.state === 'failed') return html`<span class="sign">${icon('alert')}</span>`
  return ring(file.bytes === 0 ? 0 : status.bytesHere / file.bytes, says.fetched)
}

const circumference = 2 * Math.PI * 15

/** How much is done, as a ring that fills. */
function ring(part: number, label: string): TemplateResult {
  const percent = Math.floor(part * 100)
  return html`<span
    class="sign"
    role="progressbar"
    aria-label=${label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${percent}
  >
    <svg class="ring" width="36" height="36" viewBox="0 0 36 36" aria-hidden="true">
      ${svg`<circle cx="18" cy="18" r="15" /><circle class="done" cx="18" cy="18" r="15"
        stroke-dasharray="${part * circumference} ${circumference}" transform="rotate(-90 18 18)" />`}
    </svg>
  </span>`
}

/** Own files can be taken back for as long as they are not where they are to go. */
function stopButton(file: BlobRef, { status, name, actions, words }: FileView): TemplateResult | typeof nothing {
  if (status?.origin !== 'shared' || hasAll(status, name)) return nothing
  return button('close', words.of(files).doNotGive(nameOf(file, words)), 'file-stop', () => {
    actions.cancel(file)
  })
}

function buttons(file: BlobRef, { status, actions, words }: FileView): TemplateResult {
  const says = words.of(files)
  const name = nameOf(file, words)
  const fetch = button('fetch', says.fetch(name), 'file-fetch', () => {
    actions.fetch(file)
  })
  const resume = button('play', says.goOn(name), 'file-resume', () => {
    actions.resume(file)
  })
  const pause = button('pause', says.pause(name), 'file-pause', () => {
    actions.pause(file)
  })
  const cancel = button('close', says.giveUp(name), 'file-cancel', () => {
    actions.cancel(file)
  })
  switch (status?.state) {
    case undefined:
    case 'canceled':
    case 'failed':
      return fetch
    case 'running':
    case 'seeking':
      return html`${pause}${cancel}`
    case 'paused':
    case 'room':
      return html`${resume}${cancel}`
    case 'whole':
      return button('fetch', says.save(name), 'file-save', () => {
        actions.save(file)
      })
  }
}

function button(
  sign: 'fetch' | 'play' | 'pause' | 'close',
  label: string,
  id: string,
  act: () => void,
): TemplateResult {
  return html`<button
    class="icon-button file-button"
    type="button"
    title=${label}
    aria-label=${label}
    data-testid=${id}
    @click=${act}
  >
    ${icon(sign)}
  </button>`
}

function previewTemplate(
  file: BlobRef,
  { preview, fileFault, actions, words }: FileView,
): TemplateResult | typeof nothing {
  if (preview === undefined || fileFault !== undefined) return nothing
  const { kind, url, width, height } = preview
  const name = nameOf(file, words)
  switch (kind) {
    case 'picture':
      return html`<button
        class="picture-button"
        type="button"
        aria-label=${words.of(media).lookAt(name)}
        data-testid="picture-open"
        @click=${() => {
          actions.view(file)
        }}
      >
        <img
          class="picture"
          src=${url}
          width=${width ?? 320}
          height=${height ?? 240}
          alt=${name}
          data-testid="picture"
        />
      </button>`
    case 'sound':
      return html`<audio
        class="sound"
        src=${url}
        controls
        preload="metadata"
        aria-label=${name}
        @loadedmetadata=${measure}
        @error=${() => {
          actions.broken(file)
        }}
      ></audio>`
    case 'film':
      return html`<video
        class="film"
        src=${url}
        controls
        preload="metadata"
        aria-label=${name}
        @loadedmetadata=${measure}
        @error=${() => {
          actions.broken(file)
        }}
      ></video>`
  }
}

/** What a browser has recorded says nothing of its length, which is known once its end was looked for. */
function measure({ currentTarget }: Event): void {
  const media = currentTarget as HTMLMediaElement
  if (Number.isFinite(media.duration)) return
  const rewind = (): void => {
    if (!Number.isFinite(media.duration)) return
    media.removeEventListener('durationchange', rewind)
    media.currentTime = 0
  }
  media.addEventListener('durationchange', rewind)
  media.currentTime = Number.MAX_SAFE_INTEGER
}
