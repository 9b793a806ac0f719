/**
 * Loaded before anything else in processes of this bench that must seal nothing: what `@kith/keys` says to others about sealing comes from this
 * folder. It is done by a hook of Node's loader, so that nothing that ships can be made to do it.
 */
import { registerHooks } from 'node:module'

const replaced: Readonly<Record<string, string>> = {
  './streams/envelope-seal.ts': 'null-envelope-seal.ts',
  './streams/receipt-tags.ts': 'null-receipt-tags.ts',
  './streams/stream-keys.ts': 'null-stream-keys.ts',
}

registerHooks({
  resolve: (specifier, context, next) => {
    const file = replaced[specifier]
    if (file === undefined || context.parentURL?.endsWith('/keys/src/index.ts') !== true)
      return next(specifier, context)
    return { url: new URL(file, import.meta.url).href, format: 'module-typescript', shortCircuit: true }
  },
})
