import { KithError } from '@kith/wire'

/**
 * The push services of browsers: Chromium and those made of it, Firefox, Safari, Edge. The server sends nowhere else: an address
 * comes from a client, and must not make the server ask whatever it can reach.
 */
export const knownPushServices: readonly string[] = [
  'https://fcm.googleapis.com',
  'https://updates.push.services.mozilla.com',
  'https://*.push.apple.com',
  'https://*.notify.windows.com',
]

/** Origins to which pushes may go; `*.` stands for any one or more labels before the rest. */
export class PushServices {
  readonly #origins: ReadonlySet<string>
  readonly #endings: readonly string[]

  /** Throws `option-invalid` for what is no origin, or no `https:` beyond this machine. */
  constructor(services: readonly string[]) {
    const isPattern = (service: string): boolean => service.startsWith('https://*.')
    this.#origins = new Set(services.filter((service) => !isPattern(service)).map(originOf))
    this.#endings = services.filter(isPattern).map((service) => hostOf(service.replace('*.', 'any.')).slice(3))
  }

  /** Whether pushes may go to this address. */
  has(endpoint: string): boolean {
    if (!URL.canParse(endpoint)) return false
    const url = new URL(endpoint)
    if (url.username !== '' || url.password !== '' || url.hash !== '') return false
    if (this.#origins.has(url.origin)) return true
    return url.protocol === 'https:' && url.port === '' && this.#endings.some((ending) => url.hostname.endsWith(ending))
  }
}

function originOf(service: string): string {
  const url = URL.canParse(service) ? new URL(service) : undefined
  const isLocal = url?.protocol === 'http:' && (url.hostname === '127.0.0.1' || url.hostname === 'localhost')
  if (url === undefined || (url.protocol !== 'https:' && !isLocal) || url.pathname !== '/')
    throw new KithError(
      'option-invalid',
      `A push service is an origin such as https://push.example.org, not ${service}.`,
    )
  return url.origin
}

function hostOf(service: string): string {
  return new URL(originOf(service)).hostname
}
