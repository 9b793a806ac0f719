/** What one would write without a protocol: PUT streams the body into a file and answers when it is on disk, GET streams it back. */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { answerServer } from './websockets.ts'

const folder = await mkdtemp(join(tmpdir(), 'kith-bench-http-'))
const path = join(folder, 'file')
const server = createServer((request, response) => {
  const work = request.method === 'PUT' ? pipeline(request, createWriteStream(path)).then(synced) : Promise.resolve()
  work.then(
    () => (request.method === 'PUT' ? response.end() : createReadStream(path).pipe(response)),
    (cause: unknown) => response.destroy(cause instanceof Error ? cause : undefined),
  )
})
const listening = new Promise<number>((resolve) => {
  server.listen(0, '127.0.0.1', () => {
    resolve((server.address() as AddressInfo).port)
  })
})

answerServer(
  () => listening,
  () => rm(folder, { recursive: true, force: true }),
)

async function synced(): Promise<void> {
  await using file = await open(path, 'r+')
  await file.datasync()
}
