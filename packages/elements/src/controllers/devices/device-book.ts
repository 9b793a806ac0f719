import type { OwnDevice, Peer, RecoveryInfo } from '@kith/peer'
import type { DeviceId } from '@kith/wire'

import { type Fault, faultOf } from '../network/names.ts'
import { Cell, follow } from '../observable/cell.ts'

/** What is being done to one of the devices, and what came in between. */
export interface DeviceTask {
  readonly device: DeviceId
  readonly does: 'rename' | 'remove'
  readonly isBusy: boolean
  readonly fault: Fault | undefined
}

/** The devices of one's own name, and what is done to them: one thing at a time, begun, then confirmed or given up. */
export class DeviceBook {
  readonly all: Cell<readonly OwnDevice[]> = new Cell<readonly OwnDevice[]>([])
  readonly recovery: Cell<readonly RecoveryInfo[] | undefined> = new Cell<readonly RecoveryInfo[] | undefined>(
    undefined,
  )
  readonly task: Cell<DeviceTask | undefined> = new Cell<DeviceTask | undefined>(undefined)
  readonly #peer: Peer
  readonly #signal: AbortSignal

  constructor(peer: Peer, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
  }

  start(): void {
    const signal = this.#signal
    follow(this.#peer.devices.watch({ signal }), signal, async (devices) => {
      this.all.set(devices)
      // The recovery keys are in the same list as the devices, and change with it.
      this.recovery.set(await this.#peer.devices.recovery.list())
    })
  }

  /** Asks the person what the device is to be called, or whether it is to go. */
  begin(device: DeviceId, does: DeviceTask['does']): void {
    this.task.set({ device, does, isBusy: false, fault: undefined })
  }

  cancel(): void {
    this.task.set(undefined)
  }

  rename(device: DeviceId, label: string): Promise<void> {
    return this.#do({ device, does: 'rename' }, () => this.#peer.devices.rename(device, label.trim()))
  }

  remove(device: DeviceId): Promise<void> {
    return this.#do({ device, does: 'remove' }, () => this.#peer.devices.remove(device))
  }

  async #do(task: Pick<DeviceTask, 'device' | 'does'>, work: () => Promise<void>): Promise<void> {
    this.task.set({ ...task, isBusy: true, fault: undefined })
    try {
      await work()
      this.task.set(undefined)
      this.all.set(await this.#peer.devices.list())
    } catch (error) {
      // Nothing was changed, or the network did not say so: the question stays, with the reason.
      this.task.set({ ...task, isBusy: false, fault: faultOf(error) })
    }
  }
}
