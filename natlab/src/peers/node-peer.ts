import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

import type { Namespace } from '../internet/namespace.ts'
import { type Call, type Control, remoteControl, type Reply } from './control.ts'

const program = fileURLToPath(new URL('peer-process.ts', import.meta.url))
/** How long any call may take, in milliseconds. */
const callMsMax = 120_000

/** Where a peer runs and how it is told what to do. */
export interface HostedPeer extends AsyncDisposable {
  readonly kind: 'node' | 'chromium'
  readonly control: Control
  /** Loads the page anew, as a person does; the peer has joined nothing then. Only where there is a page. */
  reload?(): Promise<void>
  /** Ends it without a word, as a crash does. */
  kill(): Promise<void>
  /** How much memory it takes now, in bytes; undefined where that cannot be told. */
  memoryBytes(): Promise<number | undefined>
}

/** A peer in Node, in a process of its own in a namespace. */
export class NodePeer implements HostedPeer {
  readonly kind = 'node'
  readonly control: Control
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #exit: Promise<void>
  readonly #open = new Map<number, (reply: Reply) => void>()
  #calls = 0
  #complaints = ''

  constructor(namespace: Namespace, codeCache: string) {
    const command = [process.execPath, '--conditions=@kith/source', '--no-warnings', program]
    const [under = '', ...args] = namespace.command(command)
    this.#child = spawn(under, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: codeCache },
    })
    this.#child.stdin.on('error', () => undefined) // It is gone: its exit tells.
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-2_000)
    })
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const reply = JSON.parse(line) as Reply
      this.#open.get(reply.id)?.(reply)
    })
    this.#exit = once(this.#child, 'close').then(() => {
      for (const [id, answer] of this.#open) answer({ id, failure: `the process ended: ${this.#complaints}` })
    })
    this.control = remoteControl((method, args) => this.#call(method, args))
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exit
  }

  async memoryBytes(): Promise<number | undefined> {
    const status = await readFile(`/proc/${String(this.#child.pid)}/status`, 'utf8').catch(() => '')
    const kibibytes = /^VmRSS:\s+(?<number>\d+) kB$/m.exec(status)?.groups?.['number']
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end()
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 5_000)
    await this.#exit
    clearTimeout(late)
  }

  async #call(method: keyof Control, args: readonly unknown[]): Promise<unknown> {
    const call: Call = { id: this.#calls++, method, args }
    const reply = await new Promise<Reply>((resolve) => {
      const timer = setTimeout(resolve, callMsMax, { id: call.id, failure: `no answer in ${String(callMsMax)} ms` })
      this.#open.set(call.id, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
      this.#child.stdin.write(`${JSON.stringify(call)}\n`)
    })
    this.#open.delete(call.id)
    if ('failure' in reply) throw new Error(`${method}: ${reply.failure}`)
    return reply.value
  }
}
