import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** How long a program of the system may take, in milliseconds. */
const runMsMax = 20_000

/** Runs a program to its end with `input` on its standard input; rejects with what it complained about. */
export async function run(program: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: runMsMax, killSignal: 'SIGKILL' })
  let [output, complaints] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  // It may have ended before it read everything: its exit code tells.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  if (code === 0) return output
  throw new Error(`${program} ${args.join(' ')}: ${complaints.trim() || `ended with ${String(code)}`}\n${input}`)
}
