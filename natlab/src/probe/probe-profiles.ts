import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { serverAddresses, sides } from '../internet/addresses.ts'
import type { Internet } from '../internet/internet.ts'
import { type Behaviour, behaviours, type Profile } from '../internet/profiles.ts'
import type { SiteSettings } from '../internet/site.ts'

/** What the routers were found to do. */
export interface Probed {
  readonly profiles: ReadonlyMap<Profile, Behaviour>
  /** Where a side was not what it is meant to be, a sentence each. */
  readonly faults: readonly string[]
}

const programOf = (name: string): string => fileURLToPath(new URL(`${name}.ts`, import.meta.url))

/** Probes each profile on both sides, and that firewalls against UDP keep it out: the laboratory proves what it says of itself. */
export async function probeProfiles(
  internet: Internet,
  profiles: readonly Profile[],
  signal: AbortSignal,
): Promise<Probed> {
  const node = [process.execPath, '--no-warnings']
  const [under = '', ...args] = internet.server.command([...node, programOf('answerer-process'), ...serverAddresses])
  const answerer = spawn(under, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(answerer.stdout, 'data')
  const found = new Map<Profile, Behaviour>()
  const faults: string[] = []
  const probe = async (settings: SiteSettings, expected: Behaviour | 'blocked'): Promise<void> => {
    await Promise.all(
      sides.map(async (side) => {
        const site = internet.sites[side]
        await site.become(settings)
        const said = await site.hosts[0].run([...node, programOf('prober-process'), ...serverAddresses])
        const behaviour = JSON.parse(said) as Behaviour | 'blocked'
        if (behaviour !== 'blocked') found.set(settings.profile, behaviour)
        if (wordsOf(behaviour) === wordsOf(expected)) return
        const name = `${settings.profile} ${settings.policy ?? ''}`.trim()
        faults.push(`${name} on side ${side} is ${wordsOf(behaviour)}, not ${wordsOf(expected)}`)
      }),
    )
  }
  for (const policy of ['no-udp', 'tcp-443'] as const) await probe({ profile: 'port-restricted', policy }, 'blocked')
  for (const profile of profiles) if (!signal.aborted) await probe({ profile }, behaviours[profile])
  answerer.stdin.end()
  await once(answerer, 'close')
  return { profiles: found, faults }
}

function wordsOf(behaviour: Behaviour | 'blocked'): string {
  return behaviour === 'blocked' ? 'blocked' : `mapping ${behaviour.mapping}, filtering ${behaviour.filtering}`
}
