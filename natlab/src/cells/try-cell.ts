import type { Control } from '../peers/control.ts'
import { proxiedUrl, serverUrl } from '../peers/kith-server.ts'
import type { Cell } from './cells.ts'
import type { Lab } from './lab.ts'

/** What came of a cell. Times in milliseconds. */
export interface Outcome {
  readonly cell: Cell
  /** ICE allows a direct path, by what the routers were found to do. */
  readonly isAllowed: boolean
  /** The slower of the first messages of both, from sending until the sender knew of the commit; undefined when one was not committed. */
  readonly firstMs: number | undefined
  /** From the moment when the two were contacts until both had a direct path; undefined when there was none. */
  readonly upgradeMs: number | undefined
  /** What carries the direct path. */
  readonly carrier: string | undefined
  /** Messages went over the direct path, in both directions. */
  readonly isUsed: boolean
  /** What went wrong, if something did. */
  readonly failure: string | undefined
  /** What both peers logged, when something went wrong. */
  readonly story: readonly string[]
}

/** How long is waited for a direct path where ICE allows it, and where it does not: a path may come there all the same. */
const [allowedMsMax, otherMsMax] = [30_000, 2_500]
/** Messages each way of which one must go directly. */
const triesMax = 5

/** Two peers meet in a cell: they become contacts, talk, and have a direct path where one can be. */
export async function tryCell(lab: Lab, cell: Cell, isAllowed: boolean): Promise<Outcome> {
  const nothing = { firstMs: undefined, upgradeMs: undefined, carrier: undefined, isUsed: false }
  let controls: readonly Control[] = []
  try {
    const [{ control: ann }, { control: ben }] = await lab.become(cell)
    controls = [ann, ben]
    const met = await meet(lab, ann, ben, undefined, cell.isTold === true ? proxiedUrl : serverUrl)
    const outcome = { cell, isAllowed, firstMs: met.firstMs, story: [] }
    const msMax = isAllowed ? allowedMsMax : otherMsMax
    const directs = await Promise.all([ann.direct(met.names[1], msMax), ben.direct(met.names[0], msMax)])
    const [one, other] = directs
    if (one === undefined || other === undefined) {
      const failure = isAllowed ? 'no direct path' : undefined
      return { ...outcome, ...nothing, firstMs: met.firstMs, failure, ...(isAllowed && (await storyOf(controls))) }
    }
    const isUsed = (await isUsedBy(ann, ben, met.names[1])) && (await isUsedBy(ben, ann, met.names[0]))
    const upgradeMs = Math.max(0, Math.max(one.sinceMs, other.sinceMs) - met.contactAtMs)
    const failure = isUsed ? undefined : 'the direct path is not used'
    return { ...outcome, upgradeMs, carrier: one.carrier, isUsed, failure, ...(!isUsed && (await storyOf(controls))) }
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error)
    return { cell, isAllowed, ...nothing, failure, ...(await storyOf(controls)) }
  }
}

/** Two peers that know each other. */
export interface Met {
  readonly names: readonly [string, string]
  readonly contactAtMs: number
  readonly firstMs: number
}

/** Both join anew, with stores in memory or in files, become contacts, and say something to each other. */
export async function meet(
  lab: Lab,
  ann: Control,
  ben: Control,
  files?: readonly [string, string],
  url: string = serverUrl,
): Promise<Met> {
  const names = lab.names()
  const [annName, benName] = names
  await Promise.all([ann.join(annName, url, files?.[0]), ben.join(benName, url, files?.[1])])
  const accepted = ben.accept(annName)
  await ann.ask(benName)
  const contactAtMs = await accepted
  await Promise.all([ann.contact(benName), ben.contact(annName)])
  const firstMs = Math.max(...(await Promise.all([ann.send(benName, 0), ben.send(annName, 0)])))
  return { names, contactAtMs, firstMs }
}

async function isUsedBy(sender: Control, receiver: Control, to: string): Promise<boolean> {
  for (let number = 1; number <= triesMax; number++) {
    await sender.send(to, number)
    const arrivals = await receiver.arrivals()
    if (arrivals.some(({ number: each, path }) => each === number && path === 'direct')) return true
  }
  return false
}

async function storyOf(controls: readonly Control[]): Promise<{ readonly story: readonly string[] }> {
  const stories = controls.map(async (control, at) => {
    const lines = await control.story().catch(() => ['(it is gone)'])
    return lines.map((line) => `${at === 0 ? 'ann' : 'ben'} ${line}`)
  })
  return { story: (await Promise.all(stories)).flat() }
}
