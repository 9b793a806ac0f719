import { readdirSync, readFileSync } from 'node:fs'

import ts from 'typescript'
import { expect, it } from 'vitest'

const source = new URL('../../src/elements/', import.meta.url)
const controllers = new URL('../../src/controllers/', import.meta.url)
/** Calls whose words are for programmers. */
const forProgrammers = /^(?:KithError|Error|TypeError|RangeError|DOMException|assert|schemaOf)$/u
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

it('no controller holds a sentence: what is stored or told are codes and counts', () => {
  const files = readdirSync(controllers, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const found = files.flatMap((file) => {
    const text = readFileSync(new URL(file, controllers), 'utf8')
    return sentencesIn(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)).map((said) => `${file}: ${said}`)
  })
  expect(files.length).toBeGreaterThan(50)
  expect(found).toEqual([])
})

it('finds sentences outside of templates', () => {
  const of = (text: string): string[] => sentencesIn(ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true))
  expect(of("return count === 1 ? 'A message' : `${count} messages expired`")).toEqual([
    'A message',
    'messages expired',
  ])
  expect(of("throw new KithError('aborted', 'It was given up.')")).toEqual([])
  expect(of("import { a } from './a b.ts'; schemaOf('a text is missing', read); const type = 'chat.text'")).toEqual([])
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

/** Words that a person would read, in strings outside of templates. */
function sentencesIn(file: ts.SourceFile): string[] {
  const found: string[] = []
  const look = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && forProgrammers.test(node.expression.getText()))
      return
    // Why a body is refused is told to programs (Standard Schema).
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'issues') return
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(...likeWords([node.text]))
    if (ts.isTemplateExpression(node))
      found.push(...likeWords([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]))
    ts.forEachChild(node, look)
  }
  look(file)
  return found
}

/** Two words or more, or one that begins as a sentence does. */
function likeWords(pieces: readonly string[]): string[] {
  return pieces
    .map((piece) => piece.trim())
    .filter((piece) => /^\p{Lu}?\p{Ll}+(?: \p{Ll}+)+[.…:]?$|^\p{Lu} \p{Ll}+|^\p{Lu}\p{Ll}+ .*\p{Ll}{2}/u.test(piece))
}
