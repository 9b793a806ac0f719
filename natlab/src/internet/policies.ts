import { serverAddresses } from './addresses.ts'

/** What a home's firewall lets through, beside what its router does with addresses. */
export const policies = ['open', 'no-udp', 'tcp-443'] as const
/** One of them. */
export type Policy = (typeof policies)[number]

/**
 * What is wrong with a home's line. `dead`: packets vanish. `deaf`: what goes out arrives, answers vanish. `closed`: everything is answered with resets and
 * "port unreachable". Each befalls only what goes to other peers, or, with `server-…`, only what goes to the server. `whole`: everything vanishes.
 */
export const cuts = ['none', 'dead', 'deaf', 'closed', 'server-dead', 'server-deaf', 'whole'] as const
/** One of them. */
export type Cut = (typeof cuts)[number]

// Where the kernel shows routers what passes their bridge, two hosts of one home are seen here, too, and are none of its business.
const policyRules: Readonly<Record<Policy, string>> = {
  open: '',
  'no-udp': 'oifname "wan" meta l4proto udp drop; iifname "wan" meta l4proto udp drop',
  'tcp-443':
    'oifname "wan" tcp dport != 443 drop; iifname "wan" tcp sport != 443 drop; oifname "wan" meta l4proto != tcp drop; iifname "wan" meta l4proto != tcp drop',
}

const servers = `{ ${serverAddresses.join(', ')} }`
const peers = `ip saddr != ${servers} ip daddr != ${servers}`

const cutRules: Readonly<Record<Cut, string>> = {
  none: '',
  dead: `${peers} drop`,
  deaf: `iifname "wan" ${peers} drop`,
  closed: `${peers} meta l4proto tcp reject with tcp reset; ${peers} reject with icmp type port-unreachable`,
  'server-dead': `ip saddr ${servers} drop; ip daddr ${servers} drop`,
  'server-deaf': `ip saddr ${servers} drop`,
  whole: 'drop',
}

/** The table of a policy, which stands before all rules of routers for what passes them. */
export function policyTable(policy: Policy): string {
  return tableOf(policyRules[policy], -10)
}

/** The table of a cut, which stands before a policy. */
export function cutTable(cut: Cut): string {
  return tableOf(cutRules[cut], -20)
}

function tableOf(rules: string, priority: number): string {
  return rules === ''
    ? ''
    : `chain c_forward { type filter hook forward priority ${String(priority)}; policy accept; ${rules}; }`
}
