/** The wire itself: reads packets from two network devices, whose numbers are its arguments, and writes each to the other one. */
import { read, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'

import type { WireSettings } from './wire.ts'

const packetBytesMax = 65_536
const queueMsMax = 200
let settings: WireSettings = {}

for (const [from, to] of [
  [process.argv[2], process.argv[3]],
  [process.argv[3], process.argv[2]],
])
  carry(Number(from), Number(to))
createInterface({ input: process.stdin })
  .on('line', (line) => {
    settings = JSON.parse(line) as WireSettings
    process.stdout.write('set\n')
  })
  .on('close', () => process.kill(process.pid, 'SIGKILL'))
process.stdout.write('ready\n')

function carry(from: number, to: number): void {
  const buffer = Buffer.alloc(packetBytesMax)
  let freeAtMs = 0
  const next = (): void => {
    read(from, buffer, 0, packetBytesMax, null, (error, length) => {
      // The device is down for a moment while it is moved; packets come when it is up.
      if (error === null) take(Buffer.from(buffer.subarray(0, length)))
      if (error === null || error.code === 'EIO') next()
    })
  }
  const take = (packet: Buffer): void => {
    const { delayMs = 0, jitterMs = 0, loss = 0, bitsPerSecond = Infinity } = settings
    if (Math.random() < loss) return
    const nowMs = performance.now()
    const waitMs = Math.max(0, freeAtMs - nowMs)
    if (waitMs > queueMsMax) return
    freeAtMs = nowMs + waitMs + (packet.byteLength * 8_000) / bitsPerSecond
    const lateMs = Math.max(0, freeAtMs - nowMs + delayMs + (Math.random() * 2 - 1) * jitterMs)
    if (lateMs < 0.5) put(packet)
    else setTimeout(put, lateMs, packet)
  }
  const put = (packet: Buffer): void => {
    try {
      writeSync(to, packet)
    } catch {
      // The other end is down: a packet on a cable that is pulled out is lost, and nothing else is.
    }
  }
  next()
}
