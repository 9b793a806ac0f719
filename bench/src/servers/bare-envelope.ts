/**
 * The envelope of the bare relays: `length u16 | kind u8 | to 8 | from 8 | position u32 | body`. As little as a relay can do with: no
 * version, no keys, no life.
 */
export const bare = { kind: 2, to: 3, from: 11, position: 19, body: 23, nameBytes: 8, message: 1, ack: 2 } as const

/** The eight letters that a bare connection is called. */
export function bareName(index: number): string {
  return `n${String(index).padStart(7, '0')}`
}
