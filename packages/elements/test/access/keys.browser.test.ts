import { MockNetwork } from '@kith/testing/mock-peer'
import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

import guide from '../../../../docs/guides/keyboard.md?raw'
import { keyMap } from '../../src/elements/keys/key-map.ts'
import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { keys } from '../../src/words/en/keys.ts'
import { expectAccessible, find, findAll, press, show, until, words } from '../elements/stage.ts'

let messenger: KithMessenger

beforeEach(async () => {
  await page.viewport(1280, 800)
  const network = new MockNetwork({ latencyMs: 0 })
  const anna = await network.join('anna')
  network.befriend(anna, await network.join('bo'))
  location.hash = '#/bo'
  messenger = new KithMessenger()
  messenger.peer = anna
  await show(messenger)
  await until(() => find('composer'))
})

describe('the keys', () => {
  it('are shown by a question mark where none can be written, and go without a trace', async () => {
    find('composer')?.focus()
    await userEvent.keyboard('?')
    expect((find('composer') as HTMLTextAreaElement).value).toBe('?')
    expect(find('keys')).toBeUndefined()
    const row = await until(() => find('contact'))
    row.focus()
    press('?')
    await until(() => findAll('key').length === keyMap.flatMap((part) => part.keys).length)
    await expectAccessible()
    await userEvent.keyboard('{Escape}')
    await until(() => find('keys') === undefined)
    expect(row.matches(':focus')).toBe(true)
    expect(location.hash).toBe('#/bo')
  })

  it('are shown by Ctrl and slash also while one writes, once, in the reader’s language', async () => {
    messenger.lang = 'de'
    find('composer')?.focus()
    press('/', { ctrlKey: true })
    await until(() => words(find('keys')).includes('Strg + K'))
    press('/', { ctrlKey: true })
    expect(findAll('keys').length).toBe(1)
    expect(words(find('key'))).toMatch(/^\? ?, Strg \+ \/ Zeigt diese Tasten$/u)
  })

  it('stand in the guide as they are shown', () => {
    for (const { part, keys: rows } of keyMap) {
      expect(guide).toContain(`## ${keys.parts[part]}`)
      for (const [does, ...pressed] of rows)
        expect(guide).toContain(
          `| ${pressed.map((key) => `\`${key.replace('+', ' + ')}\``).join(', ')} | ${keys.does[does]} |`,
        )
    }
  })
})
