import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { type Host, Lab } from '../cells/lab.ts'
import { meet } from '../cells/try-cell.ts'
import { runFolder } from '../machine/enclosure.ts'
import { percentile, shown } from '../program/percentiles.ts'
import { BlobScore } from './blob-score.ts'
import { interrupt, interruptionOf } from './interruptions.ts'
import { Transfer } from './transfer.ts'

export interface BlobRun {
  /** MiB. */
  readonly size: number
  readonly times: number | undefined
  readonly isQuick: boolean
  readonly host: Host
  readonly pages: string | undefined
  readonly signal: AbortSignal
  readonly print: (line: string) => void
}

const mebibyte = 1_048_576

/** One blob goes from one peer to the other, and is interrupted at even steps of its way; halfway one of the two programs begins anew. */
export async function runBlob(run: BlobRun): Promise<BlobScore> {
  const { size, isQuick, host, pages, signal, print } = run
  const times = run.times ?? (isQuick ? 5 : 50)
  const bytes = size * mebibyte
  await using lab = await Lab.open({ prefix: 'blob', isWired: false, host, codeCache: join(runFolder, 'code'), pages })
  const network = { profile: 'port-restricted' } as const
  const hosts = await lab.become({ a: network, b: network })
  const [{ control: ann }, { control: ben }] = hosts
  const folder = await mkdtemp(join(runFolder, 'blob-'))
  const stores = [join(folder, 'ann.sqlite'), join(folder, 'ben.sqlite')] as const
  const { names } = await meet(lab, ann, ben, stores)
  const source = join(folder, 'source')
  const hash = await makeFile(source, size)
  await Promise.all([ann.direct(names[1], 10_000), ben.direct(names[0], 10_000)])

  const score = new BlobScore(bytes)
  const startedMs = performance.now()
  const transfer = await Transfer.begin({ lab, hosts, names, stores, score, signal }, source)
  print(`shared after ${shown((performance.now() - startedMs) / 1000)} s`)
  const fetchedMs = performance.now()
  // What chat messages take beside a transfer shows where nothing interrupts it.
  await transfer.untilBytes(bytes / 16)
  for (let at = 1; at <= times && !signal.aborted; at++) {
    // In even steps of what is left, half of each while it is interrupted, if another path carries it.
    const stepBytes = (bytes - transfer.bytesHere) / (times + 2 - at)
    await transfer.untilBytes(transfer.bytesHere + stepBytes / 2)
    const { bytesHere } = transfer
    const goesOn = async (): Promise<boolean> => {
      await transfer.look()
      return transfer.bytesHere >= bytesHere + stepBytes / 2
    }
    if (bytesHere >= bytes) break
    const isBlow = at === Math.ceil(times / 2)
    const fromMs = Date.now()
    await (isBlow ? transfer.strike() : interrupt(lab, at, goesOn))
    score.interruptions.push({ fromMs, toMs: Date.now() })
    await transfer.look()
    const what = isBlow ? transfer.blow : interruptionOf(at)
    print(
      `${String(at).padStart(3)} ${what.padEnd(28)} at ${shown(bytesHere / mebibyte)} MiB, ${shown((performance.now() - fetchedMs) / 1000)} s`,
    )
  }
  await transfer.untilBytes(bytes)
  score.seconds = (performance.now() - fetchedMs) / 1000
  await transfer.end()
  if (transfer.bytesHere >= bytes)
    score.isSame = (await hashOf(await transfer.receiver.save(transfer.ref, join(folder, 'saved')))) === hash
  else print(`FAILED it stopped at ${shown(transfer.bytesHere / mebibyte)} MiB: ${transfer.story}`)
  if (!score.isSame) for (const line of await lab.stories()) print(`    ${line}`)
  const all = score.pulses.map(({ ms }) => ms)
  print(`chat over all: p95 ${shown(percentile(all, 0.95))} ms`)
  return score
}

/** Makes a file of random bytes, and resolves with its hash. */
async function makeFile(path: string, mebibytes: number): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(function* () {
    for (let at = 0; at < mebibytes; at++) {
      const bytes = randomFillSync(Buffer.alloc(mebibyte))
      hash.update(bytes)
      yield bytes
    }
  }, createWriteStream(path))
  return hash.digest('hex')
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
