import { registerHooks } from 'node:module'

/**
 * Machines keep their state in private fields, which nothing outside can read; a search over states has to. Once this module is there,
 * private fields become ordinary ones (`#next` is `$next`) in the sources of machines that are loaded after it. The code that runs is the
 * product's in every other respect.
 */
const machines = /\/packages\/(?:core|server)\/src\/(?:delivery|journal|mailbox)\/[^/]+\.ts$/

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context)
    if (!machines.test(url) || loaded.source === undefined || loaded.source === null) return loaded
    const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
    return { ...loaded, source: text.replace(/#(?=[a-z])/g, '$') }
  },
})
