import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

import { isDebian, libraryPath, unpackPackages } from '../../../tools/provision/debian.ts'
import { findProgram, isRoot } from '../../../tools/provision/processes.ts'
import { enclosing } from './enclosure.ts'
import { run } from './run.ts'

/** What this machine lets the laboratory do. */
export type Means =
  /** `noWires` says why no user-space wire (delay, loss, rate) can be made, if so. */
  | { readonly state: 'ready'; readonly noWires: string | undefined }
  | { readonly state: 'missing'; readonly why: string }

/** Programs of the system that cannot be fetched: they need their place in it. */
const ofTheSystem = ['unshare', 'mount', 'ip', 'sysctl'] as const
/** Programs that Debian's packages have. */
const fetchable = { nft: 'nftables', conntrack: 'conntrack' } as const

/** A small internet of two namespaces with everything that profiles use: what fails here would fail later. */
const trial = [
  'mount -t tmpfs none /run && mkdir -p /run/netns && ip netns add try && ip link add t1 type veth peer name t2 netns try',
  'ip netns exec try sysctl -qw net.ipv4.ip_forward=1 && ip netns exec try conntrack -F',
  `ip netns exec try nft 'table ip nat { map cone { type inet_service : ipv4_addr . inet_service; flags dynamic,timeout; timeout 9s; size 9; }; chain c_post { type nat hook postrouting priority srcnat; snat to 192.0.2.1 fully-random; }; }'`,
].join(' && ')

/**
 * Looks for the programs, fetches those that Debian's packages have, and tries once what the laboratory does all the time. The paths
 * of what was fetched are in the environment afterwards.
 */
export async function findMeans(): Promise<Means> {
  if (process.platform !== 'linux') return { state: 'missing', why: 'network namespaces are of Linux' }
  // Where the system keeps programs for root, which are not in everybody's path.
  process.env['PATH'] = [process.env['PATH'], '/usr/local/sbin', '/usr/sbin', '/sbin'].join(delimiter)
  for (const program of ofTheSystem)
    if (findProgram(program) === undefined) return { state: 'missing', why: `no ${program}; install it` }
  for (const [program, debianPackage] of Object.entries(fetchable)) {
    const why = findProgram(program) === undefined ? await fetch(program, debianPackage) : undefined
    if (why !== undefined) return { state: 'missing', why }
  }
  try {
    const [program = '', ...args] = enclosing(['sh', '-c', trial])
    await run(program, args)
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '').replace(/^.*: (?=\S)/, '') : String(error)
    return { state: 'missing', why: `${isRoot ? 'no' : 'a user gets no'} network namespaces with NAT here: ${why}` }
  }
  return { state: 'ready', noWires: await missingForWires() }
}

async function fetch(program: string, debianPackage: string): Promise<string | undefined> {
  if (!isDebian()) return `no ${program}; install ${debianPackage}`
  try {
    const folder = await unpackPackages([debianPackage])
    process.env['PATH'] = [process.env['PATH'], join(folder, 'usr/sbin')].join(delimiter)
    process.env['LD_LIBRARY_PATH'] = libraryPath(folder)
    return undefined
  } catch (error) {
    return `${program} could not be fetched: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`
  }
}

async function missingForWires(): Promise<string | undefined> {
  if (findProgram('perl') === undefined) return 'no perl; install it'
  try {
    await access('/dev/net/tun', constants.R_OK | constants.W_OK)
    return undefined
  } catch {
    return '/dev/net/tun is not there or not for this user'
  }
}
