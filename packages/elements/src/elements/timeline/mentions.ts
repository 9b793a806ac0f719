import { html } from 'lit'

import { mentionPieces } from '../../controllers/rich/mentions.ts'
import { hashOf } from '../../controllers/route/route.ts'
import type { Plain } from './message-extras.ts'
import type { MessageView } from './message.ts'

/** Shows names that are meant and belong to the place; every other name is words like any (spec CT21). */
export function mentionsOf(mentions: readonly string[], { people, own }: MessageView): Plain {
  const names = mentions.filter((name) => people.includes(name))
  return (text) =>
    mentionPieces(text, names).map(({ kind, text: words }) => {
      if (kind === 'text') return words
      if (words === own)
        return html`<mark class="mention" data-testid="mention" data-name=${words}><bdi>@${words}</bdi></mark>`
      return html`<a
        class="mention"
        href=${hashOf({ view: 'details', name: words })}
        data-testid="mention"
        data-name=${words}
        ><bdi>@${words}</bdi></a
      >`
    })
}
