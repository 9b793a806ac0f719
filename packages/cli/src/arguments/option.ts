/** An option of a command, as it is read and as `--help` shows it. */
export interface OptionSpec {
  /** Its long name without dashes, such as `port`. */
  readonly name: string
  /** One letter for `-h`; few options have one. */
  readonly short?: string
  /** What its value is called in the help, such as `NAME`; an option without one is a flag. */
  readonly value?: string
  /** May be given more than once. */
  readonly isRepeatable?: true
  /** What it does, in a few words. */
  readonly what: string
  /** Its default, as the help shows it. */
  readonly default?: string
  /** The environment variable that is read when the option is not given. */
  readonly env?: string
}

/** The command line is not understood: exit code 2. `message` is a sentence for the person, `hint` what to do. */
export class UsageError extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.name = 'UsageError'
    this.hint = hint
  }
}
