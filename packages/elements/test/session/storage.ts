import type { LockStorage } from '../../src/controllers/session/lock-storage.ts'

/** What tabs of one browser share: what one writes the others hear, as with `localStorage`. */
export class SharedStorage {
  readonly kept = new Map<string, string>()
  readonly #tabs: ((key: string | null) => void)[][] = []

  /** One tab's view of it. */
  tab(): LockStorage & { readonly watch: (changed: (key: string | null) => void) => void } {
    const own: ((key: string | null) => void)[] = []
    this.#tabs.push(own)
    return {
      getItem: (key) => this.kept.get(key) ?? null,
      setItem: (key, value) => {
        this.kept.set(key, value)
        for (const tab of this.#tabs) if (tab !== own) for (const changed of tab) changed(key)
      },
      watch: (changed) => void own.push(changed),
    }
  }
}
