import type { UpdateSource } from '@kith/elements/controllers'

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

const address = '/worker.js'
/** How often a page that stays open looks for a newer version, in milliseconds. */
const lookMs = 6 * 3_600_000

/**
 * Registers the service worker of the build. Nothing where there is none: in a browser without them, and in development, where there is
 * no build that it could keep.
 */
export function registerServiceWorker(): Promise<ServiceWorkerRegistration> | undefined {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return undefined
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }
  // The one address that is ever used as a script.
  const url = trustedTypes?.createPolicy('kith-worker', { createScriptURL: () => address }).createScriptURL(address)
  return navigator.serviceWorker.register(url ?? address, { updateViaCache: 'none' })
}

/** A newer build, as its service worker waits for its turn. */
export function updatesOf(registering: Promise<ServiceWorkerRegistration> | undefined): UpdateSource {
  return {
    onReady: (listener) => {
      void registering?.then(
        (registration) => {
          watch(registration, listener)
        },
        // Without a service worker there is a page as ever; the browser keeps its reason in its console.
        () => undefined,
      )
    },
    use: () => {
      void registering?.then(({ waiting }) => {
        navigator.serviceWorker.addEventListener('controllerchange', () => {
          location.reload()
        })
        waiting?.postMessage('take-over')
      })
    },
  }
}

function watch(registration: ServiceWorkerRegistration, listener: () => void): void {
  const look = (): void => {
    if (registration.waiting !== null && navigator.serviceWorker.controller !== null) listener()
  }
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look)
  })
  look()
  setInterval(() => {
    // Without a connection there is nothing newer.
    registration.update().catch(() => undefined)
  }, lookMs)
}
