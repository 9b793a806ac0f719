import { connect, createServer } from 'node:net'

/**
 * What an operator has before `kith serve`, without TLS: takes connections and says in `X-Forwarded-For` where each comes from. Arguments: the port to listen on,
 * and the address and port of the server.
 */
const [port = '', host = '', serverPort = ''] = process.argv.slice(2)

const server = createServer((client) => {
  const upstream = connect({ host, port: Number(serverPort) })
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.on('error', () => undefined)
    one.on('close', () => other.destroy())
  }
  // The line of the request comes first, and whole.
  client.once('data', (first: Buffer) => {
    const at = first.indexOf('\r\n')
    if (at < 0) {
      client.destroy()
      return
    }
    upstream.write(first.subarray(0, at))
    upstream.write(`\r\nX-Forwarded-For: ${client.remoteAddress?.replace('::ffff:', '') ?? ''}`)
    upstream.write(first.subarray(at))
    client.pipe(upstream)
    upstream.pipe(client)
  })
})
server.listen(Number(port), () => process.stdout.write('listening\n'))
