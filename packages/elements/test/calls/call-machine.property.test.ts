import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { callLimits } from '../../src/controllers/calls/call-limits.ts'
import { type End, noFaults, World } from './call-world.ts'

const names = ['alice', 'bob', 'carol', 'dave'] as const

/** Who (an index of an end) does what, after how long. */
const acts = fc.record({
  who: fc.nat({ max: 7 }),
  what: fc.constantFrom(
    'start',
    'start',
    'accept',
    'accept',
    'accept',
    'decline',
    'hang-up',
    'add',
    'network',
    'break',
  ),
  whom: fc.nat({ max: 3 }),
  more: fc.nat({ max: 3 }),
  afterMs: fc.nat({ max: 6000 }),
})

const worlds = fc.record({
  ends: fc.array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 6 }),
  faults: fc.record({ lost: fc.nat({ max: 40 }), twice: fc.nat({ max: 40 }), delayMsMax: fc.nat({ max: 3000 }) }),
  seed: fc.nat(),
  acts: fc.array(acts, { minLength: 3, maxLength: 25 }),
})

type Plan = typeof worlds extends fc.Arbitrary<infer T> ? T : never

describe('calls over a network that loses, repeats and delays', () => {
  it('[CC12] agree in the end about who is in them, and each name has one end in a call', { timeout: 120_000 }, () => {
    let heard = 0
    fc.assert(
      fc.property(worlds, (plan) => {
        const world = play(plan)
        world.faults = noFaults
        world.arePathsUp = true
        world.run(2 * (callLimits.ringMs + callLimits.pathMs))
        heard += checkAgreement(world)
        for (const end of world.ends) end.input({ on: 'hang-up' })
        world.run(callLimits.pathMs + callLimits.ringMs)
        for (const { machine, opened } of world.ends)
          expect([machine.state.state, machine.nextTimeout(), opened.size]).toEqual(['idle', undefined, 0])
      }),
      { numRuns: 600 },
    )
    // A run in which nobody ever talked has shown nothing.
    expect(heard).toBeGreaterThan(20)
  })

  it('[CC10] tell each name that was called once what became of it', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(worlds, fc.subarray(['bob', 'carol', 'dave'], { minLength: 1 }), (plan, called) => {
        const world = new World(drawFrom(plan.seed))
        world.faults = plan.faults
        const alice = world.end('alice')
        const others = names.slice(1).map((name) => world.end(name))
        alice.input({ on: 'start', names: called, media: 'voice' })
        for (const { who, what, afterMs } of plan.acts) {
          const end = others[who % others.length]
          if (what === 'accept' || what === 'decline' || what === 'hang-up') end?.input({ on: what })
          world.run(afterMs)
        }
        world.faults = noFaults
        world.run(callLimits.ringMs + callLimits.pathMs)
        alice.input({ on: 'hang-up' })
        world.run(60_000)
        expect(alice.told.map(({ name }) => name).toSorted()).toEqual(called.toSorted())
        for (const other of others) expect(other.told).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('[CC3] take any signal of anybody without harm', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('bob', 'mallory'), hostile), { maxLength: 40 }), (signals) => {
        const world = new World()
        const alice = world.end('alice')
        const bob = world.end('bob')
        alice.input({ on: 'start', names: ['bob'], media: 'voice' })
        world.run(10)
        bob.input({ on: 'accept' })
        world.run(500)
        for (const [from, body] of signals) world.deliver(alice, from, body)
        world.run(1000)
        expect(alice.outputs.length).toBeLessThan(200)
      }),
    )
  })
})

const id = fc.constantFrom('0123456789abcdef', 'fedcba9876543210', '', 'x'.repeat(5000), '../../../../../../')
const hostile = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      what: fc.constantFrom('ring', 'heard', 'over', 'taken', 'line'),
      call: id,
      life: id,
      to: id,
      token: id,
      except: id,
      why: fc.constantFrom('ended', 'busy', 'nonsense'),
      media: fc.constantFrom('voice', 'smell'),
      names: fc.array(fc.constantFrom('alice', 'bob', '<b>', '')),
      tokens: fc.array(id),
      n: fc.oneof(fc.integer(), fc.double()),
      ack: fc.oneof(fc.integer(), fc.double()),
      said: fc.record({ say: fc.constantFrom('join', 'seats', 'offer', 'candidates'), seats: fc.array(fc.anything()) }),
    },
    { requiredKeys: ['what'] },
  ),
)

function play(plan: Plan): World {
  const world = new World(drawFrom(plan.seed))
  world.faults = plan.faults
  for (const name of plan.ends) world.end(names[name] ?? 'alice')
  for (const act of plan.acts) {
    const end = world.ends[act.who % world.ends.length]
    if (end !== undefined) playAct(world, end, act)
    checkOneEnd(world)
    world.run(act.afterMs)
    checkOneEnd(world)
  }
  return world
}

function playAct(world: World, end: End, { what, whom, more }: Plan['acts'][number]): void {
  const name = names[whom] ?? 'bob'
  switch (what) {
    case 'start':
      end.input({ on: 'start', names: [...new Set([name, names[more] ?? 'carol'])], media: 'voice' })
      break
    case 'add':
      end.input({ on: 'add', name })
      break
    case 'break':
      world.arePathsUp = !world.arePathsUp
      for (const life of end.opened) end.input({ on: 'path', life, is: world.arePathsUp ? 'connected' : 'broken' })
      break
    default:
      end.input({ on: what as 'accept' })
  }
}

/** Of one name at most one end is in a call. */
function checkOneEnd({ ends }: World): void {
  const inside = ends.flatMap(({ name, machine: { state } }) => (state.state === 'in' ? [`${name} ${state.call}`] : []))
  expect(new Set(inside).size).toBe(inside.length)
}

/** Whoever hears somebody is heard. Gives how many are in calls. */
function checkAgreement({ ends }: World): number {
  const pairs = new Set<string>()
  for (const { name, machine } of ends) {
    const { state } = machine
    expect(['idle', 'in', 'over']).toContain(state.state)
    if (state.state !== 'in') continue
    for (const party of state.parties) {
      expect(party.path).toBe('connected')
      pairs.add(`${state.call} ${name} ${party.name}`)
    }
  }
  for (const one of pairs) {
    const [call, a, b] = one.split(' ') as [string, string, string]
    expect(pairs).toContain(`${call} ${b} ${a}`)
  }
  return pairs.size
}

/** Numbers from 0 to 1 that a seed decides. */
function drawFrom(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}
