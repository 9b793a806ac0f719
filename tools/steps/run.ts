import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The repository's root, without a slash at the end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')

/** The tools that scripts start, as paths from the root: each runs on the Node that runs the script. */
export const programs = {
  tsc: 'node_modules/@typescript/native/bin/tsc',
  eslint: 'node_modules/eslint/bin/eslint.js',
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  depcruise: 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
  vite: 'node_modules/vite/bin/vite.js',
  playwright: 'node_modules/playwright/cli.js',
  vitest: 'node_modules/vitest/vitest.mjs',
} as const

/** Colours for people, plain text for files and pipes. */
export const colours: Readonly<Record<string, string>> = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }

export interface Outcome {
  readonly isPassed: boolean
  readonly output: string
}

/** One named check of the house. */
export interface Step {
  readonly name: string
  run(): Promise<Outcome>
}

/** Runs one of {@link programs}, and keeps what it printed. */
export async function runProgram(
  program: keyof typeof programs,
  programArguments: readonly string[],
): Promise<Outcome> {
  const child = spawn(process.execPath, [programs[program], ...programArguments], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...colours },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      resolve({ isPassed: code === 0, output })
    })
  })
}

/** Runs a step, says how it went, and shows its output only when it failed. */
export async function report(step: Step): Promise<boolean> {
  const startedMs = performance.now()
  const { isPassed, output } = await step.run()
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  console.log(`${isPassed ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`)
  if (!isPassed) console.log(output.trimEnd().replace(/^/gm, '       '))
  return isPassed
}
