import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const ends = new Map<string, ChildProcess>()

/** Starts one end of a WebRTC link in Node; called by tests in a browser. Answers the address of its WebSockets. */
export async function openNodeEnd(): Promise<string> {
  const file = fileURLToPath(new URL('node-end-process.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@kith/source', file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  const url = `ws://127.0.0.1:${Number(port.toString())}`
  ends.set(url, child)
  return url
}

/** Waits until it ended by itself, because nothing is left to do; kills it when it does not, and says so. */
export async function endedNodeEnd(_context: unknown, url: string): Promise<number | null> {
  const child = ends.get(url)
  ends.delete(url)
  if (child === undefined) return null
  if (child.exitCode !== null) return child.exitCode
  const timer = setTimeout(() => {
    child.kill('SIGKILL')
  }, 15_000)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearTimeout(timer)
  return code
}
