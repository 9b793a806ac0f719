import { registerLinkContract } from '@kith/testing/contracts'
import { describe, expect, it } from 'vitest'
import type { LinkEnd } from '../../src/links/link.ts'
import { memoryLinkPair } from '../../src/links/memory.ts'

registerLinkContract('memory', async () => {
  const [here, there] = memoryLinkPair().ends
  return { here, there }
})

describe('a memory link pair', () => {
  it('loses what is on its way when it is cut, and takes both ends down', async () => {
    const { ends, cut } = memoryLinkPair()
    const packets: Uint8Array[] = []
    const downs = ends.map(
      (end) =>
        new Promise<LinkEnd>((down) => {
          end.listen({ packet: (packet) => void packets.push(packet), room: () => undefined, down })
        }),
    )
    ends[0].send(new Uint8Array(3))
    cut()
    expect((await Promise.all(downs)).map(({ code }) => code)).toEqual(['path-lost', 'path-lost'])
    expect(packets).toEqual([])
    expect(ends[0].send(new Uint8Array(3))).toBe(false)
  })
})
