/** Answers probers, on two ports of each address in the arguments. Says a line when it listens, and ends with its input. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

import { type Answer, probePorts, type Question } from './questions.ts'

const addresses = process.argv.slice(2)
const sockets = new Map<string, Socket>()
for (const address of addresses)
  for (const port of probePorts) {
    const socket = createSocket('udp4')
    socket.on('message', (text, { address: from, port: fromPort }) => {
      const question = JSON.parse(text.toString()) as Question
      const answer: Answer = { id: question.id, seen: `${from}:${String(fromPort)}` }
      answering(question, address, port)?.send(JSON.stringify(answer), fromPort, from)
    })
    socket.bind(port, address)
    await once(socket, 'listening')
    sockets.set(`${address}:${String(port)}`, socket)
  }
process.stdin.resume().on('end', () => process.exit(0))
process.stdout.write('ready\n')

function answering({ from }: Question, address: string, port: number): Socket | undefined {
  const otherPort = probePorts.find((each) => each !== port) ?? port
  const otherAddress = addresses.find((each) => each !== address) ?? address
  if (from === 'here') return sockets.get(`${address}:${String(port)}`)
  return sockets.get(`${from === 'other-port' ? address : otherAddress}:${String(otherPort)}`)
}
