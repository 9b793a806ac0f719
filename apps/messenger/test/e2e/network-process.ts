import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../../../packages/cli/dist/bin.js', import.meta.url))
/** The built messenger. */
export const messenger: string = fileURLToPath(new URL('../../dist', import.meta.url))

/** `kith serve` as its own process, as an operator runs it, on a port that stays the same when it is started again. */
export class NetworkProcess implements AsyncDisposable {
  readonly port: number
  readonly #data: string
  readonly #more: readonly string[]
  readonly #folder: string
  #said = ''
  #child: ChildProcess | undefined

  private constructor(port: number, data: string, more: readonly string[], folder: string) {
    this.port = port
    this.#folder = folder
    this.#more = more
    this.#data = data
  }

  /** `more` are further arguments of `kith serve`; `folder` is where the messenger is that it hands out. */
  static async start(more: readonly string[] = [], folder: string = messenger): Promise<NetworkProcess> {
    const network = new NetworkProcess(await freePort(), await mkdtemp(join(tmpdir(), 'kith-e2e-')), more, folder)
    await network.startAgain()
    return network
  }

  get url(): string {
    return `http://localhost:${String(this.port)}`
  }

  /** What the server has said at its standard output. */
  get said(): string {
    return this.#said
  }

  /** Resolves when the server answers. */
  async startAgain(): Promise<void> {
    const args = [bin, 'serve', '--port', String(this.port), '--data', this.#data, ...this.#more]
    const child = spawn(process.execPath, args, {
      env: { ...process.env, KITH_MESSENGER: this.#folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (this.#said += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const ended = once(child, 'exit').then(() => {
      throw new Error(`the server ended: ${said}`)
    })
    await Promise.race([once(child.stdout, 'data'), ended])
  }

  /** As a power cut does: no word to anybody. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    await rm(this.#data, { recursive: true, force: true })
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
