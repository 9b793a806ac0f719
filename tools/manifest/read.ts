import { readdirSync, readFileSync } from 'node:fs'

import ts from 'typescript'

import { root } from '../steps/run.ts'
import { type ElementSource, elementsIn, fieldsOf } from './elements.ts'
import { type EventClasses, manifestOf } from './manifest.ts'

const folder = `${root}/packages/elements`
const base = 'src/elements/foundation/kith-element.ts'

/** Where the manifest is kept. */
export const manifestFile = `${folder}/custom-elements.json`

/** The public elements of the package, as `src/index.ts` exports them. Throws when it finds none. */
export function readElements(): readonly ElementSource[] {
  const exported = new Set([...read('src/index.ts').matchAll(/export \{ (Kith\w+)/gu)].map(([, name = '']) => name))
  const bases = new Map(
    ts
      .createSourceFile(base, read(base), ts.ScriptTarget.ES2023, true)
      .statements.filter(ts.isClassDeclaration)
      .map((declaration) => [declaration.name?.text ?? '', fieldsOf(declaration)] as const),
  )
  const files = readdirSync(`${folder}/src/elements`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
  const elements = files.flatMap((file) => {
    const path = `src/elements/${file.replaceAll('\\', '/')}`
    return elementsIn(path, read(path), bases).filter(({ name }) => exported.has(name))
  })
  if (elements.length === 0) throw new Error(`no element in ${folder}`)
  return elements
}

/** The manifest as the sources make it now. */
export function manifestText(): string {
  return `${JSON.stringify(manifestOf(readElements(), eventClasses()), undefined, 2)}\n`
}

function eventClasses(): EventClasses {
  const text = read('src/elements/foundation/events.ts')
  return new Map(
    [...text.matchAll(/export class (\w+) extends Event \{\s+static readonly eventName = '([a-z-]+)'/gu)].map(
      ([, name = '', event = '']) => [event, name],
    ),
  )
}

function read(path: string): string {
  return readFileSync(`${folder}/${path}`, 'utf8')
}
