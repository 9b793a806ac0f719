import { join } from '@kith/peer'

const [name = 'alice', other = 'bob', server = 'http://localhost:4600'] = process.argv.slice(2)
const peer = await join(server, { name })
const heard = Promise.withResolvers<void>()
peer.messages.on<{ text: string }>('chat.text', ({ from, body, path }, tx) => {
  tx.put('heard', from, body.text) // committed together with the message, exactly once
  console.log(`${from} says "${body.text}", by ${path}`)
  heard.resolve()
})
await peer.contacts.request(other)
for await (const { state } of peer.presence.watch([other])) if (state === 'online') break
const sent = await peer.messages.send(other, 'chat.text', { text: `hello from ${name}` })
await Promise.all([sent.committed(), heard.promise])
await peer.leave()
