import { DirectKeeper, directSignalType } from './direct-keeper.ts'
import { dispatchDirect } from './dispatch.ts'
import type { Engine } from './engine.ts'

/** The direct paths of an engine. */
export function directOf(engine: Engine, onFailure: (error: unknown) => void): DirectKeeper {
  return new DirectKeeper({
    own: engine.identity.id,
    carriers: engine.options.carriers,
    iceServers: () => engine.ice.servers('data'),
    // A device that its name lists no more is nobody's contact.
    permission: (name, device) =>
      engine.names.deviceOf(device)?.name === name ? engine.policies.permission(name) : 'not-a-contact',
    signal: (to, body) => {
      engine.signals.sendInternal(to, directSignalType, body).catch(onFailure)
    },
    listener: {
      up: (device, isAnew) => {
        if (isAnew) engine.delivery.input({ kind: 'direct-up', device })
        engine.channels.pathsChanged(device)
      },
      down: (device) => {
        engine.delivery.input({ kind: 'direct-down', device })
        engine.channels.pathsChanged(device)
      },
      askRelay: () => {
        engine.upstream.doubt()
      },
      frame: (device, frame, line) => dispatchDirect(engine, device, frame, line, onFailure),
    },
  })
}
