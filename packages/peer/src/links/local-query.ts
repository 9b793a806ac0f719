/**
 * Questions for names of a local network and their answers, as messages of DNS (RFC 1035, RFC 6762): as much as is needed to learn the address behind a
 * random name by which a browser hides it. What is read comes from anybody in the network.
 */

const uuidName = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/i
const types = { a: 1, aaaa: 28 } as const
const internetClass = 1
/** Records looked at in one message. */
const recordsMax = 64
const pointersMax = 8
const headerBytes = 12

/** True for a name that a browser makes up for an address of its own; other names are not asked for. */
export function isHiddenName(name: string): boolean {
  return uuidName.test(name)
}

/** A question for the addresses behind a name, for everybody in the network. */
export function localQuery(name: string): Uint8Array {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')])
  const question = (type: number): number[] => [...labels, 0, 0, type, 0, internetClass]
  return Uint8Array.from([0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, ...question(types.a), ...question(types.aaaa)])
}

/** An address that an answer gives to a name. */
export interface LocalAnswer {
  /** In lower case. */
  readonly name: string
  readonly address: string
}

/** The addresses that a message tells; of a message that makes no sense what stands before that. */
export function readLocalAnswers(message: Uint8Array): readonly LocalAnswer[] {
  const found: LocalAnswer[] = []
  if (message.byteLength < headerBytes) return found
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  // An answer without an error.
  if ((view.getUint16(2) & 0xf80f) !== 0x8000) return found
  const questions = view.getUint16(4)
  const records = view.getUint16(6) + view.getUint16(8) + view.getUint16(10)
  if (questions + records > recordsMax) return found
  let at = headerBytes
  for (let count = 0; count < questions + records; count++) {
    const read = readName(message, at)
    if (read === undefined) return found
    at = read.end + 4
    if (count < questions) continue
    if (at + 6 > message.byteLength) return found
    const end = at + 6 + view.getUint16(at + 4)
    if (end > message.byteLength) return found
    // The highest bit of a class says that older answers are to be forgotten.
    const isInternet = (view.getUint16(at - 2) & 0x7fff) === internetClass
    const address = isInternet ? addressOf(view.getUint16(at - 4), message.subarray(at + 6, end)) : undefined
    if (address !== undefined) found.push({ name: read.name, address })
    at = end
  }
  return found
}

function addressOf(type: number, data: Uint8Array): string | undefined {
  if (type === types.a && data.byteLength === 4) return data.join('.')
  if (type !== types.aaaa || data.byteLength !== 16) return undefined
  const groups = Array.from({ length: 8 }, (_, at) => ((data[at * 2] ?? 0) << 8) | (data[at * 2 + 1] ?? 0))
  return groups.map((group) => group.toString(16)).join(':')
}

/** A name, and where it ends; undefined when it makes no sense. */
function readName(message: Uint8Array, from: number): { readonly name: string; readonly end: number } | undefined {
  const labels: string[] = []
  let [at, end, pointers, bytes] = [from, 0, 0, 0]
  for (;;) {
    const length = message[at]
    if (length === undefined) return undefined
    if (length >= 0xc0) {
      const low = message[at + 1]
      if (low === undefined || ++pointers > pointersMax) return undefined
      if (pointers === 1) end = at + 2
      at = ((length & 0x3f) << 8) | low
      continue
    }
    if (length > 63) return undefined
    at += 1 + length
    if (length === 0) return { name: labels.join('.').toLowerCase(), end: pointers === 0 ? at : end }
    bytes += 1 + length
    if (bytes > 255 || at > message.byteLength) return undefined
    labels.push(String.fromCharCode(...message.subarray(at - length, at)))
  }
}
