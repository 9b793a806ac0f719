/**
 * Finds out how the routers before it treat UDP (RFC 4787; the tests of RFC 5780 sections 4.3 and 4.4), and says it in a line of JSON.
 * Its arguments are the two addresses of the answerer.
 */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

import type { Behaviour } from '../internet/profiles.ts'
import { type Answer, answerMsMax, attemptsMax, probePorts, type Question } from './questions.ts'

const [one = '', other = ''] = process.argv.slice(2)
const [port, otherPort] = probePorts
let questions = 0

process.stdout.write(`${JSON.stringify(await probe())}\n`)
process.exit(0)

async function probe(): Promise<Behaviour | 'blocked'> {
  const socket = await open()
  const seen = await ask(socket, one, port, 'here')
  if (seen === undefined) return 'blocked'
  const elsewhere = [await ask(socket, one, otherPort, 'here'), await ask(socket, other, port, 'here')]
  socket.connect(port, one)
  await once(socket, 'connect')
  const own = socket.address()
  const isSame = elsewhere.every((each) => each === seen)
  const mapping = seen === `${own.address}:${String(own.port)}` ? 'none' : isSame ? 'independent' : 'dependent'
  socket.close()
  return { mapping, filtering: await filtering() }
}

async function filtering(): Promise<Behaviour['filtering']> {
  // From a socket of its own: what the other one asked has opened the way for more.
  using socket = disposable(await open())
  await ask(socket.socket, one, port, 'here')
  if ((await ask(socket.socket, one, port, 'other-address')) !== undefined) return 'independent'
  return (await ask(socket.socket, one, port, 'other-port')) === undefined ? 'address-and-port' : 'address'
}

async function open(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0)
  await once(socket, 'listening')
  return socket
}

function disposable(socket: Socket): Disposable & { readonly socket: Socket } {
  return { socket, [Symbol.dispose]: () => socket.close() }
}

/** The address by which the answerer sees this socket, or nothing when it did not answer. */
async function ask(
  socket: Socket,
  address: string,
  toPort: number,
  from: Question['from'],
): Promise<string | undefined> {
  const id = questions++
  const answered = new Promise<string>((resolve) => {
    socket.on('message', (text) => {
      const answer = JSON.parse(text.toString()) as Answer
      if (answer.id === id) resolve(answer.seen)
    })
  })
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const question: Question = { id, from }
    socket.send(JSON.stringify(question), toPort, address)
    const seen = await Promise.race([answered, new Promise<undefined>((resolve) => setTimeout(resolve, answerMsMax))])
    if (seen !== undefined) return seen
  }
  return undefined
}
