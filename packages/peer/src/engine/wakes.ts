interface Page {
  readonly visibilityState: string
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

/** Between two looks at the network and the clock, in milliseconds. */
const lookMs = 2000
/** A look so much later than due tells that the machine slept, in milliseconds. */
const sleptMs = 5000

/**
 * Calls when paths may work now that did not: the page becomes visible or the network returns, as a browser says; or, where `network` tells what
 * networks the machine is in, as in Node, when that changes or the machine has slept.
 */
export function onWake(wake: () => void, network?: () => string): Disposable {
  const { document: page } = globalThis as { document?: Page }
  const isBrowser = typeof globalThis.addEventListener === 'function'
  const visible = (): void => {
    if (page?.visibilityState === 'visible') wake()
  }
  page?.addEventListener('visibilitychange', visible)
  if (isBrowser) globalThis.addEventListener('online', wake)
  const timer = network === undefined ? undefined : watch(network, wake)
  return {
    [Symbol.dispose]: () => {
      page?.removeEventListener('visibilitychange', visible)
      if (isBrowser) globalThis.removeEventListener('online', wake)
      clearInterval(timer)
    },
  }
}

function watch(network: () => string, wake: () => void): ReturnType<typeof setInterval> {
  let before = network()
  let lookedMs = Date.now()
  const timer = setInterval(() => {
    const now = network()
    const nowMs = Date.now()
    const hasSlept = nowMs - lookedMs > lookMs + sleptMs
    const isOther = now !== before
    lookedMs = nowMs
    before = now
    if (hasSlept || isOther) wake()
  }, lookMs)
  // Looking alone keeps no program running.
  if (typeof timer === 'object') timer.unref()
  return timer
}
