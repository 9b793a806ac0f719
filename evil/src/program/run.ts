import { attacks } from '../attacks/all.ts'
import type { Attack } from '../attacks/attack.ts'
import { Breach, Stage } from '../stage/stage.ts'

/** How one attack ended. */
export interface Outcome {
  readonly attack: Attack
  /** How often it struck. */
  readonly strikes: number
  /** Why it counts as one that got through; undefined when it was stopped. */
  readonly failure: string | undefined
}

/** The attacks whose names begin with one of these. */
export function attacksOf(only: readonly string[]): readonly Attack[] {
  return attacks.filter(({ name }) => only.some((start) => name.startsWith(start)))
}

/** Makes one attack on a network of its own, and shows that honest people go on afterwards. */
export async function runAttack(attack: Attack): Promise<Outcome> {
  await using stage = await Stage.open()
  try {
    await attack.run(stage)
    if (stage.strikes === 0) throw new Breach('the attack was never made')
    await stage.goesOn()
    return { attack, strikes: stage.strikes, failure: undefined }
  } catch (error) {
    return { attack, strikes: stage.strikes, failure: error instanceof Error ? error.message : String(error) }
  }
}
