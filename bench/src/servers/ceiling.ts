/**
 * The ceiling: what a relay on `ws` can do when it does nothing else. A packet holds many envelopes; it is walked once, envelopes that
 * follow each other to one name stay one slice, a slice is not copied unless several meet, and what goes to one socket in one turn of
 * the event loop leaves as one packet. Memory of packets that are gone is given back at once.
 */
import type { WebSocket } from 'ws'

import { bare } from './bare-envelope.ts'
import { listenBare } from './websockets.ts'

interface Target {
  readonly socket: WebSocket
  readonly slices: Buffer[]
}

const binary = { binary: true, compress: false } as const
const targets = new Map<string, Target>()
let waiting: Target[] = []

listenBare((socket, name) => {
  const own: Target = { socket, slices: [] }
  targets.set(name, own)
  let lastHigh = -1
  let lastLow = -1
  let last: Target | undefined
  socket.on('message', (packet: Buffer) => {
    let run: Target | undefined
    let runAt = 0
    let at = 0
    while (at < packet.length) {
      const high = packet.readUInt32BE(at + bare.to)
      const low = packet.readUInt32BE(at + bare.to + 4)
      if (high !== lastHigh || low !== lastLow) {
        last = targets.get(packet.toString('latin1', at + bare.to, at + bare.to + bare.nameBytes))
        lastHigh = high
        lastLow = low
      }
      if (last !== run) {
        if (run !== undefined) pass(run, packet.subarray(runAt, at))
        run = last
        runAt = at
      }
      at += packet.readUInt16BE(at)
    }
    if (run !== undefined) pass(run, runAt === 0 ? packet : packet.subarray(runAt, at))
  })
  socket.once('close', () => targets.delete(name))
})

function pass(target: Target, slice: Buffer): void {
  if (target.slices.push(slice) === 1 && waiting.push(target) === 1) setImmediate(flush)
}

function flush(): void {
  const now = waiting
  waiting = []
  for (const { socket, slices } of now) {
    const [first] = slices
    if (first === undefined) continue
    if (slices.length === 1) {
      socket.send(first, binary, () => {
        release(first)
      })
    } else {
      socket.send(Buffer.concat(slices), binary)
      for (const slice of slices) release(slice)
    }
    slices.length = 0
  }
}

/** Gives memory outside of the heap back when a packet lay there alone, as Kith's server does: it saves whole collections. */
function release({ buffer, byteOffset, byteLength }: Buffer): void {
  const isAlone = (byteOffset === 8 || byteOffset === 0) && byteOffset + byteLength === buffer.byteLength
  if (isAlone && byteLength >= 4_096) (buffer as ArrayBuffer & { transfer(length: number): void }).transfer(0)
}
