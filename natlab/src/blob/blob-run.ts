import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'

import { type Host, Lab } from '../cells/lab.ts'
import { meet } from '../cells/try-cell.ts'
import { runFolder } from '../machine/enclosure.ts'
import type { BlobState } from '../peers/control.ts'
import { serverUrl } from '../peers/kith-server.ts'
import { percentile, shown } from '../program/percentiles.ts'
import { BlobScore } from './blob-score.ts'
import { interrupt, interruptionOf } from './interruptions.ts'
import { Memory } from './memory.ts'

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

/** A chat message meanwhile, every so many milliseconds. */
const pulseMs = 100
const lookMs = 50
/** A transfer in which nothing came for so long has stopped. */
const stillMsMax = 60_000
const mebibyte = 1_048_576

/** One blob goes from one peer to the other, and is interrupted at even steps of its way; halfway its receiver crashes. */
export async function runBlob(run: BlobRun): Promise<BlobScore> {
  const { size, isQuick, host, pages, signal, print } = run
  const times = run.times ?? (isQuick ? 5 : 50)
  await using lab = await Lab.open({ prefix: 'blob', isWired: false, host, codeCache: join(runFolder, 'code'), pages })
  const network = { profile: 'port-restricted' } as const
  const [annHost, benHost] = await lab.become({ a: network, b: network })
  const ann = annHost.control
  let ben = benHost.control
  const folder = await mkdtemp(join(runFolder, 'blob-'))
  const files = [join(folder, 'ann.sqlite'), join(folder, 'ben.sqlite')] as const
  const { names } = await meet(lab, ann, ben, files)
  const source = join(folder, 'source')
  const hash = await makeFile(source, size)
  await Promise.all([ann.direct(names[1], 10_000), ben.direct(names[0], 10_000)])

  const score = new BlobScore(size * mebibyte)
  const memory = await Memory.watch([annHost, benHost])
  const startedMs = performance.now()
  const ref = await ann.share(source)
  await ann.pulse(names[1], pulseMs)
  await ben.fetch(ref)
  let state = await ben.blob(ref.blob)
  for (let at = 1; at <= times && !signal.aborted; at++) {
    // In even steps of what is left, because the transfer also gets on while it is interrupted.
    const stepBytes = (size * mebibyte - state.bytesHere) / (times + 2 - at)
    state = await untilBytes(() => ben.blob(ref.blob), state.bytesHere + stepBytes, signal)
    if (state.bytesHere >= size * mebibyte) break
    const isCrash = at === Math.ceil(times / 2)
    const beganMs = Date.now()
    if (isCrash) {
      const again = await lab.renew('b')
      ben = again.control
      await ben.join(names[1], serverUrl, files[1])
      await memory.replace(1, again)
    } else await interrupt(lab, at)
    score.interruptions.push({ fromMs: beganMs, toMs: Date.now() })
    const { bytesHere } = state
    state = await ben.blob(ref.blob)
    print(
      `${String(at).padStart(3)} ${(isCrash ? 'the receiver crashes' : interruptionOf(at)).padEnd(28)} at ${shown(bytesHere / mebibyte)} MiB, ${shown((performance.now() - startedMs) / 1000)} s`,
    )
  }
  state = await untilBytes(() => ben.blob(ref.blob), size * mebibyte, signal)
  score.seconds = (performance.now() - startedMs) / 1000
  score.memoryBytes = await memory.end()
  score.bytesTaken = (await ann.blob(ref.blob)).bytesTaken
  score.pulses.push(...(await ann.pulses()))
  if (state.bytesHere >= size * mebibyte)
    score.isSame = (await hashOf(await ben.save(ref, join(folder, 'saved')))) === hash
  else print(`FAILED it stopped at ${shown(state.bytesHere / mebibyte)} MiB: ${state.state} ${state.code ?? ''}`)
  if (!score.isSame) for (const line of await lab.stories()) print(`    ${line}`)
  print(
    `chat over all: p95 ${shown(
      percentile(
        score.pulses.map(({ ms }) => ms),
        0.95,
      ),
    )} ms`,
  )
  return score
}

/** Waits until so many bytes are here, or nothing has come for long. */
async function untilBytes(look: () => Promise<BlobState>, bytes: number, signal: AbortSignal): Promise<BlobState> {
  let [state, changedMs] = [await look(), performance.now()]
  while (state.bytesHere < bytes && performance.now() - changedMs < stillMsMax && !signal.aborted) {
    await pause(lookMs)
    const next = await look()
    if (next.bytesHere !== state.bytesHere) changedMs = performance.now()
    state = next
  }
  return state
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
