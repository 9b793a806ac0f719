import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { serverAddresses } from '../internet/addresses.ts'
import type { Namespace } from '../internet/namespace.ts'

const program = fileURLToPath(new URL('../../../packages/cli/src/bin.ts', import.meta.url))
const proxyProgram = fileURLToPath(new URL('proxy-process.ts', import.meta.url))
/** The one TCP port that even the strictest network lets out. */
const port = 443
/** Where devices learn their public address. */
const stunPort = 3478

/** What peers join. */
export const serverUrl = `ws://${serverAddresses[0]}:${String(port)}`
/** What peers join where they shall be told where they come from: a proxy that says so to the server. */
export const proxiedUrl = `ws://${serverAddresses[0]}:8443`
/** Where it gives pages to browsers. */
export const pageUrl = `http://${serverAddresses[0]}:${String(port)}`

export interface KithServerOptions {
  readonly namespace: Namespace
  readonly dataFolder: string
  readonly codeCache: string
  /** A folder of pages, served in the place of the messenger. */
  readonly pages?: string | undefined
}

/** `kith serve` as an operator runs it, on the server's machine. */
export class KithServer implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #proxy: ChildProcess

  private constructor(child: ChildProcess, proxy: ChildProcess) {
    this.#child = child
    this.#proxy = proxy
  }

  static async start({ namespace, dataFolder, codeCache, pages }: KithServerOptions): Promise<KithServer> {
    const stun = ['--stun-port', String(stunPort)]
    const options = ['--host', '0.0.0.0', '--behind-proxy', '--port', String(port), '--data', dataFolder, '--json']
    const [under = '', ...args] = namespace.command([
      ...[process.execPath, '--conditions=@kith/source', '--no-warnings', program],
      ...['serve', ...options, ...stun],
    ])
    const child = spawn(under, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: codeCache, ...(pages !== undefined && { KITH_MESSENGER: pages }) },
    })
    let complaints = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-2_000)))
    const ended = once(child, 'exit').then(() => {
      throw new Error(`kith serve ended: ${complaints}`)
    })
    await Promise.race([once(child.stdout, 'data'), ended])
    // From here on its peers tell when it is gone.
    ended.catch(() => undefined)
    child.stdout.resume()
    return new KithServer(child, await KithServer.#proxyOf(namespace))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#proxy.kill('SIGKILL')
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 10_000)
    await exit
    clearTimeout(late)
  }

  static async #proxyOf(namespace: Namespace): Promise<ChildProcess> {
    const { port: listening } = new URL(proxiedUrl)
    const own = [proxyProgram, listening, serverAddresses[0], String(port)]
    const [under = '', ...args] = namespace.command([process.execPath, '--no-warnings', ...own])
    const proxy = spawn(under, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(proxy.stdout, 'data')
    return proxy
  }
}
