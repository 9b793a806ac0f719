import type { keys } from '../../words/en/keys.ts'

type Part = keyof typeof keys.parts
type Does = keyof typeof keys.does

/** The keys of one part of the messenger: what they do, and which they are; any of several does it. */
export interface KeysOfPart {
  readonly part: Part
  readonly keys: readonly (readonly [does: Does, ...keys: string[]])[]
}

/** Every key that does something, part by part. `docs/guides/keyboard.md` has the same, and a test compares the two. */
export const keyMap: readonly KeysOfPart[] = [
  {
    part: 'everywhere',
    keys: [
      ['help', '?', 'Ctrl+/'],
      ['search', 'Ctrl+K'],
      ['close', 'Esc'],
      ['next', 'Tab', 'Shift+Tab'],
    ],
  },
  {
    part: 'list',
    keys: [
      ['move', '↓', '↑'],
      ['ends', 'Home', 'End'],
      ['open', 'Enter'],
    ],
  },
  {
    part: 'writing',
    keys: [
      ['send', 'Enter', 'Ctrl+Enter'],
      ['line', 'Shift+Enter'],
      ['editLast', '↑'],
      ['offer', '@'],
      ['cancel', 'Esc'],
    ],
  },
  {
    part: 'messages',
    keys: [
      ['move', '↓', '↑'],
      ['menu', 'Enter'],
      ['find', 'Ctrl+F'],
    ],
  },
  {
    part: 'finding',
    keys: [
      ['older', 'Enter'],
      ['newer', 'Shift+Enter'],
      ['close', 'Esc'],
    ],
  },
  {
    part: 'pictures',
    keys: [
      ['turn', '←', '→'],
      ['large', 'Enter'],
      ['close', 'Esc'],
    ],
  },
]
