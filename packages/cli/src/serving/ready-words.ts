import type { Paint } from '../output/paint.ts'

/** What there is to say of a server that has started. */
export interface ReadyFacts {
  readonly pageUrl: string
  /** The folder with everything; undefined with a database elsewhere. */
  readonly data: string | undefined
  readonly hasMessenger: boolean
  /** How this program is called here: `kith`, or `npx kith`. */
  readonly command: string
  readonly isDefaultPort: boolean
  readonly readyMs: number
}

/** Where the server is and what to do next, as lines. */
export function readyWords(
  { pageUrl, data, hasMessenger, command, isDefaultPort, readyMs }: ReadyFacts,
  paint: Paint,
): string[] {
  const { bold, cyan, dim } = paint
  const address = pageUrl.replace(/\/$/, '')
  const where = isDefaultPort ? '' : ` --server ${address}`
  return [
    `${bold('Kith is running at')} ${cyan(address)}`,
    '',
    hasMessenger
      ? '  In a browser: open that address and take a name.'
      : '  The messenger is not built here; npm start in the repository builds and serves it.',
    `  In two terminals: ${bold(`${command} chat bob --as alice${where}`)}`,
    `                    ${bold(`${command} chat alice --as bob${where}`)}`,
    `  In a program: ${bold(`join('${address}', { name: 'carol' })`)}`,
    '',
    dim(`${data === undefined ? '' : `Everything is kept in ${data}. `}Ctrl-C stops the server.`),
    dim(`ready in ${readyMs} ms`),
  ]
}
