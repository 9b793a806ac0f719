import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'

import { Conversation, Network, Roster, useContacts } from '../src/index.ts'

function Count(): string {
  return `${String(useContacts().length)} contacts`
}

it('is drawn on a server, which joins nothing', () => {
  const inside = [
    createElement(Roster, { key: 1 }),
    createElement(Conversation, { key: 2 }),
    createElement(Count, { key: 3 }),
  ]
  const html = renderToString(createElement(Network, { server: 'wss://chat.example.org' }, ...inside))
  expect(html).toContain('<kith-network')
  expect(html).toContain('<kith-conversation')
  expect(html).toContain('0 contacts')
})
