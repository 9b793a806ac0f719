import { assert } from '@kith/wire'

import type { Interference } from './interference.ts'
import type { Scope } from './scope.ts'
import { ExploredWorld } from './world.ts'

/** What a search found. */
export interface Found {
  readonly states: number
  readonly steps: number
  /** The longest shortest path to a state that was reached. */
  readonly depth: number
  /** Every state of the scope was seen; otherwise the search stopped at its limit. */
  readonly isWhole: boolean
  /** Nothing when every promise was kept. */
  readonly broken: { readonly violations: readonly string[]; readonly trace: readonly string[] } | undefined
}

export interface SearchLimits {
  readonly statesMax: number
  readonly secondsMax: number
  /** Every so many new states one is healed, to see that all ends well. @default 1 */
  readonly healEvery?: number
  /** Called about once a second with states so far. */
  readonly onProgress?: (states: number, depth: number) => void
}

interface Node {
  readonly before: Node | undefined
  readonly action: string
  readonly depth: number
  readonly state: string
  /** The world in this state, as long as there is room to keep it. */
  world: ExploredWorld | undefined
}

/** Worlds that are kept at a time; the others are made again. */
const worldsMax = 5000

/**
 * Visits every state of a scope, nearest first, so that the first broken promise has a shortest trace. Machines cannot be copied, so a state is
 * made again by the actions that lead to it; its first action goes on in the world that is there.
 */
export function search(scope: Scope, makeInterference: () => Interference, limits: SearchLimits): Found {
  const endMs = performance.now() + limits.secondsMax * 1000
  const begin = (): ExploredWorld => new ExploredWorld(scope, makeInterference())
  const first = begin()
  const seen = new Set<string>([first.fingerprint()])
  let level: Node[] = [{ before: undefined, action: '', depth: 0, state: first.fingerprint(), world: first }]
  let worlds = 1
  let steps = 0
  let depth = 0
  let progressMs = performance.now()
  const result = (isWhole: boolean, broken?: Found['broken']): Found => ({
    states: seen.size,
    steps,
    depth,
    isWhole,
    broken,
  })
  while (level.length > 0) {
    const next: Node[] = []
    for (const node of level) {
      const path = pathOf(node)
      let world: ExploredWorld | undefined = node.world ?? replay(begin(), path)
      if (node.world !== undefined) worlds--
      node.world = undefined
      for (const action of world.actions()) {
        const child: ExploredWorld = world ?? replay(begin(), path)
        world = undefined
        child.apply(action)
        steps++
        if (child.promises.violations.length > 0) return result(false, told(begin, [...path, action], child, false))
        const state = child.fingerprint()
        // Nothing happened, so the next action may go on in this world.
        if (state === node.state) world = child
        if (seen.has(state)) continue
        seen.add(state)
        depth = node.depth + 1
        const isHealed = seen.size % (limits.healEvery ?? 1) === 0
        const isKept = !isHealed && worlds < worldsMax
        if (isKept) worlds++
        next.push({ before: node, action, depth, state, world: isKept ? child : undefined })
        if (isHealed) {
          child.heal()
          if (child.promises.violations.length > 0) return result(false, told(begin, [...path, action], child, true))
        }
      }
      const nowMs = performance.now()
      if (nowMs > progressMs + 1000) {
        progressMs = nowMs
        limits.onProgress?.(seen.size, depth)
      }
      if (seen.size >= limits.statesMax || nowMs > endMs) return result(false)
    }
    level = next
  }
  return result(true)
}

function pathOf(node: Node): readonly string[] {
  const path: string[] = []
  for (let at: Node | undefined = node; at?.before !== undefined; at = at.before) path.push(at.action)
  return path.reverse()
}

function replay(world: ExploredWorld, path: readonly string[]): ExploredWorld {
  for (const action of path) world.apply(action)
  return world
}

/** Shows the shortest path, when it breaks the same promise; else all that happened in the world, with actions that seemed to change nothing. */
function told(
  begin: () => ExploredWorld,
  path: readonly string[],
  end: ExploredWorld,
  isHealed: boolean,
): Found['broken'] {
  const shortest = show(begin(), path, isHealed)
  if (shortest.violations.length > 0) return shortest
  const whole = show(begin(), end.history, isHealed)
  assert(whole.violations.length > 0, 'the same actions break the same promise')
  return whole
}

function show(world: ExploredWorld, path: readonly string[], isHealed: boolean): NonNullable<Found['broken']> {
  const trace = path.map((action) => {
    const said = world.describe(action)
    world.apply(action)
    return said
  })
  if (isHealed) {
    world.heal()
    trace.push('then everything works again')
  }
  return { violations: world.promises.violations, trace }
}
