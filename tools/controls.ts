/**
 * `npm run controls [-- FOLDER]`: builds the page on which every element is alive, with its HTML and what the manifest says of it, as static files into a folder (`.cache/controls`, if
 * none is named), and says how to look at it. It needs no server of its own: any that hands out files will do.
 */
import { resolve } from 'node:path'

import { build } from 'vite'

import { root } from './steps/run.ts'

const folder = resolve(process.argv[2] ?? `${root}/.cache/controls`)
const elements = `${root}/packages/elements`
await build({
  root: `${elements}/test/mock`,
  base: './',
  configFile: false,
  logLevel: 'error',
  resolve: { conditions: ['@kith/source', 'browser', 'module', 'import', 'default'] },
  build: {
    outDir: folder,
    emptyOutDir: true,
    target: 'es2023',
    rolldownOptions: { input: `${elements}/test/mock/controls.html` },
  },
})
process.stdout.write(
  `${folder}/controls.html; to look at it: npx vite preview --outDir ${folder}, then /controls.html\n`,
)
