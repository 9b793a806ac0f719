import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const program = join(root, 'packages/cli/src/bin.ts')

/** How long a test waits for a line that has to come. */
const waitMsMax = 30_000

/** Whether a process can have a terminal of its own here. */
export const areTerminals: boolean =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true

/** How a process ended. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A running program, its output as it comes, and its end. */
export class KithProcess {
  readonly ended: Promise<Ended>
  readonly #child: ChildProcessWithoutNullStreams
  readonly #waiting = new Set<() => void>()
  #out = ''
  #err = ''
  #isOver = false

  constructor(command: readonly string[], env: Readonly<Record<string, string>>, cwd: string) {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('KITH_')))
    const [file = '', ...args] = command
    this.#child = spawn(file, args, {
      cwd,
      env: { ...inherited, NODE_OPTIONS: '', ...env },
    })
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#out += text
      this.#wake()
    })
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#err += text
      this.#wake()
    })
    // A program that ended takes no more input.
    this.#child.stdin.on('error', () => undefined)
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        this.#isOver = true
        this.#wake()
        resolve({ code, out: this.#out, err: this.#err })
      })
    })
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Waits until standard output (or error) matches, and answers the match. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    const lateMs = performance.now() + waitMsMax
    const waking = setTimeout(() => {
      this.#wake()
    }, waitMsMax + 1)
    using _ = { [Symbol.dispose]: () => { clearTimeout(waking) } } // prettier-ignore
    for (;;) {
      const match = pattern.exec(this.#out) ?? pattern.exec(this.#err)
      if (match !== null) return match
      const isLate = performance.now() > lateMs
      if (this.#isOver || isLate)
        throw new Error(`${isLate ? 'late' : 'ended'} without ${String(pattern)}:\n${this.#out}\n${this.#err}`)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** The lines of standard output so far, as JSON. */
  objects(): Record<string, unknown>[] {
    return this.#out.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>) // prettier-ignore
  }

  write(text: string): void {
    this.#child.stdin.write(text)
  }

  /** Ends standard input, as Ctrl-D does. */
  close(): Promise<Ended> {
    this.#child.stdin.end()
    return this.ended
  }

  signal(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal)
    return this.ended
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

/** A folder of its own, the processes started in it, and, when asked, a network. Everything ends with it. */
export class Ground implements AsyncDisposable {
  readonly folder: string
  readonly #started: KithProcess[] = []
  #server = 'http://127.0.0.1:1'

  private constructor(folder: string) {
    this.folder = folder
  }

  static async make(): Promise<Ground> {
    return new Ground(await mkdtemp(join(tmpdir(), 'kith-cli-')))
  }

  /** A ground with a running network, whose server has these options as well. */
  static async withNetwork(...options: readonly string[]): Promise<Ground> {
    const ground = await Ground.make()
    await ground.serve(0, options)
    return ground
  }

  get server(): string {
    return this.#server
  }

  /** Starts a network on a free port, or on this one. */
  async serve(port = 0, options: readonly string[] = []): Promise<KithProcess> {
    const server = this.start('serve', '--port', String(port), '--data', join(this.folder, 'data'), ...options)
    const [, address = ''] = await server.prints(/running at (http:\S+)[^]*ready in/)
    this.#server = address
    return server
  }

  /** Starts `kith` with these arguments. */
  start(...args: readonly string[]): KithProcess {
    return this.#start(commandOf(program, args))
  }

  /** Starts `kith` with these arguments on a terminal of its own, which `script` of util-linux makes: only where `areTerminals`. */
  startAtTerminal(...args: readonly string[]): KithProcess {
    const words = commandOf(program, args).map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`)
    return this.#start(['script', '--quiet', '--flush', '--return', '--command', words.join(' '), '/dev/null'])
  }

  /** Runs `kith` without input to its end. */
  run(...args: readonly string[]): Promise<Ended> {
    return this.start(...args).close()
  }

  /** Starts a program of `examples/`. */
  example(name: string, ...args: readonly string[]): KithProcess {
    return this.#start(commandOf(join(root, 'examples', name), args))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#started.filter(({ isOver }) => !isOver).map((one) => one.signal('SIGKILL')))
    await rm(this.folder, { recursive: true, force: true })
  }

  #start(command: readonly string[]): KithProcess {
    const env = { XDG_DATA_HOME: join(this.folder, 'home'), KITH_SERVER: this.#server, NO_COLOR: '1' }
    const started = new KithProcess(command, env, this.folder)
    this.#started.push(started)
    return started
  }
}

function commandOf(file: string, args: readonly string[]): readonly string[] {
  return [process.execPath, '--conditions=@kith/source', file, ...args]
}
