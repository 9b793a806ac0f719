import type { DeviceLink, LinkedName, LinkOptions, RecoverOptions, TakenName, TakeOptions } from './api/linking.ts'
import { browserLabel, browserStoreName } from './join.browser.ts'
import { serverRequest } from './join-options.ts'
import { beginDeviceLink } from './linking/device-link.ts'
import type { KeyStores } from './linking/keeping.ts'
import { recoverName } from './linking/recovering.ts'
import { takeName as taken } from './linking/taking.ts'
import { webSocketLink } from './links/websocket.ts'
import { checkedName } from './services/sends.ts'
import { openIndexedDbStore } from './store/indexed-db.ts'
import { storeToJoin, storeToJoinInBrowser } from './store/store-to-join.ts'

/**
 * Begins to make this page's browser a device of a name that has devices already: show the code of the answer, and give it to one of them (`peer.devices.link`). `server` is as in
 * `join`.
 *
 * Rejects `server-unreachable`, `option-invalid`, `aborted`.
 */
export async function linkDevice(server: string | URL, options: LinkOptions = {}): Promise<DeviceLink> {
  const { url, host } = serverRequest(server)
  const { label = browserLabel(), signal } = options
  return beginDeviceLink({
    dial: (abort) => webSocketLink(url, { signal: abort }),
    label,
    signal,
    stores: storesAt(host),
  })
}

/**
 * Recovers a name by its recovery code or passkey: this browser becomes its device, and `join` with the name and the same store goes on. `server` is as in `join`.
 *
 * Rejects `recovery-malformed` for what is no code, `recovery-wrong` for one that is none of this name, `name-unknown`, `name-wrong` when the store belongs to a name,
 * `server-unreachable`, `aborted`. It may be tried again: the secret stays good.
 */
export async function recover(server: string | URL, options: RecoverOptions): Promise<LinkedName> {
  const { url, host } = serverRequest(server)
  const { secret, label = browserLabel(), keepDevices: keepsDevices = false } = options
  const { signal = new AbortController().signal } = options
  const dial = (abort: AbortSignal) => webSocketLink(url, { signal: abort })
  return recoverName({
    dial,
    name: checkedName(options.name),
    secret,
    label,
    keepsDevices,
    signal,
    stores: storesAt(host),
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
  const { url, host } = serverRequest(server)
  const { label = browserLabel(), signal = new AbortController().signal } = options
  const dial = (abort: AbortSignal) => webSocketLink(url, { signal: abort })
  return taken({ dial, name: checkedName(options.name), label, signal, stores: storesAt(host), place: options })
}

function storesAt(host: string): KeyStores {
  return {
    nameOf: (name) => browserStoreName(host, name),
    open: (name) => openIndexedDbStore(name),
    unseal: (store, place) =>
      typeof place.store === 'object' ? storeToJoin(store, place) : storeToJoinInBrowser(store, place),
  }
}
