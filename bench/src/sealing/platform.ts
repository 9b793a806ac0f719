/** A process that seals and opens on one platform. What a platform lacks is taken away before the keys are loaded, which then choose as they would there. */
import { answerParent, usage } from '../processes/answering.ts'
import type { Platform, Sealer } from './sealer.ts'

/** Microseconds of the processor for one message. */
export interface SealingCost {
  readonly sealUs: number
  readonly openUs: number
}

/** What one measurement is asked for. */
export interface SealingQuestion {
  readonly messages: number
  readonly seconds: number
}

/** Envelopes that are sealed before they are opened. */
const batch = 128

const sealer = await sealerOf(process.argv[2] as Platform)

answerParent({ measure }, () => undefined)

async function measure({ messages, seconds }: SealingQuestion): Promise<SealingCost> {
  const untilMs = performance.now() + seconds * 1_000
  let [envelopes, sealUs, openUs] = [0, 0, 0]
  do {
    const before = usage().cpuUs
    await sealer.seal(batch, messages)
    const between = usage().cpuUs
    await sealer.open()
    sealUs += between - before
    openUs += usage().cpuUs - between
    envelopes += batch
  } while (performance.now() < untilMs)
  const count = envelopes * messages
  return { sealUs: sealUs / count, openUs: openUs / count }
}

async function sealerOf(platform: Platform): Promise<Sealer> {
  if (platform === 'mls') return (await import('./mls-sealer.ts')).MlsSealer.start()
  if (platform === 'web' || platform === 'plain') Object.assign(process, { getBuiltinModule: undefined })
  if (platform === 'plain') Object.defineProperty(globalThis.crypto, 'subtle', { value: undefined })
  const sealer = new (await import('./kith-sealer.ts')).KithSealer()
  if ((await sealer.isSealed()) === (platform === 'null')) throw new Error('What is measured is not what it is called.')
  return sealer
}
