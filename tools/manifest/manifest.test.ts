import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { elementsIn } from './elements.ts'
import { manifestOf, undocumented } from './manifest.ts'
import { manifestFile, manifestText, readElements } from './read.ts'
import { root } from '../steps/run.ts'

const source = `
/**
 * @summary A lamp.
 * @event kith-lit - It was lit.
 * @csspart bulb - What shines.
 */
export class KithLamp extends KithElement {
  static override properties = { level: { type: Number, reflect: true }, colour: { attribute: 'lamp-colour' }, isHot: { state: true } }
  /** How bright, from 0 to 10. */
  declare level: number
  declare colour: string
  declare isHot: boolean
  readonly #inner = 1
  constructor() {
    super()
    this.level = 3
  }
  /** Puts it out. */
  quench(atMs: number): void {}
  private hide(): void {}
  override render() { return html\`<i part="bulb"></i><slot name="shade"></slot>\` }
  glow() { this.dispatchEvent(new KithLitEvent()) }
}
customElements.define('kith-lamp', KithLamp)
`
const bases = new Map([
  ['KithElement', [{ name: 'server', type: 'string', description: 'Where.', attribute: 'server', isReflected: false }]],
])

describe('the manifest of elements', () => {
  it('has what a source says of an element', () => {
    const elements = elementsIn('src/elements/lamp/lamp.ts', source, bases)
    expect(manifestOf(elements, new Map([['kith-lit', 'KithLitEvent']]))).toMatchObject({
      schemaVersion: '1.0.0',
      modules: [
        {
          path: 'dist/elements/lamp/lamp.js',
          declarations: [
            {
              tagName: 'kith-lamp',
              summary: 'A lamp.',
              attributes: [
                { name: 'level', type: { text: 'number' }, default: '3', description: 'How bright, from 0 to 10.' },
                { name: 'lamp-colour', fieldName: 'colour' },
                { name: 'server', inheritedFrom: { name: 'KithElement' } },
              ],
              members: [
                { kind: 'field', name: 'level', reflects: true },
                { kind: 'field', name: 'colour' },
                { kind: 'field', name: 'server' },
                { kind: 'method', name: 'quench', parameters: [{ name: 'atMs', type: { text: 'number' } }] },
                { kind: 'method', name: 'glow' },
              ],
              events: [{ name: 'kith-lit', type: { text: 'KithLitEvent' }, description: 'It was lit.' }],
              cssParts: [{ name: 'bulb', description: 'What shines.' }],
            },
          ],
        },
      ],
    })
  })

  it('names what has no words', () => {
    expect(undocumented(elementsIn('lamp.ts', source, bases))).toEqual([
      'kith-lamp: property colour',
      'kith-lamp: method glow',
      'kith-lamp: @slot shade',
    ])
  })

  it('is the one that the sources make: npm run manifest', () => {
    expect(readFileSync(manifestFile, 'utf8')).toBe(manifestText())
  })

  it('finds words for everything public of every element', () => {
    expect(undocumented(readElements())).toEqual([])
  })

  it('has every element that the types of a page know', () => {
    const tags = readFileSync(`${root}/packages/elements/src/elements/tag-names.ts`, 'utf8').matchAll(
      /'(kith-[a-z-]+)'/gu,
    )
    expect(
      readElements()
        .map(({ tag }) => tag)
        .sort(),
    ).toEqual([...tags].map(([, tag]) => tag).sort())
  })
})
