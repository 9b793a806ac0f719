/** The sample messages of RFC 5769. */
function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  const digits = hex.replaceAll(/\s/g, '')
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  )
}

/** The password of the short-term credentials. */
export const password = 'VOkJxbRl1RmTxUk/WvJxBt'

/** Section 2.1: a request of ICE. */
export const sampleRequest: Uint8Array<ArrayBuffer> = bytesOf(`
  00010058 2112a442 b7e7a701 bc34d686 fa87dfae 80220010 5354554e 20746573 7420636c 69656e74 00240004 6e0001ff
  80290008 932ff9b1 51263b36 00060009 6576746a 3a683676 59202020 00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249
  c1b571a2 80280004 e57a3bcf`)

/** Section 2.2: its answer over IPv4. */
export const sampleIpv4: Uint8Array<ArrayBuffer> = bytesOf(`
  0101003c 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220 00200008 0001a147 e112a643
  00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7 80280004 c07d4c96`)

/** Section 2.3: its answer over IPv6. */
export const sampleIpv6: Uint8Array<ArrayBuffer> = bytesOf(`
  01010048 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220 00200014 0002a147 0113a9fa
  a5d3f179 bc25f4b5 bed2b9d9 00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41 80280004 c8fb0b4c`)

/** Section 2.4: a request with long-term credentials. */
export const sampleLongTerm: Uint8Array<ArrayBuffer> = bytesOf(`
  00010060 2112a442 78ad3433 c6ad72c0 29da412e 00060012 e3839ee3 8388e383 aae38383 e382af e382b9 0000 0015001c
  662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 3634734 1 0014000b 6578616d 706c652e 6f726700 00080014
  f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666`)
