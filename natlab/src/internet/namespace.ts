import { run } from '../machine/run.ts'

/** One network namespace: a router or a machine of the small internet. */
export class Namespace {
  readonly name: string

  private constructor(name: string) {
    this.name = name
  }

  static async make(name: string, isRouter: boolean): Promise<Namespace> {
    await run('ip', ['netns', 'add', name])
    const namespace = new Namespace(name)
    await namespace.ip('link set lo up')
    if (isRouter) await namespace.run(['sysctl', '-qw', 'net.ipv4.ip_forward=1'])
    return namespace
  }

  /** Joins two by a cable whose ends have these names. */
  static async join(one: Namespace, oneEnd: string, other: Namespace, otherEnd: string): Promise<void> {
    await run('ip', [
      ...['link', 'add', oneEnd, 'netns', one.name, 'type', 'veth'],
      ...['peer', 'name', otherEnd, 'netns', other.name],
    ])
    await one.ip(`link set ${oneEnd} up`)
    await other.ip(`link set ${otherEnd} up`)
  }

  /** Runs lines of `ip` here, one after the other. */
  async ip(...lines: readonly string[]): Promise<void> {
    await run('ip', ['-n', this.name, '-batch', '-'], `${lines.join('\n')}\n`)
  }

  /** Takes a table away if it is there, and makes it anew with this content; an empty content only takes it away. */
  async nft(table: string, content: string): Promise<void> {
    // With a beginning of its own, because many a plain word is one of nft's.
    const name = `ip lab_${table}`
    const made = content === '' ? '' : `table ${name} {\n${content}\n}\n`
    await this.run(['nft', '-f', '-'], `table ${name} {}\ndelete table ${name}\n${made}`)
  }

  /** Runs a program of the system here. */
  async run(command: readonly string[], input?: string): Promise<string> {
    const [program = '', ...args] = this.command(command)
    return run(program, args, input)
  }

  /** The command line that runs another one here. */
  command(command: readonly string[]): string[] {
    return ['ip', 'netns', 'exec', this.name, ...command]
  }

  /** Takes it away; what still runs in it keeps it alive until it ends. */
  async remove(): Promise<void> {
    await run('ip', ['netns', 'del', this.name])
  }
}
