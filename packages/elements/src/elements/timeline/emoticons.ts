import { html, type TemplateResult } from 'lit'
import { until } from 'lit/directives/until.js'

import type { EmoticonRef } from '../../controllers/emoticons/emoticon.ts'
import { emoticonAddress } from '../../controllers/emoticons/emoticon-address.ts'
import { emoticonPieces } from '../../controllers/emoticons/emoticon-pieces.ts'
import type { Plain } from './message-extras.ts'
import type { MessageView } from './message.ts'

/** Emoticons that stand alone are drawn larger, up to so many. */
const largeMax = 5

/** Shows the pictures of emoticons in the place of their names; the words around them are shown as `words` does. `text` is all that the message says. */
export function emoticonsOf(
  emoticons: readonly EmoticonRef[],
  text: string,
  { desk }: Pick<MessageView, 'desk'>,
  words: Plain,
): Plain {
  const all = emoticonPieces(text, emoticons).filter((piece) => piece.text.trim() !== '')
  const isLarge = all.length <= largeMax && all.every(({ hash }) => hash !== undefined)
  const picture = (name: string, address: string | undefined): TemplateResult | string =>
    address === undefined
      ? name
      : html`<img
          class="emoticon ${isLarge ? 'large' : ''}"
          src=${address}
          alt=${name}
          title=${name}
          draggable="false"
          data-testid="emoticon"
        />`
  const drawn = (name: string, hash: string): unknown => {
    const address = emoticonAddress(desk.peer, hash)
    if (typeof address === 'string') return picture(name, address)
    const room = html`<span class="emoticon ${isLarge ? 'large' : ''}"></span>`
    return until(
      address.then((read) => picture(name, read)),
      room,
    )
  }
  return (part) =>
    emoticonPieces(part, emoticons).map((piece) =>
      piece.hash === undefined ? words(piece.text) : drawn(piece.text, piece.hash),
    )
}
