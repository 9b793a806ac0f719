import { defineConfig } from 'vite'

import { serviceWorker } from './build/worker.ts'

const source = '@kith/source'

/**
 * The messenger: one page, no inline scripts or styles and nothing from elsewhere, so that a strict policy fits it; and its service
 * worker, which knows every file of the build. What is loaded first is one file, so that it comes in one round trip after the page and is
 * packed as a whole.
 */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [serviceWorker(import.meta.dirname)],
  resolve: { conditions: [source, 'browser', 'module', 'import', 'default'] },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
      // What newcomers see first is here at once, and elsewhere a panel like others.
      checks: { ineffectiveDynamicImport: false },
    },
  },
})
