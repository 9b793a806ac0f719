import { spawn } from 'node:child_process'
import { Readable, Writable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { join } from '@kith/peer'

const [role, name = 'alice', other = 'bob', server = 'http://localhost:4600'] = process.argv.slice(2)
const peer = await join(server, { name })

if (role === 'offer') {
  peer.channels.on('shell', async (channel) => {
    if (channel.with !== other) return channel.abort('no-listener') // whoever has the channel has the shell
    console.log(`${other} has a shell`)
    const shell = spawn('sh', { stdio: ['pipe', 'pipe', 'inherit'] })
    channel.closed.catch(() => shell.kill()) // the other program ended, or was gone for a minute
    channel.readable.pipeTo(Writable.toWeb(shell.stdin)).catch(() => undefined) // `exit` closes it first
    await bytesOf(shell.stdout).pipeTo(channel.writable)
  })
  console.log(`${name} offers a shell to ${other}`)
} else {
  const channel = await peer.channels.open(other, { type: 'shell' })
  bytesOf(process.stdin)
    .pipeTo(channel.writable)
    .catch(() => undefined)
  for await (const bytes of channel.readable) process.stdout.write(bytes)
  await peer.leave()
  process.exit()
}

function bytesOf(input: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(input) as ReadableStream<Uint8Array>
}
