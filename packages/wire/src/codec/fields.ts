import type { Id } from '../ids.ts'
import { WireFault } from './fault.ts'
import { Reader } from './reader.ts'
import { utf8Bytes, Writer } from './writer.ts'

/**
 * How one field is written and read. A frame is a table of fields in order (`record`), so the tables in `frames/` are the layout
 * that `spec/02-frames.md` describes, and nothing else knows offsets but the header of an envelope (`frames/envelope.ts`).
 */
export interface Field<T> {
  /** Appends the value. Throws `WireFault` when it is outside the field's range. */
  write(writer: Writer, value: T): void
  /** Takes the value off the bytes. Throws `WireFault` when they break the field's rule. */
  read(reader: Reader): T
}

/** Unsigned 8-bit. */
export const u8: Field<number> = {
  write: (w, v) => {
    w.u8(v)
  },
  read: (r) => r.u8(),
}
/** Unsigned 16-bit. */
export const u16: Field<number> = {
  write: (w, v) => {
    w.u16(v)
  },
  read: (r) => r.u16(),
}
/** Unsigned 32-bit. */
export const u32: Field<number> = {
  write: (w, v) => {
    w.u32(v)
  },
  read: (r) => r.u32(),
}
/** Unsigned 64-bit, limited to 2^53 - 1. */
export const u64: Field<number> = {
  write: (w, v) => {
    w.u64(v)
  },
  read: (r) => r.u64(),
}

/** One byte, 0 or 1. */
export const flag: Field<boolean> = {
  write: (w, v) => {
    w.u8(v ? 1 : 0)
  },
  read: (r) => {
    const value = r.u8()
    if (value > 1) throw new WireFault('value-unknown', 'A flag is neither 0 nor 1.')
    return value === 1
  },
}

/** Exactly `length` bytes. */
export function fixed(length: number): Field<Uint8Array> {
  return {
    write: (w, v) => {
      if (v.byteLength !== length) throw new WireFault('number-range', `A field takes exactly ${String(length)} bytes.`)
      w.bytes(v)
    },
    read: (r) => r.bytes(length),
  }
}

/** A 16-byte id, as text on this side of the wire. */
export function id<T extends Id>(): Field<T> {
  return {
    write: (w, v) => {
      w.id(v)
    },
    read: (r) => r.id<T>(),
  }
}

/** Bytes behind a two-byte length, at most `bytesMax`. */
export function blob16(bytesMax: number): Field<Uint8Array> {
  return {
    write: (w, v) => {
      checkLength(v.byteLength, bytesMax)
      w.u16(v.byteLength)
      w.bytes(v)
    },
    read: (r) => {
      const length = r.u16()
      checkLength(length, bytesMax)
      return r.bytes(length)
    },
  }
}

/** Bytes behind a three-byte length, at most `bytesMax`. */
export function blob24(bytesMax: number): Field<Uint8Array> {
  return {
    write: (w, v) => {
      checkLength(v.byteLength, bytesMax)
      w.u24(v.byteLength)
      w.bytes(v)
    },
    read: (r) => {
      const length = r.u24()
      checkLength(length, bytesMax)
      return r.bytes(length)
    },
  }
}

/** UTF-8 text behind a two-byte length, at most `bytesMax` bytes. Half a surrogate pair has no UTF-8: `text-malformed`. */
export function text(bytesMax: number): Field<string> {
  return {
    write: (w, v) => {
      if (v.length <= bytesMax && w.asciiText(v)) return
      if (/\p{Surrogate}/u.test(v)) throw new WireFault('text-malformed', 'A text holds half a character.')
      const bytes = utf8Bytes(v)
      checkLength(bytes.byteLength, bytesMax)
      w.u16(bytes.byteLength)
      w.bytes(bytes)
    },
    read: (r) => {
      const length = r.u16()
      checkLength(length, bytesMax)
      return r.text(length)
    },
  }
}

/** A list behind a two-byte count, at most `countMax` items. */
export function list<T>(item: Field<T>, countMax: number): Field<readonly T[]> {
  return {
    write: (w, v) => {
      checkLength(v.length, countMax)
      w.u16(v.length)
      for (const one of v) item.write(w, one)
    },
    read: (r) => {
      const count = r.u16()
      checkLength(count, countMax)
      const items: T[] = []
      for (let i = 0; i < count; i++) items.push(item.read(r))
      return items
    },
  }
}

/** A flag byte, then the field if it is there. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return {
    write: (w, v) => {
      flag.write(w, v !== undefined)
      if (v !== undefined) field.write(w, v)
    },
    read: (r) => (flag.read(r) ? field.read(r) : undefined),
  }
}

/** One byte: the position of the value in `values`. */
export function oneOf<const T extends string>(values: readonly T[]): Field<T> {
  return {
    write: (w, v) => {
      const at = values.indexOf(v)
      if (at < 0) throw new WireFault('value-unknown', 'A value is not one of those the field knows.')
      w.u8(at)
    },
    read: (r) => {
      const value = values[r.u8()]
      if (value === undefined) throw new WireFault('value-unknown', 'A value is not one of those the field knows.')
      return value
    },
  }
}

/** Fields in the order written. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Field<T[K]> }): Field<T> {
  const entries = Object.entries(fields) as [keyof T, Field<T[keyof T]>][]
  return {
    write: (w, v) => {
      for (const [key, field] of entries) field.write(w, v[key])
    },
    read: (r) => {
      const value: Partial<T> = {}
      for (const [key, field] of entries) {
        const read = field.read(r)
        if (read !== undefined) value[key] = read
      }
      return value as T
    },
  }
}

/** A read value, or why the bytes were refused. */
export type Decoded<T> = { readonly kind: 'ok'; readonly value: T } | Refused

/** Bad bytes as a value: what came off the wire breaks a rule. */
export interface Refused {
  readonly kind: 'refused'
  readonly code: WireFault['code']
  readonly message: string
}

/** The bytes of a value by its field table. Throws `WireFault` when a value is outside its field's range (spec FR9). */
export function encode<T>(field: Field<T>, value: T): Uint8Array<ArrayBuffer> {
  const writer = spareWriter ?? new Writer()
  // A field that encodes something inside finds none, and makes its own.
  spareWriter = undefined
  writer.clear()
  field.write(writer, value)
  if (writer.capacity <= spareBytesMax) spareWriter = writer
  return writer.copy()
}

/** Used again and again: making a buffer takes longer than filling it. */
let spareWriter: Writer | undefined
const spareBytesMax = 65_536

/** Reads one value that fills `bytes` exactly (spec FR7). */
export function decode<T>(field: Field<T>, bytes: Uint8Array): Decoded<T> {
  try {
    const reader = new Reader(bytes)
    const value = field.read(reader)
    reader.end()
    return { kind: 'ok', value }
  } catch (cause) {
    return refusedBy(cause)
  }
}

/** The refusal a caught fault stands for; anything else is a programming error and is thrown on. */
export function refusedBy(cause: unknown): Refused {
  if (cause instanceof WireFault) return { kind: 'refused', code: cause.code, message: cause.message }
  throw cause
}

function checkLength(length: number, max: number): void {
  if (length > max)
    throw new WireFault('field-too-long', `A field holds ${String(length)} where ${String(max)} is the most.`)
}
