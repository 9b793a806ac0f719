import { globSync, statSync } from 'node:fs'

import { root } from './run.ts'

export const messengerFolder = `${root}/apps/messenger`

/** Whether the messenger's build is newer than all that went into it. */
export function isMessengerFresh(): boolean {
  const built = changedMs(`${messengerFolder}/dist/index.html`)
  const sources = [
    'apps/messenger/{src,public}/**/*',
    'apps/messenger/{index.html,package.json,vite.config.ts}',
    'packages/{wire,core,keys,peer,elements}/{package.json,src/**/*}',
    'package-lock.json',
  ]
  return sources
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .every((path) => changedMs(`${root}/${path}`) < built)
}

function changedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
