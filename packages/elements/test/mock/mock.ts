/**
 * A page to look at and play with, without a server: `vite packages/elements`, then `/test/mock/?scene=busy`. Scenes: `first`, `empty`,
 * `busy`, `many`, `long`, `offline`, `refused`, `asking`, `rich`, `charm`, `files`, `paths`, `ringing`, `meeting`, `journal`, `locked`, whose passphrase is `open`; with `&lang=ar` in that language. In the console, `kith` holds the network and the peers.
 */
import { MockNetwork } from '@kith/testing/mock-peer'
import { KithError } from '@kith/wire'

import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { Locks } from '../../src/controllers/session/locks.ts'
import { Session } from '../../src/controllers/session/session.ts'
import '../../src/page.css'
import { setLanguage } from '../../src/elements/foundation/set-language.ts'
import { mockInstalled } from './installed.ts'
import { playScene } from './scenes.ts'

const scene = new URLSearchParams(location.search).get('scene') ?? 'busy'
const network = new MockNetwork({ domain: 'chat.example.org', latencyMs: 0 })
const memory = new Map<string, string>(scene === 'first' ? [] : [['kith.name', 'anna']])
network.take('alice')
const anna = await network.join('anna')
await playScene(scene, network, anna)

const storage = {
  getItem: (key: string) => memory.get(key) ?? null,
  setItem: (key: string, value: string) => void memory.set(key, value),
  removeItem: (key: string) => void memory.delete(key),
}
if (scene === 'locked') anna.seal.passphrase = 'open'

const app = new KithMessenger()
app.session = new Session(
  async (name, _signal, { passphrase }) => {
    if (name !== 'anna') return network.join(name)
    if (anna.seal.passphrase === undefined) return anna
    if (passphrase === undefined) throw new KithError('store-sealed')
    if (passphrase !== anna.seal.passphrase) throw new KithError('passphrase-wrong')
    return anna
  },
  storage,
  { locks: new Locks(storage, () => undefined) },
)
const lang = new URLSearchParams(location.search).get('lang')
if (lang !== null) await setLanguage(lang)
app.installed = mockInstalled()
document.body.append(app)
await app.session.start()
Object.assign(globalThis, { kith: { network, anna, app } })
