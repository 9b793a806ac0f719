import { newRecoveryCode, parseRecoveryCode } from '@kith/keys'
import { type DeviceId, KithError, type PeerName } from '@kith/wire'
import type { Devices, OwnDevice } from '../api/devices.ts'
import type {
  LinkRequest,
  NewRecoveryCode,
  Recovery,
  RecoveryInfo,
  RecoverySecret,
  WaitingLink,
} from '../api/linking.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { Backend } from '../backend/backend.ts'
import { HistoryService } from './history.ts'

/** The devices of one's own name, over a backend. */
export class DeviceService implements Devices {
  readonly recovery: RecoveryService
  readonly history: HistoryService
  readonly #backend: Backend

  constructor(name: PeerName, backend: Backend) {
    this.#backend = backend
    this.history = new HistoryService(name, backend)
    this.recovery = new RecoveryService(backend)
  }

  list(): Promise<readonly OwnDevice[]> {
    return this.#backend.call('devices', undefined)
  }

  watch(options?: WaitOptions): AsyncIterable<readonly OwnDevice[]> {
    return this.#backend.stream('devices', undefined, options)
  }

  async rename(device: DeviceId, label: string, options?: WaitOptions): Promise<void> {
    await this.#backend.call('device-rename', { device, label }, options)
  }

  async remove(device: DeviceId, options?: WaitOptions): Promise<void> {
    await this.#backend.call('device-remove', { device }, options)
  }

  async link(code: string, options?: WaitOptions): Promise<LinkRequest> {
    return new InvitedDevice(this.#backend, await this.#backend.call('device-link', { code }, options))
  }
}

class InvitedDevice implements LinkRequest {
  readonly label: string
  readonly digits: string
  readonly #backend: Backend
  readonly #ticket: string
  #confirming: Promise<DeviceId> | undefined

  constructor(backend: Backend, { ticket, label, digits }: WaitingLink) {
    this.#backend = backend
    this.#ticket = ticket
    this.label = label
    this.digits = digits
  }

  confirm(): Promise<DeviceId> {
    return (this.#confirming ??= this.#backend.call('device-link-confirm', { ticket: this.#ticket }))
  }

  async decline(): Promise<void> {
    await this.#backend.call('device-link-decline', { ticket: this.#ticket })
  }

  /** Declines, unless the device is in. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.decline().catch((error: unknown) => {
      if (!(error instanceof KithError) || error.code !== 'disposed') throw error
    })
  }
}

class RecoveryService implements Recovery {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  list(): Promise<readonly RecoveryInfo[]> {
    return this.#backend.call('recovery', undefined)
  }

  create(): Promise<NewRecoveryCode> {
    const code = newRecoveryCode()
    const confirm = async (typed: string): Promise<void> => {
      const read = parseRecoveryCode(typed)
      if (read === undefined) throw new KithError('recovery-malformed')
      if (read !== code)
        throw new KithError('recovery-wrong', 'This is another recovery code than the one that was made.')
      await this.#backend.call('recovery-add', { secret: { code }, hint: new Uint8Array(0) })
    }
    return Promise.resolve({ code, confirm })
  }

  async addPasskey({
    prf,
    credentialId,
  }: {
    readonly prf: Uint8Array
    readonly credentialId: Uint8Array
  }): Promise<void> {
    await this.#backend.call('recovery-add', { secret: { prf }, hint: credentialId })
  }

  async remove(key: string, secret: RecoverySecret): Promise<void> {
    await this.#backend.call('recovery-remove', { key, secret })
  }
}
