import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const endMs = 5_000
const answerMs = 120_000

/** A process that this one started and asks. */
export class Child implements AsyncDisposable {
  readonly #process: ChildProcess
  readonly #what: string
  #asked = 0

  /** Starts a module of the bench. */
  constructor(module: string, args: readonly string[], nodeArgs: readonly string[] = []) {
    this.#what = [module, ...args].join(' ')
    this.#process = fork(fileURLToPath(new URL(`../${module}`, import.meta.url)), [...args], {
      execArgv: [...process.execArgv, '--expose-gc', ...nodeArgs],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#process.setMaxListeners(50)
  }

  /** Asks the child to do something and resolves with what it answers. */
  async ask<T>(question: string, value: object = {}): Promise<T> {
    const id = ++this.#asked
    const answer = new Promise<T>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#process.off('message', hear)
        this.#process.off('exit', died)
      }
      const hear = (message: { id: number; value?: T; failed?: string }): void => {
        if (message.id !== id) return
        end()
        if (message.failed === undefined) resolve(message.value as T)
        else reject(new Error(`${this.#what}: ${message.failed}`))
      }
      const died = (): void => {
        end()
        reject(new Error(`${this.#what} ended before it answered "${question}".`))
      }
      const timer = setTimeout(() => {
        end()
        reject(new Error(`${this.#what} does not answer "${question}".`))
      }, answerMs)
      this.#process.on('message', hear)
      this.#process.once('exit', died)
    })
    this.#process.send({ id, question, value })
    return answer
  }

  /** Lets the child end by itself, and ends it when it does not. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const exited = once(this.#process, 'exit')
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), endMs)
    if (this.#process.connected) this.#process.disconnect()
    await exited
    clearTimeout(timer)
  }
}
