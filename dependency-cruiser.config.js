import { packages } from './tools/house/floors.ts'

/** One rule a package: whatever it imports from this repository is itself or listed in the floors' table. */
const floors = Object.entries(packages).map(([name, { folder, uses }]) => {
  const allowed = [folder, ...uses.map((used) => packages[used].folder)].join('|')
  return {
    name: `floor-of-${name}`,
    comment: `${folder} may import only: ${uses.join(', ') || 'nothing'} (tools/house/floors.ts)`,
    severity: 'error',
    from: { path: `^${folder}/src/` },
    to: { path: '^(packages|apps|bench|torture|model|natlab|examples|tools)/', pathNot: `^(${allowed})/` },
  }
})

const pure = Object.values(packages)
  .filter(({ isPure }) => isPure)
  .map(({ folder }) => folder)
  .join('|')

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...floors,
    {
      name: 'pure-packages-depend-on-nothing',
      comment: 'wire and core run anywhere: no npm package and no module of the runtime.',
      severity: 'error',
      from: { path: `^(${pure})/src/` },
      to: { pathNot: '^(packages|types)/' },
    },
    {
      name: 'no-way-around-a-public-face',
      comment: 'Another package is imported by its name, never by a path into its folder.',
      severity: 'error',
      from: { path: '^((?:packages|apps)/[^/]+)/' },
      to: { path: '^(packages|apps)/[^/]+/', pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphan',
      comment: 'A module that nobody imports and that imports nothing is dead, unless it is an entry.',
      severity: 'error',
      from: {
        orphan: true,
        path: '/src/',
        pathNot: ['\\.d\\.ts$', '/src/index[.a-z]*ts$', '/src/(bin|main|sim)\\.ts$'],
      },
      to: {},
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '/src/' },
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'declared-dependencies-only',
      comment:
        'A source imports only what its own package.json names under dependencies (or optional ones, or those that the application brings).',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only', 'npm-peer'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['(^|/)(dist|\\.cache)/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@kith/source', 'types', 'import', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
