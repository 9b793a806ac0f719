import { base64 } from './receipt-lines.ts'

/** The same with `null` for what is undefined, and bytes in base64: JSON drops what is undefined, and keys that are always there are easier to read by a program. */
export function nulled(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([key, of]: readonly [string, unknown]) => [key, shown(of)]))
}

function shown(value: unknown): unknown {
  if (value instanceof Uint8Array) return base64(value)
  if (Array.isArray(value)) return value.map(shown)
  return typeof value === 'object' && value !== null ? nulled(value) : (value ?? null)
}
