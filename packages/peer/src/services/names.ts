import type { KeyLogView, NameInfo, Names } from '../api/names.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { Backend } from '../backend/backend.ts'
import { checkedName } from './sends.ts'

/** Naming for the application, over a backend. */
export class NameService implements Names {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  async lookup(name: string, options?: WaitOptions): Promise<NameInfo> {
    return this.#backend.call('lookup', { name: checkedName(name) }, options)
  }

  async log(options?: WaitOptions): Promise<KeyLogView> {
    return this.#backend.call('key-log', undefined, options)
  }
}
