import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export const isRoot: boolean = process.getuid?.() === 0

/** The path of a program in `PATH` or in one of `folders`, if it can be run. */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  const places = [...(process.env['PATH'] ?? '').split(delimiter), ...folders].filter((place) => place !== '')
  return places.map((place) => join(place, name)).find(isProgram)
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // Absent or not ours to run: both mean that it is not the program we look for.
  }
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly uid?: number
  readonly gid?: number
}

/** Runs a program to its end and returns what it printed; a failure's message ends with its last line of complaint. */
export async function run(
  program: string,
  programArguments: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, programArguments, { ...options, maxBuffer: 64 * 1024 * 1024 }, (error, output, complaints) => {
      if (error === null) resolve(output)
      else reject(new Error(`${program}: ${complaints.trim() || error.message}`, { cause: error }))
    })
  })
}

/** A port of the loopback address that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

export interface Daemon {
  readonly child: ChildProcess
  /** The last lines that it printed, for when it does not come up. */
  printed(): string
  /** Asks it to end, and after 10 s ends it for good; resolves when it is gone. */
  stop(): Promise<void>
}

/**
 * A shell that runs a program until its own input closes, which it does when we ask for it and also when we die. So no
 * daemon outlives a test run, however that ends. It ends itself when the program does.
 */
const leash = `trap 'exit 1' USR1
( "$@" </dev/null; kill -USR1 $$ ) &
trap '' TERM INT
read _
kill -"$STOP_SIGNAL" 0
wait`

/** Starts a program that runs on, in a process group of its own. */
export function startDaemon(
  program: string,
  programArguments: readonly string[],
  options: RunOptions & { readonly stopSignal: 'TERM' | 'INT' },
): Daemon {
  const { stopSignal, env, ...rest } = options
  const child = spawn('sh', ['-c', leash, 'leash', program, ...programArguments], {
    ...rest,
    env: { ...process.env, ...env, STOP_SIGNAL: stopSignal },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-4000)))
  child.stdin.on('error', () => undefined) // It is gone already; `close` below tells.
  const gone = new Promise<void>((resolve) => {
    child.once('close', resolve)
    child.once('error', (error) => {
      output += error.message
      resolve()
    })
  })
  return {
    child,
    printed: () => output.trim().split('\n').slice(-3).join(' | '),
    stop: async () => {
      child.stdin.end()
      const lastWord = setTimeout(() => {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      }, 10_000)
      await gone
      clearTimeout(lastWord)
    },
  }
}

/** Tries `attempt` until it succeeds; fails when the daemon ends or 60 s are over. */
export async function untilReady(daemon: Daemon, attempt: () => Promise<unknown>): Promise<void> {
  const deadlineMs = performance.now() + 60_000
  for (;;) {
    try {
      await attempt()
      return
    } catch (error) {
      if (daemon.child.exitCode !== null || daemon.child.signalCode !== null)
        throw new Error(`it ended at once: ${daemon.printed()}`, { cause: error })
      if (performance.now() > deadlineMs) throw new Error(`not ready in 60 s: ${daemon.printed()}`, { cause: error })
      await pause(100)
    }
  }
}
