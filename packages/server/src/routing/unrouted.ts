import { bytesToId, eachFrame, envelopeOffsets, numberOfCode, packetOf, type StreamId } from '@kith/wire'

import type { SessionServices } from '../sessions/services.ts'
import { relayed } from './frame-numbers.ts'
import type { Route, Sender } from './route.ts'

/** For how long a device that is gone is not asked for again, in milliseconds. */
const goneMs = 5_000

interface Position {
  readonly stream: StreamId
  readonly seq: number
}

/**
 * Frames for a device that is not attached to this server: the bus may know another that has it. Otherwise the sender of `data` is
 * told once that the device is absent (spec RO3), or for each envelope that it is gone (spec RO7). Nothing is kept here.
 */
export function answerUnrouted(services: SessionServices, route: Route, frames: Uint8Array): void {
  const { sender, target } = route
  if (sender === undefined || route.isToldAbsent) return
  const positions = positionsOf(frames)
  if (services.clock.nowMs() < route.goneUntilMs) {
    tellGone(sender, positions)
    return
  }
  ask(services, route, sender, new Uint8Array(frames), positions).catch((cause: unknown) => {
    services.log.warn('routing-failed', { device: target.device, cause: String(cause) })
    tellAbsent(services, route, sender, positions)
  })
}

async function ask(
  services: SessionServices,
  route: Route,
  sender: Sender,
  frames: Uint8Array,
  positions: readonly Position[],
): Promise<void> {
  const { clock, naming, router } = services
  if (await router.publish(route.target, frames)) return
  const record = await naming.deviceRecord(route.target.device)
  if (record?.isListed === true) {
    tellAbsent(services, route, sender, positions)
    return
  }
  const isFirst = clock.nowMs() >= route.goneUntilMs
  route.goneUntilMs = clock.nowMs() + goneMs
  tellGone(sender, positions)
  if (record === undefined || !isFirst || positions.length === 0) return
  const names = await naming.lookup(record.name)
  if (names !== undefined) sender.output.add({ type: 'stale-devices', to: sender.device, record: names })
}

/** Tells the sender of `data` once; the device may have attached meanwhile. */
function tellAbsent(services: SessionServices, route: Route, sender: Sender, positions: readonly Position[]): void {
  if (positions.length === 0 || route.isToldAbsent || route.isForgotten) return
  const { device } = route.target
  sender.output.add({ type: 'absent', to: sender.device, device })
  if (services.router.find(device) !== undefined) {
    sender.output.add({ type: 'present', to: sender.device, device })
    return
  }
  route.isToldAbsent = true
  services.router.wait(route.target, route)
}

function tellGone(sender: Sender, positions: readonly Position[]): void {
  const code = numberOfCode('device-gone')
  for (const { stream, seq } of positions) {
    sender.output.add({ type: 'turned-down', to: sender.device, stream, seq, code, retryAfterMs: 0 })
  }
}

/** The positions of the `data` frames among these. */
function positionsOf(frames: Uint8Array): Position[] {
  const positions: Position[] = []
  eachFrame(packetOf([frames]), (number, payload) => {
    if (number === relayed.data) {
      const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
      const seq = view.getUint32(envelopeOffsets.seq) * 0x1_0000_0000 + view.getUint32(envelopeOffsets.seq + 4)
      positions.push({
        stream: bytesToId<StreamId>(payload.slice(envelopeOffsets.stream, envelopeOffsets.stream + 16)),
        seq,
      })
    }
    return undefined
  })
  return positions.filter(({ seq }) => Number.isSafeInteger(seq))
}
