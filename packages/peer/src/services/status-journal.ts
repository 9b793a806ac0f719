import type { JournalSpan } from '@kith/core'
import { KithError } from '@kith/wire'
import type { WaitOptions } from '../api/peer.ts'
import type { JournalRange, StatusJournal } from '../api/presence.ts'
import type { Backend } from '../backend/backend.ts'
import type { JournalStep } from '../backend/passing.ts'
import { checkedName } from './sends.ts'

/** Status journals for the application, over a backend. */
export class StatusJournalService implements StatusJournal {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  async allow(name: string): Promise<void> {
    await this.#step('allow', name)
  }

  async withdraw(name: string): Promise<void> {
    await this.#step('withdraw', name)
  }

  async keep(name: string): Promise<void> {
    await this.#step('keep', name)
  }

  async stop(name: string): Promise<void> {
    await this.#step('stop', name)
  }

  async erase(name: string): Promise<void> {
    await this.#step('erase', name)
  }

  async read(name: string, { fromMs, toMs }: JournalRange, options?: WaitOptions): Promise<readonly JournalSpan[]> {
    const isRange = Number.isSafeInteger(fromMs) && Number.isSafeInteger(toMs) && fromMs >= 0 && fromMs <= toMs
    if (!isRange || toMs > timeMsMax)
      throw new KithError('option-invalid', 'A journal is read from a time to a later one.')
    return this.#backend.call('journal-read', { name: checkedName(name), fromMs, toMs }, options)
  }

  async csv(name: string, range: JournalRange, options?: WaitOptions): Promise<string> {
    const spans = await this.read(name, range, options)
    const { journalCsv } = await import('./journal-csv.ts')
    return journalCsv(name, spans)
  }

  async *changes(name: string, options?: WaitOptions): AsyncIterable<void> {
    const prefix = `${checkedName(name)}/`
    for await (const { key } of this.#backend.stream('changes', { collection: 'kith.journal' }, options))
      if (key.startsWith(prefix)) yield
  }

  async #step(step: JournalStep['step'], name: string): Promise<void> {
    await this.#backend.call('journal-step', { step, name: checkedName(name) })
  }
}

/** The latest time of which the day has a text of ten letters: the end of the year 9999. */
const timeMsMax = 253_402_300_799_999
