import { join } from '@kith/peer'
import { contactUntil, pathUntil } from './befriend.ts'

// Joins, asks a name to be its contact, has a direct path to it, and leaves while the other carrier is still at it. Then it must end by itself.
const [url = '', name = '', friend = ''] = process.argv.slice(2)
const peer = await join(url, { name, store: ':memory:' })
await peer.contacts.request(friend)
await contactUntil(peer, friend, 'contact')
await (await peer.messages.send(friend, 'text', 'hello')).committed()
await pathUntil(peer, ({ path }) => path === 'direct')
await peer.leave()
console.log('left')
