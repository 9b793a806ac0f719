import type { Stage } from '../stage/stage.ts'

/** Something that the server does and that must not succeed. */
export interface Attack {
  /** Short, in lower case with dashes. */
  readonly name: string
  /** What is tried, and what must come of it, in one sentence. */
  readonly tries: string
  /** The rules of the specification that stop it. */
  readonly rules: readonly string[]
  /** Makes the attack, and throws when it got through. Counts `stage.strikes` each time that it struck. */
  readonly run: (stage: Stage) => Promise<void>
}
