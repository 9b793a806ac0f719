/** Where a datagram comes from or goes to. */
export interface Endpoint {
  /** `192.0.2.1`, or IPv6 as RFC 5952 writes it, such as `2001:db8::1`. */
  readonly address: string
  /** 0 to 65,535. */
  readonly port: number
}

const cookieBytes = [0x21, 0x12, 0xa4, 0x42]

/** The value of an `XOR-MAPPED-ADDRESS` (RFC 8489, section 14.2): 8 bytes for IPv4, 20 for IPv6. Undefined for what is no address. */
export function writeXorAddress({ address, port }: Endpoint, transaction: Uint8Array): Uint8Array | undefined {
  const bytes = parseAddress(address)
  if (bytes === undefined) return undefined
  const mask = [...cookieBytes, ...transaction]
  return Uint8Array.of(
    ...[0, bytes.byteLength === 4 ? 1 : 2, (port >> 8) ^ 0x21, (port & 0xff) ^ 0x12],
    ...Array.from(bytes, (byte, at) => byte ^ (mask[at] ?? 0)),
  )
}

/** Reads the value of an `XOR-MAPPED-ADDRESS`; undefined when it is none. */
export function readXorAddress(value: Uint8Array, transaction: Uint8Array): Endpoint | undefined {
  const [, family, high = 0, low = 0] = value
  if (value.byteLength !== (family === 1 ? 8 : family === 2 ? 20 : -1)) return undefined
  const mask = [...cookieBytes, ...transaction]
  const bytes = value.slice(4).map((byte, at) => byte ^ (mask[at] ?? 0))
  return { address: formatAddress(bytes), port: ((high ^ 0x21) << 8) | (low ^ 0x12) }
}

/** The 4 or 16 bytes of an address; 4 also for IPv4 inside of IPv6 (`::ffff:192.0.2.1`). A zone (`%eth0`) is left out. Undefined for anything else. */
export function parseAddress(text: string): Uint8Array | undefined {
  const [plain = ''] = text.split('%')
  if (!plain.includes(':')) return parseIpv4(plain)
  const bytes = parseIpv6(plain)
  const isMapped = bytes?.subarray(0, 10).every((byte) => byte === 0) === true && bytes[10] === 255 && bytes[11] === 255
  return isMapped ? bytes.slice(12) : bytes
}

/** The text of 4 or 16 bytes; of IPv6 in lower case, without leading zeros, the longest run of zeros as `::`. */
export function formatAddress(bytes: Uint8Array): string {
  if (bytes.byteLength === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16),
  )
  const runs = groups.map((_, at) => {
    const end = groups.findIndex((group, other) => other >= at && group !== '0')
    return (end < 0 ? groups.length : end) - at
  })
  const longest = Math.max(...runs)
  if (longest < 2) return groups.join(':')
  const at = runs.indexOf(longest)
  return `${groups.slice(0, at).join(':')}::${groups.slice(at + longest).join(':')}`
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || parts.some((part) => !isDigits(part) || Number(part) > 255)) return undefined
  return Uint8Array.from(parts, Number)
}

function parseIpv6(text: string): Uint8Array | undefined {
  const [head = '', tail, more] = text.split('::')
  if (more !== undefined) return undefined
  const first = groupsOf(head, tail === undefined)
  const last = groupsOf(tail ?? '', true)
  if (first === undefined || last === undefined) return undefined
  const zeros = 16 - first.length - last.length
  if (tail === undefined ? zeros !== 0 : zeros < 2) return undefined
  return Uint8Array.from([...first, ...Array.from({ length: zeros }, () => 0), ...last])
}

/** The bytes of groups between colons; the last of all may be an IPv4 address. */
function groupsOf(text: string, isEnd: boolean): number[] | undefined {
  const bytes: number[] = []
  const groups = text === '' ? [] : text.split(':')
  for (const [at, group] of groups.entries()) {
    const four = isEnd && at === groups.length - 1 ? parseIpv4(group) : undefined
    if (four !== undefined) bytes.push(...four)
    else if (!isHex(group)) return undefined
    else bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255)
  }
  return bytes
}

function isDigits(text: string): boolean {
  return text.length >= 1 && text.length <= 3 && [...text].every((letter) => letter >= '0' && letter <= '9')
}

function isHex(text: string): boolean {
  return (
    text.length >= 1 &&
    text.length <= 4 &&
    [...text.toLowerCase()].every((letter) => '0123456789abcdef'.includes(letter))
  )
}
