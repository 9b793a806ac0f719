import type { DeviceHistory, Devices, LinkRequest, OwnDevice, Recovery, RecoveryInfo, WaitOptions } from '@kith/peer'
import { type DeviceId, KithError } from '@kith/wire'

import { Feed } from './feed.ts'

/** The devices of a mock peer's name. It has one; a test links another by `linking`, or says by `show` that there are others. */
export class MockDevices implements Devices {
  /** What `link` answers, by code; a code that is not here is `meeting-unknown`. */
  readonly linking: Map<string, LinkRequest> = new Map<string, LinkRequest>()
  readonly recovery: MockRecovery = new MockRecovery()
  readonly #lists = new Feed<readonly OwnDevice[]>()
  #all: readonly OwnDevice[]
  readonly history: MockHistory = new MockHistory()

  constructor(device: DeviceId) {
    this.#all = [{ device, label: 'mock', addedAtMs: 0, isThis: true }]
  }

  async list(): Promise<readonly OwnDevice[]> {
    return this.#all
  }

  watch(options: WaitOptions = {}): AsyncIterable<readonly OwnDevice[]> {
    return this.#lists.read(options.signal, [this.#all])
  }

  /** Scripts the devices that there are. */
  show(devices: readonly OwnDevice[]): void {
    this.#all = devices
    this.#lists.emit(devices)
  }

  /** Ends every stream. */
  close(): void {
    this.#lists.close()
  }

  async rename(device: DeviceId, label: string): Promise<void> {
    this.#known(device)
    this.show(this.#all.map((one) => (one.device === device ? { ...one, label } : one)))
  }

  async remove(device: DeviceId): Promise<void> {
    this.#known(device)
    if (this.#all.length === 1) throw new KithError('option-invalid')
    this.show(this.#all.filter((one) => one.device !== device))
  }

  async link(code: string): Promise<LinkRequest> {
    const request = this.linking.get(code)
    if (request === undefined) throw new KithError('meeting-unknown')
    return request
  }

  #known(device: DeviceId): void {
    if (!this.#all.some((one) => one.device === device)) throw new KithError('device-unlisted')
  }
}

/** Records between devices: a test plays the other device. */
export class MockHistory implements DeviceHistory {
  /** What `take` does. @default nobody gives anything */
  taking: DeviceHistory['take'] = () => Promise.reject(new KithError('no-listener'))
  readonly #givers = new Set<{ collections: readonly string[]; allow: Parameters<DeviceHistory['give']>[1] }>()

  give(...[collections, allow]: Parameters<DeviceHistory['give']>): Disposable {
    const giver = { collections, allow }
    this.#givers.add(giver)
    return { [Symbol.dispose]: () => void this.#givers.delete(giver) }
  }

  async take(...[collections, options]: Parameters<DeviceHistory['take']>): ReturnType<DeviceHistory['take']> {
    return this.taking(collections, options)
  }

  /** Plays a device that asks for records; answers whether it may have them. */
  async ask(device: DeviceId, label: string): Promise<boolean> {
    for (const { collections, allow } of this.#givers) return allow({ device, label, collections })
    return false
  }
}

/** Recovery keys in memory; every code made is the same. */
export class MockRecovery implements Recovery {
  readonly keys: (RecoveryInfo & { readonly secret: string })[] = []

  async list(): Promise<readonly RecoveryInfo[]> {
    return this.keys.map(({ key, kind, hint }) => ({ key, kind, hint }))
  }

  async create(): ReturnType<Recovery['create']> {
    return {
      code: mockRecoveryCode,
      confirm: async (typed) => {
        if (typed !== mockRecoveryCode) throw new KithError('recovery-wrong')
        this.#add('code', mockRecoveryCode, new Uint8Array(0))
      },
    }
  }

  async addPasskey({ prf, credentialId }: Parameters<Recovery['addPasskey']>[0]): Promise<void> {
    this.#add('passkey', prf.join(), credentialId)
  }

  async remove(...[key, secret]: Parameters<Recovery['remove']>): Promise<void> {
    const known = 'code' in secret ? secret.code : secret.prf.join()
    const at = this.keys.findIndex((each) => each.key === key && each.secret === known)
    if (at < 0) throw new KithError('recovery-wrong')
    this.keys.splice(at, 1)
  }

  #add(kind: RecoveryInfo['kind'], secret: string, hint: Uint8Array): void {
    this.keys.push({ key: String(this.keys.length).padStart(64, '0'), kind, hint, secret })
  }
}

/** What `create` makes. */
export const mockRecoveryCode = '000G-40R4-0M30-E209-185G-R38E-1W8S'
