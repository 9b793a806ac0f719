import { join } from '@kith/peer'

const alice = await join(process.argv[2] ?? 'http://localhost:4600', { name: 'alice' })
alice.messages.on('chat.text', ({ from, body }) => console.log(from, body))
const sent = await alice.messages.send('bob', 'chat.text', { text: 'hello' })
console.log((await alice.why(sent.mid)).sentence)
