import { existsSync, globSync, readFileSync } from 'node:fs'

import { type Outcome, root } from '../steps/run.ts'
import { packages } from './floors.ts'
import { licences } from './limits.ts'

interface Manifest {
  readonly name: string
  readonly license?: string
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const exactVersion = /^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/
const decision = 'docs/decisions/0004-dependencies.md'

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(`${root}/${path}`, 'utf8')) as Manifest
}

/**
 * Checks every `package.json` of the workspace: versions are exact, each outside dependency has its line of reason in
 * the decision on dependencies and an allowed licence, a package depends only on lower floors, and the lock file names
 * no registry.
 */
export function checkDependencies(): Outcome {
  const faults: string[] = []
  const reasons = existsSync(`${root}/${decision}`) ? readFileSync(`${root}/${decision}`, 'utf8') : ''
  const manifests = [
    'package.json',
    ...globSync('{packages/*,apps/*,bench,torture,evil,model,natlab,examples,tools}/package.json', { cwd: root }),
  ]
  const named = new Set<string>()
  for (const path of manifests) {
    const manifest = readManifest(path)
    const pinned = [manifest.dependencies, manifest.optionalDependencies, manifest.devDependencies]
    // A peer dependency is a range by nature: the version is the user's to choose.
    const all = [...pinned, manifest.peerDependencies].flatMap((group) => Object.keys(group ?? {}))
    for (const [name, version] of pinned.flatMap((group) => Object.entries(group ?? {})))
      if (!exactVersion.test(version)) faults.push(`${path}: ${name} "${version}" is not an exact version`)
    for (const name of all)
      if (name.startsWith('@kith/')) faults.push(...floorFaults(path, manifest.name, name))
      else named.add(name)
  }
  for (const name of named) {
    if (!reasons.includes(`| \`${name}\` |`)) faults.push(`${decision}: no line of reason for ${name}`)
    const installed = `node_modules/${name}/package.json`
    const licence = existsSync(`${root}/${installed}`) ? readManifest(installed).license : undefined
    if (licence !== undefined && !licences.includes(licence)) faults.push(`${name}: licence ${licence} is not allowed`)
  }
  if (/"resolved": "https?:/.test(readFileSync(`${root}/package-lock.json`, 'utf8')))
    faults.push('package-lock.json: names a registry; run npm install with the .npmrc of this repository')
  if (named.size === 0) faults.push('no dependency was read')
  return { isPassed: faults.length === 0, output: [...faults, `${named.size} dependencies read`].join('\n') }
}

function floorFaults(path: string, from: string, to: string): string[] {
  const lower = packages[to.replace('@kith/', '')]
  if (lower === undefined) return [`${path}: ${to} is not in tools/house/floors.ts`]
  const own = packages[from.replace('@kith/', '')]
  if (own === undefined || own.uses.includes(to.replace('@kith/', ''))) return []
  return [`${path}: ${from} may not use ${to} (tools/house/floors.ts)`]
}
