import { ChannelKeeper } from './channel-keeper.ts'
import type { Engine } from './engine.ts'
import type { ServerSession } from './server-session.ts'

export type { ChannelKeeper } from './channel-keeper.ts'

/** The channels of an engine: over the direct path to a device where there is one, else over the server. */
export function channelsOf(
  engine: Engine,
  session: () => ServerSession,
  onFailure: (error: unknown) => void,
): ChannelKeeper {
  return new ChannelKeeper({
    identity: engine.identity,
    names: engine.names,
    lookup: (name) => engine.lookups.find(name),
    isBlocked: (name) => engine.contacts.isBlocked(name),
    way: (device) => {
      const direct = engine.direct.wayTo(device)
      if (direct !== undefined) return direct
      const known = engine.names.deviceOf(device)
      if (known !== undefined && engine.policies.isDirectOnly(known.name)) return undefined
      const { outgoing } = session()
      return outgoing && { kind: 'relay', outgoing, line: undefined }
    },
    traffic: (device, name) => {
      engine.direct.traffic(device, name)
      const known = engine.names.deviceOf(device)
      if (known !== undefined) void engine.parts.weeklyLocks.renew(known)
    },
    onFailure,
  })
}
