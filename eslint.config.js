import tseslint from 'typescript-eslint'

import { packages } from './tools/house/floors.ts'

const pureSources = Object.values(packages)
  .filter(({ isPure }) => isPure)
  .map(({ folder }) => `${folder}/src/**/*.ts`)

const whyPure = 'wire and core are sans-I/O: time, randomness and I/O come from outside (docs/decisions/0001).'

/** What a pure package must not reach, by name. */
const forbiddenGlobals = [
  ...['Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame'],
  ...['crypto', 'WebSocket', 'WebTransport', 'RTCPeerConnection', 'EventSource', 'XMLHttpRequest', 'fetch'],
  ...['indexedDB', 'localStorage', 'sessionStorage', 'caches', 'navigator', 'location', 'document', 'window', 'self'],
  ...[
    'process',
    'Buffer',
    'require',
    'console',
    'globalThis',
    'global',
    'structuredClone',
    'BroadcastChannel',
    'Worker',
  ],
]

export default tseslint.config(
  { ignores: ['**/dist/**', '**/.cache/**', '**/node_modules/**', 'data/**', 'coverage/**', '**/*.d.ts'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals or an `as const` object.' },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'off',
    },
  },
  {
    files: ['{packages,apps}/*/src/**/*.ts'],
    ignores: ['packages/testing/src/**', 'packages/cli/src/**'],
    rules: { 'no-console': 'error' },
  },
  {
    files: pureSources,
    rules: {
      'no-restricted-globals': ['error', ...forbiddenGlobals.map((name) => ({ name, message: whyPure }))],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: whyPure }],
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: whyPure }] }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals or an `as const` object.' },
        { selector: ':function[async=true]', message: 'wire and core are synchronous; async lives in the shells.' },
        { selector: 'ImportExpression', message: whyPure },
      ],
    },
  },
  {
    files: ['{packages,apps}/*/test/**/*.ts', '**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.config.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
)
