import { execFile } from 'node:child_process'

/** Runs a program to its end; rejects with what it complained about. */
export function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, (error, output, complaints) => {
      if (error === null) resolve(output)
      else reject(new Error(`${program}: ${complaints.trim() || error.message}`, { cause: error }))
    })
  })
}
