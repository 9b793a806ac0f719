import ts from 'typescript'

/** A name with what is said of it. */
export interface Named {
  readonly name: string
  readonly description: string
}

/** What a doc comment says. */
export interface Docs {
  /** Its words outside of any tag, or those of `@summary`. */
  readonly text: string
  readonly events: readonly Named[]
  readonly slots: readonly Named[]
  readonly parts: readonly Named[]
  readonly properties: readonly Named[]
}

/** The doc comment of a node; what it does not say is empty. */
export function docsOf(node: ts.Node): Docs {
  const tags = ts.getJSDocTags(node)
  const named = (tag: string): readonly Named[] =>
    tags.filter(({ tagName }) => tagName.text === tag).map((one) => namedIn(wordsOf(one.comment)))
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc)?.comment
  const summary = tags.find(({ tagName }) => tagName.text === 'summary')?.comment
  return {
    text: wordsOf(summary ?? comment),
    events: named('event'),
    slots: named('slot'),
    parts: named('csspart'),
    properties: named('cssproperty'),
  }
}

function wordsOf(comment: ts.JSDoc['comment']): string {
  return (ts.getTextOfJSDocComment(comment) ?? '').replaceAll(/\s+/gu, ' ').trim()
}

/** `name - words`; the slot without a name is written `- words`. */
function namedIn(text: string): Named {
  const [, name = '', description = ''] = /^([\w-]*?)\s*- (.*)$/u.exec(text) ?? [undefined, text, '']
  return { name, description }
}
