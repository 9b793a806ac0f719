/** Every public element, alive over mock peers, under the line of HTML that makes it: `vite packages/elements`, then `/test/mock/controls.html`. */
import { MockNetwork } from '@kith/testing/mock-peer'

import '../../src/index.ts'
import { playScene } from './scenes.ts'

const network = new MockNetwork({ domain: 'chat.example.org', latencyMs: 0 })
const anna = await network.join('anna')
await playScene('files', network, anna)
await anna.directory.publish('offer', { title: 'A box of capacitors', text: 'From the school lab, 0.1 µF, 630 V.' })
await anna.directory.publish('offer', { title: 'مذياع من عام ١٩٥٨', text: 'يعمل. لمن يأتي ليأخذه.' })

const lines = [
  '<kith-roster></kith-roster>',
  '<kith-conversation with="bo"></kith-conversation>',
  '<kith-presence with="bo">bo</kith-presence>',
  '<kith-status-menu></kith-status-menu>',
  '<kith-transfers></kith-transfers>',
  '<kith-directory kind="offer" label="Offers"></kith-directory>',
  '<kith-devices></kith-devices>',
  '<kith-diagnostics></kith-diagnostics>',
  '<kith-passphrase></kith-passphrase>',
]
const around = document.createElement('kith-network')
around.peer = anna
for (const line of lines) {
  const section = document.createElement('section')
  const heading = document.createElement('h2')
  heading.append(Object.assign(document.createElement('code'), { textContent: line }))
  const frame = document.createElement('div')
  frame.className = 'frame'
  frame.innerHTML = line
  section.append(heading, frame)
  around.append(section)
}
document.body.append(around)
