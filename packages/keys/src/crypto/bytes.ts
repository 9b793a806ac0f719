import { utf8Bytes } from '@kith/wire'

/** The parts, one after the other. */
export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0
  for (const part of parts) length += part.byteLength
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return bytes
}

/** Whether both hold the same bytes, in a time that depends on the lengths alone. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.byteLength !== b.byteLength) return false
  let difference = 0
  for (let i = 0; i < a.byteLength; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}

/** Random bytes of the runtime's generator for keys. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length))
}

const contextBytes = new Map<string, Uint8Array>()

/** The UTF-8 bytes of a context of this protocol, of which there are few. */
export function bytesOfContext(context: string): Uint8Array {
  let bytes = contextBytes.get(context)
  if (bytes === undefined) contextBytes.set(context, (bytes = utf8Bytes(context)))
  return bytes
}
