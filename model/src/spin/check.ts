import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The programs that check the Promela model. */
export interface SpinPrograms {
  readonly spin: string
  readonly compiler: string
}

/** Constants of settings.pml, and the planted bug if there is one. */
export type Defines = Readonly<Record<string, number>>

/** What came of one check. `error` is what was violated. */
export interface Checked {
  readonly states: number
  readonly seconds: number
  readonly error: string | undefined
  /** What happened before the violation, a line each. */
  readonly trace: readonly string[]
}

export interface CheckOptions {
  /** Compiled in a second instead of four, and slower: for what is found soon. */
  readonly isSoonFound?: boolean
  readonly secondsMax: number
  /** Ends the check, and the programs that it started. */
  readonly signal: AbortSignal
}

const model = fileURLToPath(new URL('../../promela', import.meta.url))
const memoryMiB = 4000
const depthMax = 20_000

/** Checks the model with these constants; throws when the check could not be finished, because a part of a scope proves nothing. */
export async function check(programs: SpinPrograms, defines: Defines, options: CheckOptions): Promise<Checked> {
  const folder = mkdtempSync(join(tmpdir(), 'kith-model-'))
  try {
    for (const file of globSync('*.pml', { cwd: model })) cpSync(join(model, file), join(folder, file))
    const given = Object.entries(defines).map(([name, value]) => `-D${name}=${value}`)
    const { signal, secondsMax } = options
    await run(folder, programs.spin, [...given, '-a', 'delivery.pml'], { signal })
    const kind = [options.isSoonFound === true ? '-O0' : '-O2', '-DSAFETY', '-DNOREDUCE', `-DMEMLIM=${memoryMiB}`]
    await run(folder, programs.compiler, ['-w', ...kind, '-o', 'pan', 'pan.c'], { signal })
    const startedMs = performance.now()
    const output = await run(folder, join(folder, 'pan'), ['-n', `-m${depthMax}`], { signal, secondsMax })
    const seconds = (performance.now() - startedMs) / 1000
    const states = Number(/(\d+) states, stored/.exec(output)?.[1] ?? 0)
    const error = /^pan:\d*:? *(.*?violated.*|invalid end state.*)$/m.exec(output)?.[1]
    if (error !== undefined) return { states, seconds, error, trace: await traceOf(programs, folder, given, signal) }
    if (states === 0 || /MEMLIM|search depth too small|Search not completed/i.test(output) || !/errors: 0/.test(output))
      throw new Error(`the check was not finished: ${output.trim().split('\n')[0] ?? ''}`)
    return { states, seconds, error: undefined, trace: [] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function traceOf(
  programs: SpinPrograms,
  folder: string,
  given: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const output = await run(folder, programs.spin, [...given, '-t', 'delivery.pml'], { signal })
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^(?:the |everything |an ack |at |with |of |up to |unsealed |withdrawn |as it stands)/.test(line))
}

/** Runs a program of the check; one that complains in its own way (a violation is such) still has its output. */
async function run(
  folder: string,
  program: string,
  programArguments: readonly string[],
  { signal, secondsMax = 600 }: { readonly signal: AbortSignal; readonly secondsMax?: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: folder,
      signal,
      timeout: secondsMax * 1000,
      killSignal: 'SIGKILL',
      maxBuffer: 2 ** 26,
    } as const
    execFile(program, programArguments, options, (error, output, complaints) => {
      if (error === null) resolve(output)
      else if (signal.aborted) reject(new Error(`${program} was stopped`))
      else if (error.killed === true) reject(new Error(`${program} took more than ${secondsMax} s`))
      else if (output !== '' && complaints === '') resolve(output)
      else reject(new Error(`${program}: ${complaints.trim() || error.message}`))
    })
  })
}
