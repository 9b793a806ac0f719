/**
 * A tab, as far as locks, channels and the store go: opens a shared backend and does what the test says. A worker that ends loses its
 * locks, as a tab that crashes does.
 */
import type { SharedBackend } from '../../src/tabs/shared-backend.ts'
import { openSharedBackend } from '../../src/tabs/shared-backend.ts'
import { openToyBackend } from './toy-backend.ts'

/** What a test says to a tab. */
export type Order =
  | { readonly order: 'open'; readonly peer: string; readonly name: string }
  | { readonly order: 'call'; readonly id: number; readonly method: 'submit' | 'facts'; readonly input: unknown }
  | { readonly order: 'leave' }

/** What a tab says to the test. */
export type Told =
  | { readonly told: 'open' }
  | { readonly told: 'answer'; readonly id: number; readonly output?: unknown; readonly code?: unknown }
  | { readonly told: 'left' }

let backend: SharedBackend | undefined
const tell = (told: Told): void => {
  postMessage(told)
}

onmessage = ({ data }: MessageEvent<Order>) => {
  void obey(data)
}

async function obey(order: Order): Promise<void> {
  switch (order.order) {
    case 'open':
      backend = await openSharedBackend({
        peer: order.peer,
        own: () =>
          openToyBackend(order.peer, order.name, () => {
            self.close()
          }),
      })
      tell({ told: 'open' })
      break
    case 'call':
      try {
        tell({ told: 'answer', id: order.id, output: await backend?.call(order.method, order.input as never) })
      } catch (error) {
        tell({ told: 'answer', id: order.id, code: (error as { code?: unknown }).code })
      }
      break
    case 'leave':
      await backend?.[Symbol.asyncDispose]()
      tell({ told: 'left' })
      break
  }
}
