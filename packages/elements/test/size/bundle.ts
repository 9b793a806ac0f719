import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, loadConfigFromFile, type Rolldown } from 'vite'

/** What a page loads before it can show anything. */
export interface FirstLoad {
  /** The script that is loaded at once, as gzip makes it (level 9). */
  readonly bytes: number
  /** Modules in it, as paths inside the repository. */
  readonly modules: readonly string[]
}

export interface FirstLoadOptions {
  /** Path of the entry: a page or a module. */
  readonly entry: string
  /** Modules that are not counted. */
  readonly without?: RegExp
  /** Path of the configuration by which an application is built. */
  readonly config?: string
  /** What has no configuration is packed into one file, as a page does well to; otherwise it is cut as Vite cuts it when it is told nothing. @default false */
  readonly isOneFile?: boolean
}

const repository = new URL('../../../../', import.meta.url).pathname

/** Builds an entry as a production build does, and measures the script that is loaded with it; what is imported later is not in it. */
export async function firstLoad({ entry, without, config, isOneFile = false }: FirstLoadOptions): Promise<FirstLoad> {
  const own = config === undefined ? (isOneFile ? oneFile : undefined) : await rolldownOptionsOf(config)
  const built = (await build({
    root: dirname(entry),
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@kith/source', 'browser', 'module', 'import', 'default'] },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: { polyfill: false },
      rolldownOptions: {
        preserveEntrySignatures: config === undefined ? (isOneFile ? 'allow-extension' : 'strict') : false,
        ...own,
        input: entry,
        ...(without !== undefined && { external: without }),
      },
    },
  })) as Rolldown.RolldownOutput
  const chunks = new Map(
    built.output.flatMap((output) => (output.type === 'chunk' ? [[output.fileName, output] as const] : [])),
  )
  const loaded = new Set<Rolldown.OutputChunk>()
  const load = (fileName: string): void => {
    const chunk = chunks.get(fileName)
    if (chunk === undefined || loaded.has(chunk)) return
    loaded.add(chunk)
    for (const each of chunk.imports) load(each)
  }
  for (const chunk of chunks.values()) if (chunk.isEntry) load(chunk.fileName)
  const bytes = [...loaded].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).byteLength, 0)
  const modules = [...loaded].flatMap((chunk) => Object.keys(chunk.modules).map((path) => path.replace(repository, '')))
  return { bytes, modules }
}

/** All that is loaded at once in one file: cut into many, the same script takes a sixth more bytes, because each is packed by itself. */
const oneFile: Rolldown.RolldownOptions = {
  output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
}

async function rolldownOptionsOf(config: string): Promise<Rolldown.RolldownOptions | undefined> {
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, config)
  return loaded?.config.build?.rolldownOptions
}
