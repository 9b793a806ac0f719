import { type DeviceId, type Frame, type PeerName, readHeader } from '@kith/wire'
import type { BulkLine } from './bulk-line.ts'
import type { Engine } from './engine.ts'

/** A frame that came over the relay and answers no request goes to whom it concerns. */
export function dispatchRelayed(engine: Engine, frame: Frame, failed: (error: unknown) => void): void {
  switch (frame.type) {
    case 'data':
    case 'stored':
    case 'ack':
    case 'gap':
    case 'reopen':
    case 'absent':
    case 'present':
    case 'turned-down':
    case 'drained':
      engine.delivery.frame('relay', frame)
      return
    case 'signal':
      engine.signals.frame(frame).catch(failed)
      return
    case 'bulk':
      engine.channels.frame(frame, undefined)
      return
    case 'stale-devices':
      engine.lookups.told(frame.record).catch(failed)
      return
    case 'chain-ended':
      engine.parts.ends.told(frame.name as PeerName)
      return
    case 'met':
    case 'meeting-end':
      engine.parts.own.frame(frame)
      return
    case 'ice-seen':
      for (const carrier of frame.to === engine.identity.id ? engine.options.carriers : [])
        carrier.seenAs?.(frame.address)
      return
    default:
      engine.presence.frame(frame)
      engine.directory.frame(frame)
      engine.blobs.frame(frame)
  }
}

/** A frame that came over a direct path, on which a device speaks for itself alone; others are dropped. True when its memory is not needed any more. */
export function dispatchDirect(
  engine: Engine,
  device: DeviceId,
  frame: Frame,
  line: BulkLine | undefined,
  failed: (error: unknown) => void,
): boolean {
  switch (frame.type) {
    case 'data':
      if (readHeader(frame.envelope.authenticated).from === device) engine.delivery.frame('direct', frame)
      return false
    case 'ack':
    case 'gap':
    case 'reopen':
      if (frame.from === device && frame.to === engine.identity.id) engine.delivery.frame('direct', frame)
      return false
    case 'signal':
      if (frame.from === device) engine.signals.frame(frame).catch(failed)
      return false
    case 'bulk':
      return frame.from === device && engine.channels.frame(frame, line)
    default:
      return false
  }
}
