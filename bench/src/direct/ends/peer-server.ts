/** The server that brings the ends of PeerJS together; it carries no data. */
import type { Server } from 'node:http'
import { once } from 'node:events'

import { PeerServer } from 'peer'

import { answerParent, usage } from '../../processes/answering.ts'

const listening = Promise.withResolvers<Server>()
PeerServer({ host: '127.0.0.1', port: 0, path: '/' }, (server) => {
  listening.resolve(server)
})
const server = await listening.promise
if (!server.listening) await once(server, 'listening')

answerParent({ usage, port: () => (server.address() as { port: number }).port }, () => {
  server.close()
})
