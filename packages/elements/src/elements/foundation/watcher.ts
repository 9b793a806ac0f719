import type { ReactiveController, ReactiveControllerHost } from 'lit'

import type { Watchable } from '../../controllers/observable/cell.ts'

/** Draws its element again whenever one of the values changes that `select` names; it asks `select` at every update. */
export class Watcher implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #select: () => readonly (Watchable<unknown> | undefined)[]
  readonly #endings = new Map<Watchable<unknown>, () => void>()

  constructor(host: ReactiveControllerHost, select: () => readonly (Watchable<unknown> | undefined)[]) {
    this.#host = host
    this.#select = select
    host.addController(this)
  }

  hostConnected(): void {
    this.#host.requestUpdate()
  }

  hostUpdate(): void {
    const wanted = new Set(this.#select().filter((watchable) => watchable !== undefined))
    for (const [watchable, end] of this.#endings)
      if (!wanted.has(watchable)) {
        end()
        this.#endings.delete(watchable)
      }
    for (const watchable of wanted)
      if (!this.#endings.has(watchable))
        this.#endings.set(
          watchable,
          watchable.subscribe(() => {
            this.#host.requestUpdate()
          }),
        )
  }

  hostDisconnected(): void {
    for (const end of this.#endings.values()) end()
    this.#endings.clear()
  }
}
