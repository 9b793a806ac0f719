import type { ErrorCode } from '@kith/wire'
import { DeliveryShell } from './delivery-shell.ts'
import type { Engine } from './engine.ts'
import type { Gate } from './gate.ts'
import { eachPart } from './parts-of.ts'
import type { ServerSession } from './server-session.ts'

/** What the delivery of an engine needs beside its parts. */
export interface DeliveryOptions {
  readonly session: () => ServerSession
  /** Opened when what waited in the mailbox is here. */
  readonly mailbox: Gate
  readonly onAlarm: (code: ErrorCode, name: string, count?: number) => void
  readonly onFatal: (code: ErrorCode, cause: unknown) => void
}

/** The delivery of an engine: over its paths, and into its topics. */
export function deliveryOf(engine: Engine, { session, mailbox, onAlarm, onFatal }: DeliveryOptions): DeliveryShell {
  const { identity, names, store, commits, planned, reception } = engine
  return new DeliveryShell({
    identity,
    names,
    store,
    commits,
    planned,
    handling: reception.handling,
    locks: engine.parts.locks,
    sealCounts: engine.sealCounts,
    renew: (device) => engine.parts.weeklyLocks.renew(device),
    said: engine.parts.conversations.saidKeys,
    policy: (name) => engine.policies.policy(name),
    lookup: (name) => engine.lookups.find(name),
    ask: (name) => engine.lookups.ask(name),
    transmit: (path, device, frame) => {
      if (path === 'relay') session().send(frame)
      else if (device !== undefined) engine.direct.send(device, frame)
    },
    listener: {
      update: (update) => {
        if (update.state !== 'addressing' && update.state !== 'accepted') engine.submissions.settled(update.mid)
        engine.settling.update(update)
        engine.updates.publish(update)
      },
      missing: (missing) => {
        engine.missing.publish(missing)
      },
      drained: () => {
        mailbox.open()
        for (const part of eachPart(engine.parts)) part.drained?.()
      },
      traffic: (device) => {
        const known = names.deviceOf(device)
        if (known === undefined) return
        engine.direct.traffic(device, known.name)
        engine.blobs.heard(known.name, device)
        engine.parts.headTalk.traffic(known.name)
      },
      doubt: (device) => {
        engine.direct.doubt(device)
      },
      alarm: onAlarm,
      fatal: onFatal,
    },
  })
}
