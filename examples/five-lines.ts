import { join } from '@kith/peer'

const carol = await join(process.argv[2] ?? 'http://localhost:4600', { name: 'carol' })
carol.messages.on('chat.text', ({ from, body }) => console.log(from, body))
const sent = await carol.messages.send('bob', 'chat.text', { text: 'hello' })
console.log((await carol.why(sent.mid)).sentence)
