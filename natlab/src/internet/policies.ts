import { serverAddresses } from './addresses.ts'

/** What a home's firewall lets through, beside what its router does with addresses. */
export const policies = [
  'open',
  'no-udp',
  'tcp-443',
  'dead',
  'deaf',
  'peers-dead',
  'peers-deaf',
  'peers-closed',
  'server-dead',
] as const
/**
 * One of them. `dead`: every packet vanishes. `deaf`: what goes out arrives, answers vanish. `peers-…`: the same for everybody but the
 * server; `peers-closed` answers with resets and "port unreachable". `server-dead`: only what goes to the server or comes from it vanishes.
 */
export type Policy = (typeof policies)[number]

const servers = `{ ${serverAddresses.join(', ')} }`

const rules: Readonly<Record<Policy, string>> = {
  open: '',
  'no-udp': 'meta l4proto udp drop',
  'tcp-443': 'oifname "wan" tcp dport 443 accept; iifname "wan" tcp sport 443 accept; drop',
  dead: 'drop',
  deaf: 'iifname "wan" drop',
  'peers-dead': `ip saddr != ${servers} ip daddr != ${servers} drop`,
  'peers-deaf': `iifname "wan" ip saddr != ${servers} drop`,
  'peers-closed': `ip saddr != ${servers} ip daddr != ${servers} meta l4proto tcp reject with tcp reset; ip saddr != ${servers} ip daddr != ${servers} reject with icmp type port-unreachable`,
  'server-dead': `ip saddr ${servers} drop; ip daddr ${servers} drop`,
}

/** The table of a policy, which stands before all other rules for what passes a router. */
export function policyTable(policy: Policy): string {
  return rules[policy] === ''
    ? ''
    : `chain c_policy { type filter hook forward priority -10; policy accept; ${rules[policy]}; }`
}
