import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { Socket } from 'node:net'

import { isRoot } from '../../../tools/provision/processes.ts'
import { run } from './run.ts'

/*
 * The laboratory runs in an enclosure: a network, mount and process namespace of its own, for a user also a user namespace. Everything
 * that it makes lies inside: links, rules, routes, named namespaces (they are mounts), processes, files in /run. The kernel takes all of it
 * away with the enclosure's first process, whichever way that ends, so that nothing outside is ever touched and nothing can be left
 * behind. Two laboratories at a time do not see each other.
 */

const marker = 'KITH_NATLAB_ENCLOSED'
/** The first process ends when the other end of this pipe closes, which it does when the starter dies. */
const leashFd = 3
/** How long a run that was asked to end may take for it, in milliseconds; then the enclosure goes with everything in it. */
const endMsMax = 10_000

/** The folder for what a run keeps; in memory, and gone with the enclosure. */
export const runFolder = '/run/kith-natlab'

/** The command line that runs another one in an enclosure. */
export function enclosing(command: readonly string[]): string[] {
  const user = isRoot ? [] : ['--user', '--map-root-user']
  const own = ['--mount', '--net', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc']
  return ['unshare', ...user, ...own, '--', ...command]
}

/** Whether this process is the first of an enclosure. */
export function isEnclosed(): boolean {
  return process.env[marker] !== undefined
}

/**
 * Runs this same program in an enclosure, and resolves with its exit code. Signals that end a program are passed on; after `msMax`
 * milliseconds it is ended with everything in it.
 */
export async function runEnclosed(msMax: number): Promise<number> {
  const [program = '', ...args] = enclosing([process.execPath, ...process.execArgv, ...process.argv.slice(1)])
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, [marker]: '1' },
    // A terminal's Ctrl-C would otherwise reach it twice: once by itself and once through us.
    detached: true,
  })
  const leash = child.stdio[leashFd] as NodeJS.WritableStream
  leash.on('error', () => undefined) // The child is gone: its exit tells.
  const ask = (why: string): void => void leash.write(`stopped: ${why}\n`)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, ask)
  const asked = setTimeout(ask, msMax, `the run takes longer than ${String(msMax / 60_000)} minutes`)
  const ended = setTimeout(() => child.kill('SIGKILL'), msMax + 2 * endMsMax)
  const [code] = (await once(child, 'close')) as [number | null]
  for (const signal of signals) process.off(signal, ask)
  clearTimeout(asked)
  clearTimeout(ended)
  return code ?? 1
}

/**
 * Makes the enclosure ready: places for the names of namespaces and for files. Calls `interrupted` with the reason when the starter
 * asks for the end; when the starter is gone, so is everything here at once.
 */
export async function prepareEnclosure(interrupted: (why: string) => void): Promise<void> {
  new Socket({ fd: leashFd, readable: true, writable: false })
    .setEncoding('utf8')
    .on('data', (text: string) => {
      interrupted(text.trim())
      setTimeout(() => process.exit(1), endMsMax)
    })
    .on('error', () => undefined) // A close follows.
    .on('close', () => process.exit(1))
    .unref()
  await run('mount', ['-t', 'tmpfs', 'kith-natlab', '/run'])
  for (const folder of ['/run/netns', runFolder]) await mkdir(folder)
  await run('ip', ['link', 'set', 'lo', 'up'])
}
