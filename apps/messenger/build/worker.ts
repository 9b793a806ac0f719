import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

import { build, type Plugin } from 'vite'

import type { BuiltFile } from '../worker/built.ts'

const worker = 'worker.js'
/** Nobody needs these to start. */
const left = [/\.map$/u, /\.txt$/u, /^\/worker\.js$/u]

/** Writes the service worker when everything else is there, with the list of all of it inside. */
export function serviceWorker(root: string): Plugin {
  let outDir = ''
  return {
    name: 'kith-service-worker',
    apply: 'build',
    configResolved: (config) => {
      outDir = join(config.root, config.build.outDir)
    },
    closeBundle: async () => {
      const files = await filesOf(outDir)
      const built = await build({
        configFile: false,
        root,
        logLevel: 'warn',
        publicDir: false,
        define: {
          kithBuiltFiles: JSON.stringify(files),
          kithVersion: JSON.stringify(hashOf('sha256', JSON.stringify(files), 'hex').slice(0, 16)),
        },
        build: {
          target: 'es2023',
          write: false,
          modulePreload: { polyfill: false },
          lib: { entry: join(root, 'worker/worker.ts'), formats: ['iife'], name: 'kithWorker' },
        },
      })
      const [output] = Array.isArray(built) ? built : [built]
      const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined
      if (chunk?.type !== 'chunk') throw new Error('the service worker was not built')
      await writeFile(join(outDir, worker), chunk.code)
    },
  }
}

async function filesOf(folder: string): Promise<readonly BuiltFile[]> {
  const files: BuiltFile[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const url = `/${relative(folder, path).split(sep).join('/')}`
    if (left.some((pattern) => pattern.test(url))) continue
    const integrity = `sha256-${hashOf('sha256', await readFile(path), 'base64')}`
    files.push({ url: url === '/index.html' ? '/' : url, integrity })
  }
  return files.sort((a, b) => (a.url < b.url ? -1 : 1))
}

function hashOf(algorithm: string, content: string | Buffer, encoding: 'hex' | 'base64'): string {
  return createHash(algorithm).update(content).digest(encoding)
}
