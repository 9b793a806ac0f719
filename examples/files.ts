import { stat } from 'node:fs/promises'
import { type BlobFile, fileMessageType, type FileMessage, join } from '@kith/peer'

/** Sends a file, or saves those that come into a folder. */
const [what = 'take', name = 'bob', place = '.', other = 'alice', server = 'http://localhost:4600'] =
  process.argv.slice(2)
const peer = await join(server, { name })

if (what === 'give') {
  const { ref } = await peer.blobs.send(other, { path: place })
  console.log(`${ref.name}: ${(await stat(place)).size} bytes, for ${other}`)
  // The file is read here while it is taken, so this program stays until it was.
  for await (const change of peer.blobs.changes())
    if (change.kind === 'status' && change.status.ref.blob === ref.blob)
      if (change.status.takers.some(({ isDone }) => isDone)) break
  console.log(`${other} has it all`)
  await peer.leave()
} else {
  // The commit of the message remembers the reference; what is fetched goes on by itself after a crash.
  peer.messages.on<FileMessage>(fileMessageType, ({ mid, from, body }, tx) => {
    tx.put('files', mid, { from, file: body.file })
    void peer.blobs.open(body.file).then((file) => save(from, file))
  })
  console.log(`${name} takes files`)
}

async function save(from: string, file: BlobFile): Promise<void> {
  for await (const { bytesHere, rate, state } of file.progress())
    console.log(`${state}: ${bytesHere} of ${file.ref.bytes} bytes, ${rate} a second`)
  console.log(`from ${from}: ${await file.saveTo(place)}`)
}
