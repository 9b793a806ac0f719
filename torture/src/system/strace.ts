import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'

/** Calls that change a file or make a change last. */
export const storeCalls = [
  'pwrite64', 'write', 'pwritev', 'writev', 'fsync', 'fdatasync', 'ftruncate', 'fallocate', 'unlink', 'unlinkat',
  'rename', 'renameat2', 'openat', 'mkdir',
] as const // prettier-ignore

/** The name of a system call. */
export type Call = (typeof storeCalls)[number]

/** Calls after which what was written is on the disk. */
export const syncCalls: readonly Call[] = ['fsync', 'fdatasync']

/** What is done to a call: an error, a number that it returns instead of doing its work, or death before it. */
export type Injection =
  | { readonly kind: 'error'; readonly code: 'EIO' | 'ENOSPC' }
  | { readonly kind: 'returns'; readonly value: number }
  | { readonly kind: 'kill' }

/** Which calls are watched, and what is done to the nth of them. */
export interface Tracing {
  /** The store's files, and the folder they are in. Only calls on these count. */
  readonly files: readonly string[]
  /** Where every call is written, a line each. */
  readonly log: string
  readonly inject?: { readonly calls: readonly Call[]; readonly what: Injection; readonly nth?: number } | undefined
}

/** The arguments of strace. */
export function straceArguments({ files, log, inject }: Tracing): string[] {
  return [
    ...['-f', '-q', '-y', '-s', '0', '-o', log, '-e', `trace=${storeCalls.join(',')}`, '-e', 'signal=none'],
    ...files.flatMap((file) => ['-P', file]),
    ...(inject === undefined
      ? []
      : ['-e', `inject=${inject.calls.join(',')}:${effect(inject.what)}${nth(inject.nth)}`]),
  ]
}

function effect(what: Injection): string {
  switch (what.kind) {
    case 'error':
      return `error=${what.code}`
    case 'returns':
      return `retval=${what.value}`
    case 'kill':
      return 'signal=KILL'
  }
}

function nth(count: number | undefined): string {
  return count === undefined ? '' : `:when=${count}`
}

/** A strace that watches a process which runs already. */
export class Tracer {
  readonly #child: ChildProcessByStdio<null, null, Readable>
  readonly #log: string

  private constructor(child: ChildProcessByStdio<null, null, Readable>, log: string) {
    this.#child = child
    this.#log = log
  }

  /** Resolves when the process is watched; rejects when it may not be. */
  static async attach(strace: string, pid: number, tracing: Tracing): Promise<Tracer> {
    const args = straceArguments(tracing).filter((argument) => argument !== '-q')
    const child = spawn(strace, [...args, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] })
    await new Promise<void>((resolve, reject) => {
      let said = ''
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (said.includes(`Process ${pid} attached`)) resolve()
      })
      child.once('error', reject)
      child.once('close', () => {
        reject(new Error(`strace: ${said.trim()}`))
      })
    })
    return new Tracer(child, tracing.log)
  }

  /** Lets the process go on alone. */
  async detach(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const closed = once(this.#child, 'close')
    this.#child.kill('SIGINT')
    await closed
  }

  /** What was seen so far. */
  async calls(): Promise<Calls> {
    return callsIn(this.#log)
  }
}

/** Which calls were seen, and how often; and how many of them were not done as asked. */
export interface Calls {
  readonly counts: ReadonlyMap<Call, number>
  readonly injected: number
  /** The first of these, as strace shows it. */
  readonly firstInjected: string
}

/** Reads what strace wrote. */
export async function callsIn(log: string): Promise<Calls> {
  const text = await readFile(log, 'utf8')
  const counts = new Map<Call, number>()
  for (const [, name] of text.matchAll(/^\d+ +(\w+)\(/gm)) {
    const call = storeCalls.find((each) => each === name)
    if (call !== undefined) counts.set(call, (counts.get(call) ?? 0) + 1)
  }
  const injected = text.split('\n').filter((line) => line.includes('(INJECTED'))
  return { counts, injected: injected.length, firstInjected: injected[0] ?? '' }
}
