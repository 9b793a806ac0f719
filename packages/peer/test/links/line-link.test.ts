import { expect, it } from 'vitest'
import { LineLink } from '../../src/links/line-link.ts'
import type { Line } from '../../src/links/line.ts'
import { linkLimits } from '../../src/links/link.ts'
import { endOf } from './carrier-contract.ts'

it('[CA15] ends when its keys have sealed as much as they may, and tells so once', async () => {
  const closed: string[] = []
  const line: Line = {
    bufferedBytes: 0,
    listen: () => undefined,
    put: () => true,
    close: (how) => closed.push(how),
    stats: () => Promise.resolve(undefined),
  }
  let ended = 0
  const link = new LineLink('tcp', line, () => ended++)
  const down = endOf(link)
  link.bytesSent = linkLimits.sealedBytesMax - 100
  expect([link.send(new Uint8Array(99)), ended]).toEqual([true, 0])
  await Promise.resolve()
  expect([link.send(new Uint8Array(1)), link.send(new Uint8Array(1)), ended]).toEqual([true, true, 0])
  expect((await down).code).toBe('path-lost')
  expect([link.send(new Uint8Array(1)), ended, closed]).toEqual([false, 1, ['at-once']])
})
