/** Numbers that look random, the same for the same seed (mulberry32): from 0 to below 1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Other bytes than these, made of them and of others: one to four changes, never none. */
export function mutated(
  bytes: Uint8Array,
  others: readonly Uint8Array[],
  random: () => number,
): Uint8Array<ArrayBuffer> {
  let made = Uint8Array.from(bytes)
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--) made = changed(made, others, random)
  return sameBytes(made, bytes) ? mutated(bytes, others, random) : made
}

function changed(
  bytes: Uint8Array<ArrayBuffer>,
  others: readonly Uint8Array[],
  random: () => number,
): Uint8Array<ArrayBuffer> {
  const place = Math.floor(random() * (bytes.byteLength + 1))
  const count = 1 + Math.floor(random() * random() * 64)
  const kind = Math.floor(random() * 6)
  const other = others[Math.floor(random() * others.length)] ?? bytes
  switch (kind) {
    case 0:
      return bytes.map((byte, at) => (at === place ? byte ^ (1 << Math.floor(random() * 8)) : byte))
    case 1:
      return bytes.map((byte, at) => (at >= place && at < place + count ? Math.floor(random() * 256) : byte))
    case 2:
      return bytes.slice(0, place)
    case 3:
      return joined(bytes.subarray(0, place), bytes.subarray(Math.min(bytes.byteLength, place + count)))
    case 4:
      return joined(bytes.subarray(0, place), new Uint8Array(count).fill(random() * 256), bytes.subarray(place))
    default:
      return joined(bytes.subarray(0, place), other.subarray(Math.min(place, other.byteLength)))
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts))
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}
