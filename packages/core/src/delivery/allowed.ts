import { bothPolicies, type PathPolicy } from '../paths/ports.ts'
import type { DeliveryContext } from './context.ts'
import type { OutStream } from './out-stream.ts'
import type { Path } from './ports.ts'

/** By which paths a stream may travel: what its messages and the policy of their receiver allow both, or nothing (spec PA13). */
export function allowedOf(
  context: Pick<DeliveryContext, 'policy'>,
  { name, paths }: Pick<OutStream, 'name' | 'paths'>,
): PathPolicy | undefined {
  return bothPolicies(context.policy(name), paths)
}

/** True when a path is among those that a policy allows. The mailbox lies behind the relay. */
export function isAllowed(allowed: PathPolicy | undefined, path: Path): boolean {
  return allowed === 'any' || allowed === (path === 'direct' ? 'direct-only' : 'relay-only')
}
