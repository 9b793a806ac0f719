import type { CryptoBackend } from './backend.ts'
import { nodeCryptoModule } from './hashes.ts'
import { nodeBackend } from './node-backend.ts'
import { webBackend, webCanDoCurves, webSeal } from './web-backend.ts'

let chosen: CryptoBackend | Promise<CryptoBackend> | undefined

/**
 * The backend of this runtime, chosen once: node:crypto where it is there, else WebCrypto, else the curves in plain JavaScript with the
 * seal still by WebCrypto. Not a promise once it is known, so that callers in Node lose no turn of the event loop.
 */
export function backend(): CryptoBackend | Promise<CryptoBackend> {
  return (chosen ??= choose())
}

/** Makes everything after this call use another backend. For tests of the package, which run every vector on every backend. */
export function useBackend(other: CryptoBackend): void {
  chosen = other
}

function choose(): CryptoBackend | Promise<CryptoBackend> {
  const node = nodeCryptoModule()
  if (node !== undefined) return nodeBackend(node)
  return chooseInBrowser().then((found) => (chosen = found))
}

async function chooseInBrowser(): Promise<CryptoBackend> {
  // Pages over plain HTTP from another machine have no WebCrypto at all.
  const subtle = (globalThis.crypto as { subtle?: SubtleCrypto }).subtle
  if (subtle !== undefined && (await webCanDoCurves(subtle))) return webBackend(subtle)
  const { nobleBackend } = await import('./noble-backend.ts')
  return subtle === undefined ? nobleBackend : { ...nobleBackend, ...webSeal(subtle) }
}
