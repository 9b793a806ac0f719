import { provideChromium } from './chromium.ts'
import { provideCoturn } from './coturn.ts'
import { provideMariadb } from './mariadb.ts'
import { providePostgres } from './postgres.ts'
import { found, type Provision } from './provision.ts'
import { provideSpin } from './spin.ts'

export interface Provisions {
  /** What test processes find in their environment. */
  readonly environment: Readonly<Record<string, string>>
  /** What is missing, a line each. */
  readonly missing: readonly string[]
  stop(): Promise<void>
}

/** Provides the browser, the databases, the model checker and the TURN server, as far as they can be had; says where each comes from. */
export async function provide(): Promise<Provisions> {
  const startedMs = performance.now()
  const chromium = provideChromium()
  // One after the other, because all may use the package system.
  const mariadb = given('KITH_TEST_MYSQL_URL') ?? chromium.then(provideMariadb)
  const spin = mariadb.then(provideSpin)
  const all: readonly [string, Promise<Provision>][] = [
    ['Chromium', chromium],
    ['PostgreSQL', given('KITH_TEST_POSTGRES_URL') ?? providePostgres()],
    ['MariaDB', mariadb],
    ['Spin', spin],
    ['coturn', spin.then(provideCoturn)],
  ]
  const provisions = await Promise.all(all.map(async ([name, provision]) => [name, await provision] as const))
  const environment: Record<string, string> = {}
  const missing: string[] = []
  for (const [name, provision] of provisions) {
    if (provision.state === 'ready') Object.assign(environment, provision.environment)
    else missing.push(`${name}: ${provision.why}`)
    console.log(provision.state === 'ready' ? `ready  ${name}: ${provision.from}` : `MISSING ${name}: ${provision.why}`)
  }
  console.log(`provided in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`)
  return {
    environment,
    missing,
    stop: async () => {
      await Promise.all(provisions.map(async ([, provision]) => provision.state === 'ready' && provision.stop()))
    },
  }
}

function given(variable: string): Promise<Provision> | undefined {
  const url = process.env[variable]
  return url === undefined ? undefined : Promise.resolve(found(`given by ${variable}`, { [variable]: url }))
}
