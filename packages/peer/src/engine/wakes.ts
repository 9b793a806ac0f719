interface Page {
  readonly visibilityState: string
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

/** Calls when the page becomes visible or the network returns; in Node never. */
export function onWake(wake: () => void): Disposable {
  const { document: page } = globalThis as { document?: Page }
  const isBrowser = typeof globalThis.addEventListener === 'function'
  const visible = (): void => {
    if (page?.visibilityState === 'visible') wake()
  }
  page?.addEventListener('visibilitychange', visible)
  if (isBrowser) globalThis.addEventListener('online', wake)
  return {
    [Symbol.dispose]: () => {
      page?.removeEventListener('visibilitychange', visible)
      if (isBrowser) globalThis.removeEventListener('online', wake)
    },
  }
}
