import { readdirSync, readFileSync } from 'node:fs'

import ts from 'typescript'
import { expect, it } from 'vitest'

const source = new URL('../../src/elements/', import.meta.url)
/** Attributes whose text a person reads or hears. */
const spoken = /\s(?:aria-label|aria-description|aria-roledescription|title|placeholder|alt|label|heading)="([^"]*)"/gu
/** What is the same in every language. */
const names = /^(?:Kith|Ctrl [A-Z]|XXXX(?:-XXXX)*|alice)$/u

it('no template holds a sentence: all stand in catalogues', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const found = files.flatMap((file) => {
    const text = readFileSync(new URL(file, source), 'utf8')
    return bareIn(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)).map((words) => `${file}: ${words}`)
  })
  expect(files.length).toBeGreaterThan(50)
  expect(found).toEqual([])
})

it('finds what it looks for', () => {
  const of = (text: string): string[] => bareIn(ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true))
  expect(of('html`<p class="a b">Good morning, ${name}</p>`')).toEqual(['Good morning,'])
  expect(of('html`<b aria-label="Close it">×</b>`')).toEqual(['Close it'])
  expect(of('html`<b class="some words" @click=${go}>${says.go} · 12 <!-- a note --></b>`')).toEqual([])
})

/** Text in the templates of a file that a person would read or hear. */
function bareIn(file: ts.SourceFile): string[] {
  const found: string[] = []
  const look = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'html') {
      const { template } = node
      const pieces = ts.isNoSubstitutionTemplateLiteral(template)
        ? [template.text]
        : [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)]
      found.push(...readable(pieces.join('\u0000')))
    }
    ts.forEachChild(node, look)
  }
  look(file)
  return found
}

function readable(template: string): string[] {
  const attributes = [...template.matchAll(spoken)].map(([, words = '']) => words)
  const texts = template
    .replaceAll(/<!--.*?-->/gsu, '')
    .replaceAll(/<[^>]*>/gu, '\u0000')
    .split('\u0000')
  return [...attributes, ...texts]
    .map((words) => words.replaceAll(/\s+/gu, ' ').trim())
    .filter((words) => /\p{L}{2}/u.test(words) && !names.test(words))
}
