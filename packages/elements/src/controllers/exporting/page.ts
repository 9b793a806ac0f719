import { cleanFileName } from '@kith/peer'

import { exporting } from '../../words/en/exporting.ts'
import { rich } from '../../words/en/rich.ts'
import type { Words } from '../../words/words.ts'
import { calledWords } from '../calls/called-words.ts'
import { sizeWords } from '../chat/file-words.ts'
import type { ChatMessage } from '../chat/message-record.ts'
import { missingWords } from '../chat/missing-words.ts'
import { eventWords } from '../groups/groups-words.ts'
import { timerWords } from '../lasting/lasting-words.ts'

const moment = { dateStyle: 'long', timeStyle: 'short' } as const

/** The beginning of a page to read: it asks for nothing from anywhere, and runs nothing. */
export function pageHead(about: { readonly name: string; readonly atMs: number }, words: Words): string {
  const says = words.of(exporting)
  const title = escaped(says.heading(about.name))
  const { tag, direction } = words.language
  return `<!doctype html>
<html lang="${escaped(tag)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.45 system-ui, sans-serif; }
article { margin-block: 1rem; overflow-wrap: anywhere; }
header { font-size: .875rem; }
header time { margin-inline-start: .5rem; opacity: .75; font-variant-numeric: tabular-nums; }
p { margin: .125rem 0; white-space: pre-wrap; }
blockquote { margin: .25rem 0; padding-inline-start: .75rem; border-inline-start: 3px solid; opacity: .8; }
.quiet { opacity: .8; font-style: italic; }
</style>
</head>
<body>
<h1 dir="auto">${title}</h1>
<p class="quiet">${escaped(says.made(words.time(about.atMs, moment)))}</p>
<main>
`
}

/** The end of the page. */
export const pageEnd = '</main>\n</body>\n</html>\n'

/** One message of the page; `own` is the name of who exports. */
export function pageLine(message: ChatMessage, by: string, own: string, words: Words): string {
  const time = `<time datetime="${new Date(message.atMs).toISOString()}">${escaped(words.time(message.atMs, moment))}</time>`
  const { edited } = words.of(rich)
  const after = message.editedMs === undefined ? '' : ` <small>(${escaped(edited)})</small>`
  return `<article><header><strong dir="auto">${escaped(by)}</strong> ${time}${after}</header>${contentOf(message, by, own, words)}</article>\n`
}

function contentOf(message: ChatMessage, by: string, own: string, words: Words): string {
  const { text, file, reply, isDeleted, signs, poll } = message
  const quiet = quietWords(message, by, own, words)
  if (quiet !== undefined) return paragraph(quiet, 'quiet')
  if (isDeleted === true) return paragraph(words.of(rich).deleted, 'quiet')
  const quoted = reply?.text ? `<blockquote dir="auto">${escaped(`${reply.by}: ${reply.text}`)}</blockquote>` : ''
  const of =
    file === undefined
      ? ''
      : paragraph(words.of(exporting).aFile(cleanFileName(file.name), sizeWords(file.bytes, words)), 'quiet')
  const answers = poll === undefined ? '' : `<ul>${poll.answers.map((each) => `<li dir="auto">${escaped(each)}</li>`).join('')}</ul>` // prettier-ignore
  const under = Object.entries(signs ?? {}).map(([name, sign]) => `${sign} ${name}`)
  return `${quoted}${of}${text === '' ? '' : paragraph(text)}${answers}${under.length === 0 ? '' : paragraph(under.join(' · '), 'quiet')}`
}

/** What is said of something that has no words of its own. */
function quietWords(message: ChatMessage, by: string, own: string, words: Words): string | undefined {
  const { event, called, nudge, timer, missing, from } = message
  if (missing !== undefined) return missingWords(message, words)
  if (event !== undefined) return eventWords(event, own, words)
  if (called !== undefined) return calledWords(called, from, words)
  if (timer !== undefined) return timerWords(timer, from, by, words)
  return nudge === undefined ? undefined : words.of(exporting).nudge
}

function paragraph(text: string, kind?: 'quiet'): string {
  return `<p dir="auto"${kind === undefined ? '' : ` class="${kind}"`}>${escaped(text)}</p>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** What people wrote is only ever text. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (sign) => entities[sign] ?? '')
}
