/**
 * What every JavaScript runtime has beside the language itself, for packages that must see neither the DOM nor Node
 * (`wire` and `core`). Keep it to pure, synchronous functions: no clock, no randomness, no I/O.
 */

interface TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number }
}

declare const TextEncoder: new () => TextEncoder

interface TextDecoder {
  decode(input?: Uint8Array): string
}

declare const TextDecoder: new (
  label?: 'utf-8',
  options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean },
) => TextDecoder
