import { jsonLogger, type LogFields, type Logger } from '@kith/server'

import { plainLine } from '../output/plain.ts'
import type { Screen } from '../output/screen.ts'
import { exactTimeWords } from '../output/time.ts'

/** Log lines on standard error: as JSON everything, as text warnings and errors. */
export function screenLogger(screen: Screen, form: 'text' | 'json', nowMs: () => number): Logger {
  if (form === 'json') return jsonLogger((line) => screen.err.write(line), nowMs)
  const { yellow, red, dim } = screen.errPaint
  const say =
    (paint: (text: string) => string, level: string) =>
    (event: string, fields: LogFields = {}): void => {
      const words = Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${key}=${plainLine(String(value))}`)
      const time = exactTimeWords(nowMs(), nowMs())
      screen.err.write(`${[dim(time), paint(level), event, ...words].join(' ')}\n`)
    }
  return { info: () => undefined, warn: say(yellow, 'warning'), error: say(red, 'error') }
}
