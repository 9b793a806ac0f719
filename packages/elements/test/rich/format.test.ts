import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { marksMax, plainText, readText, type TextBlock, type TextSpan } from '../../src/controllers/rich/format.ts'

/** A short writing of what was read, for comparison. */
function shown(text: string): string {
  return readText(text)
    .map((block) => (block.kind === 'code' ? `<pre>${block.text}</pre>` : wrap(block)))
    .join('')
}

function wrap({ kind, spans }: Extract<TextBlock, { spans: unknown }>): string {
  const words = spans.map(written).join('')
  return kind === 'quote' ? `<q>${words}</q>` : words
}

function written(span: TextSpan): string {
  if (span.kind === 'text') return span.text
  return 'spans' in span
    ? `<${span.kind}>${span.spans.map(written).join('')}</${span.kind}>`
    : `<${span.kind}>${span.text}</${span.kind}>`
}

describe('marks in a text', () => {
  it.each([
    ['plain', 'plain'],
    ['*bold* and _italic_, ~gone~', '<bold>bold</bold> and <italic>italic</italic>, <strike>gone</strike>'],
    ['*bold _both_ bold*', '<bold>bold <italic>both</italic> bold</bold>'],
    ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
    ['* not a mark * nor ** this', '* not a mark * nor ** this'],
    ['*open', '*open'],
    ['*over\nlines*', '*over\nlines*'],
    ['(*in brackets*)!', '(<bold>in brackets</bold>)!'],
    ['`*code*` is code', '<code>*code*</code> is code'],
    ['*`code` in bold*', '<bold><code>code</code> in bold</bold>'],
    ['https://example.org/a_b_c*d* stays', '<link>https://example.org/a_b_c*d</link>* stays'],
    ['*https://example.org/*', '<bold><link>https://example.org/</link></bold>'],
    ['*a _b* c_', '<bold>a _b</bold> c_'],
    ['> said\n> so\nnot so', '<q>said\nso</q>not so'],
    ['look:\n```\nlet *x* = 1\n```\nthere', 'look:<pre>let *x* = 1</pre>there'],
    ['```one```', '<pre>one</pre>'],
    ['``````', '``````'],
    ['```open', '```open'],
    ['<b>*x*</b> &amp;', '<b><bold>x</bold></b> &amp;'],
    ['*жирный* *粗體*', '<bold>жирный</bold> <bold>粗體</bold>'],
  ])('reads %j', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it('never loses a letter, whatever is written', () => {
    const odd = fc.constantFrom(
      '*',
      '_',
      '~',
      '`',
      '```',
      '\n',
      '> ',
      ' ',
      'a',
      'я',
      '😀',
      'https://example.org/',
      '<b>',
      '\u202e',
      '\ud800',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(odd, { maxLength: 60 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const letters = (all: string): string => all.replaceAll(/[*_~`\n> ]/gu, '')
          expect(letters(plainText(text))).toBe(letters(text))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('says the same of what was written by its rules', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/)
    const styled = fc.tuple(fc.constantFrom('*', '_', '~'), fc.array(word, { minLength: 1, maxLength: 4 }))
    const names: Readonly<Record<string, string>> = { '*': 'bold', _: 'italic', '~': 'strike' }
    fc.assert(
      fc.property(fc.array(styled, { minLength: 1, maxLength: 8 }), (parts) => {
        const text = parts.map(([mark, words]) => `${mark}${words.join(' ')}${mark}`).join(', ')
        const expected = parts.map(([mark, words]) => `<${names[mark]}>${words.join(' ')}</${names[mark]}>`).join(', ')
        expect(shown(text)).toBe(expected)
      }),
    )
  })

  it('reads the longest and oddest text in one go, and so many marks of it', () => {
    for (const part of ['*', '*a ', '_a* ', '`', '```', '> ', '*a* ', '~_*', 'https://a.', '*a\n']) {
      const text = part.repeat(100_000 / part.length)
      const spans = readText(text).flatMap((block) => ('spans' in block ? block.spans : []))
      expect(spans.filter(({ kind }) => kind === 'bold' || kind === 'italic').length).toBeLessThanOrEqual(marksMax)
      expect(plainText(text).length).toBeLessThanOrEqual(text.length)
    }
  })
})
