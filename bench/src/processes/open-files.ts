import { readFileSync } from 'node:fs'

/** How many files and sockets a process may have open; without a limit that can be read, 1,024. */
export function openFilesMax(): number {
  try {
    const line = readFileSync('/proc/self/limits', 'utf8').match(/^Max open files\s+(\d+)/m)
    return Number(line?.[1] ?? 1_024)
  } catch {
    return 1_024
  }
}
