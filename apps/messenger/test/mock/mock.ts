/**
 * A page to look at and play with, without a server: `vite apps/messenger`, then `/test/mock/?scene=busy`. Scenes: `first`, `empty`,
 * `busy`, `many`, `long`, `offline`, `refused`, `asking`, `files`, `paths`. In the console, `kith` holds the network and the peers.
 */
import { MockNetwork } from '@kith/testing/mock-peer'

import { KithApp } from '../../src/elements/app/app.ts'
import { Session } from '../../src/session/session.ts'
import '../../src/tokens.css'
import { playScene } from './scenes.ts'

const scene = new URLSearchParams(location.search).get('scene') ?? 'busy'
const network = new MockNetwork({ domain: 'chat.example.org', latencyMs: 0 })
const memory = new Map<string, string>(scene === 'first' ? [] : [['kith.name', 'anna']])
network.take('alice')
const anna = await network.join('anna')
await playScene(scene, network, anna)

const app = new KithApp()
app.session = new Session(async (name) => (name === 'anna' ? anna : network.join(name)), {
  getItem: (key) => memory.get(key) ?? null,
  setItem: (key, value) => void memory.set(key, value),
  removeItem: (key) => void memory.delete(key),
})
document.body.append(app)
await app.session.start()
Object.assign(globalThis, { kith: { network, anna, app } })
