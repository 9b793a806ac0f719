import type { DeviceLink, LinkedName, LinkOptions, RecoverOptions, TakenName, TakeOptions } from './api/linking.ts'
import { nodeLabel, nodeStoreName } from './join.ts'
import { serverRequest } from './join-options.ts'
import { beginDeviceLink } from './linking/device-link.ts'
import type { KeyStores } from './linking/keeping.ts'
import { recoverName } from './linking/recovering.ts'
import { takeName as taken } from './linking/taking.ts'
import { webSocketLink } from './links/websocket.ts'
import { checkedName } from './services/sends.ts'
import { openSqliteStore } from './store/sqlite.ts'
import { storeToJoin } from './store/store-to-join.ts'

const stores: KeyStores = {
  nameOf: nodeStoreName,
  open: (path) => openSqliteStore(path),
  unseal: storeToJoin,
}

/**
 * Begins to make this installation a device of a name that has devices already: show the code of the answer, and give it to one of them (`peer.devices.link`). `server` is as in
 * `join`.
 *
 * Rejects `server-unreachable`, `option-invalid`, `aborted`.
 */
export async function linkDevice(server: string | URL, options: LinkOptions = {}): Promise<DeviceLink> {
  const { url } = serverRequest(server)
  const { label = nodeLabel(), signal } = options
  return beginDeviceLink({ dial: (abort) => webSocketLink(url, { signal: abort }), label, signal, stores })
}

/**
 * Recovers a name by its recovery code or passkey: this installation becomes its device, and `join` with the name and the same store goes on. `server` is as in `join`.
 *
 * Rejects `recovery-malformed` for what is no code, `recovery-wrong` for one that is none of this name, `name-unknown`, `name-wrong` when the store belongs to a name,
 * `server-unreachable`, `aborted`. It may be tried again: the secret stays good.
 */
export async function recover(server: string | URL, options: RecoverOptions): Promise<LinkedName> {
  const { url } = serverRequest(server)
  const { secret, label = nodeLabel(), keepDevices: keepsDevices = false } = options
  const { signal = new AbortController().signal } = options
  const dial = (abort: AbortSignal) => webSocketLink(url, { signal: abort })
  return recoverName({
    dial,
    name: checkedName(options.name),
    secret,
    label,
    keepsDevices,
    signal,
    stores,
    place: options,
  })
}

/**
 * Makes keys that are to have a name which somebody else has (spec NM33). The text `take` is for the owner, who gives the name with it (`peer.names.transfer`); then `join` with the name and the same
 * store goes on. Where the owner's devices changed meanwhile, it is called again. `server` is as in `join`.
 *
 * Rejects `name-unknown`, `name-wrong` when the store belongs to another name or to a device of the owner, `server-unreachable`, `aborted`.
 */
export async function takeName(server: string | URL, options: TakeOptions): Promise<TakenName> {
  const { url } = serverRequest(server)
  const { label = nodeLabel(), signal = new AbortController().signal } = options
  const dial = (abort: AbortSignal) => webSocketLink(url, { signal: abort })
  return taken({ dial, name: checkedName(options.name), label, signal, stores, place: options })
}
