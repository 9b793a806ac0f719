import { describe, expect, it } from 'vitest'

import { callLimits } from '../../src/controllers/calls/call-limits.ts'
import type { CallSignal } from '../../src/controllers/calls/call-signals.ts'
import { type End, World } from './call-world.ts'

const people = (...names: readonly string[]): { world: World; ends: End[] } => {
  const world = new World()
  return { world, ends: names.map((name) => world.end(name)) }
}

function pair(): { world: World; alice: End; bob: End } {
  const world = new World()
  return { world, alice: world.end('alice'), bob: world.end('bob') }
}

function stateOf({ machine }: End): string {
  const { state } = machine
  return state.state === 'over' ? `over ${state.why}` : state.state
}

/** Signals of a kind that an end has sent. */
function sent<K extends CallSignal['what']>({ outputs }: End, what: K): Extract<CallSignal, { what: K }>[] {
  return outputs.flatMap((output) =>
    output.do === 'send' && output.signal.what === what ? [output.signal as Extract<CallSignal, { what: K }>] : [],
  )
}

describe('a call between two', () => {
  it('[CC1] rings, is answered, and ends for both when one hangs up', () => {
    const { world, alice, bob } = pair()
    alice.input({ on: 'start', names: ['bob'], media: 'voice' })
    world.run(10)
    expect(bob.machine.state).toMatchObject({ state: 'ringing', from: 'alice', media: 'voice', others: [] })
    expect(alice.machine.state).toMatchObject({ state: 'calling', rung: [{ name: 'bob', isHeard: true }] })
    bob.input({ on: 'accept' })
    world.run(1000)
    expect(alice.peers).toEqual(['bob'])
    expect(bob.peers).toEqual(['alice'])
    world.run(65_000)
    bob.input({ on: 'hang-up' })
    world.run(10)
    expect([stateOf(alice), stateOf(bob)]).toEqual(['over ended', 'idle'])
    expect(alice.told).toEqual([{ do: 'record', name: 'bob', media: 'voice', outcome: 'answered', seconds: 66 }])
    world.run(callLimits.overShownMs)
    expect([stateOf(alice), alice.machine.nextTimeout()]).toEqual(['idle', undefined])
    expect([alice.opened.size, bob.opened.size]).toEqual([0, 0])
  })

  it.each([
    ['declined', 'over declined', 'idle', 'declined'],
    ['unanswered', 'over unanswered', 'over unanswered', 'unanswered'],
    ['canceled', 'idle', 'over canceled', 'canceled'],
  ] as const)('[CC10] that is %s is told so, once', (what, atAlice, atBob, outcome) => {
    const { world, alice, bob } = pair()
    alice.input({ on: 'start', names: ['bob'], media: 'video' })
    world.run(3000)
    if (what === 'declined') bob.input({ on: 'decline' })
    if (what === 'canceled') alice.input({ on: 'hang-up' })
    if (what === 'unanswered') world.run(callLimits.ringMs - 3000)
    world.run(10)
    expect([stateOf(alice), stateOf(bob)]).toEqual([atAlice, atBob])
    world.run(60_000)
    expect(alice.told).toEqual([{ do: 'record', name: 'bob', media: 'video', outcome, seconds: 0 }])
    expect([stateOf(alice), stateOf(bob), bob.told.length]).toEqual(['idle', 'idle', 0])
  })

  it('[CC10] to somebody who is in another one is busy', () => {
    const { world, ends } = people('alice', 'bob', 'carol')
    const [alice, bob, carol] = ends as [End, End, End]
    alice.input({ on: 'start', names: ['bob'], media: 'voice' })
    world.run(10)
    carol.input({ on: 'start', names: ['bob'], media: 'voice' })
    world.run(10)
    expect([stateOf(carol), carol.told[0]?.outcome, stateOf(bob)]).toEqual(['over busy', 'busy', 'ringing'])
    bob.input({ on: 'accept' })
    world.run(1000)
    expect(bob.peers).toEqual(['alice'])
    world.run(callLimits.overShownMs)
    carol.input({ on: 'start', names: ['bob'], media: 'voice' })
    world.run(10)
    expect([stateOf(carol), bob.peers]).toEqual(['over busy', ['alice']])
  })

  it('[CC4] rings nobody for a stranger, for who is muted, and for a ring that is shown again', () => {
    const { world, alice, bob } = pair()
    world.strangers.add('alice')
    alice.input({ on: 'start', names: ['bob'], media: 'voice' })
    world.run(4000)
    expect([stateOf(bob), bob.outputs]).toEqual(['idle', []])
    world.strangers.clear()
    world.quiet.add('alice')
    world.run(4000)
    expect([stateOf(bob), bob.outputs]).toEqual(['idle', []])
    world.quiet.clear()
    world.run(4000)
    expect(stateOf(bob)).toBe('ringing')
    const ring = sent(alice, 'ring').findLast(({ tokens }) => tokens.length > 0)
    alice.input({ on: 'hang-up' })
    world.run(20_000)
    // Bob's program began anew, and the server shows it the old ring.
    const anew = world.end('bob')
    for (let times = 0; times < 3; times++) world.deliver(anew, 'alice', ring)
    world.run(4000)
    expect(stateOf(anew)).toBe('idle')
  })

  it('[CC6] gathers nothing and describes nothing before it was accepted and let in', () => {
    const { world, alice, bob } = pair()
    alice.input({ on: 'start', names: ['bob'], media: 'video' })
    world.run(10_000)
    expect([...alice.outputs, ...bob.outputs].filter((output) => output.do !== 'send')).toEqual([])
    expect(sent(alice, 'line')).toEqual([])
    expect(sent(bob, 'line')).toEqual([])
    bob.input({ on: 'accept' })
    world.run(1)
    expect([alice.opened.size, bob.opened.size]).toEqual([1, 1])
  })

  it('[CC7] has offers from the lower life alone, also when a path is made anew', () => {
    const { world, alice, bob } = pair()
    alice.input({ on: 'start', names: ['bob'], media: 'video' })
    world.run(10)
    bob.input({ on: 'accept' })
    world.run(1000)
    alice.input({ on: 'network' })
    world.run(3000)
    bob.input({ on: 'network' })
    world.run(3000)
    const offers = [alice, bob].map((end) => sent(end, 'line').filter(({ said }) => said?.say === 'offer').length)
    expect(offers.toSorted((a, b) => a - b)).toEqual([0, 3])
    expect([alice.peers, bob.peers]).toEqual([['bob'], ['alice']])
  })

  it('[CC11] makes a broken path anew, and is over when none comes', () => {
    const { world, alice, bob } = pair()
    alice.input({ on: 'start', names: ['bob'], media: 'voice' })
    world.run(10)
    bob.input({ on: 'accept' })
    world.run(1000)
    world.arePathsUp = false
    for (const end of [alice, bob]) for (const life of end.opened) end.input({ on: 'path', life, is: 'broken' })
    world.run(10_000)
    expect(alice.machine.state).toMatchObject({ state: 'in', parties: [{ path: 'broken' }] })
    world.arePathsUp = true
    world.run(callLimits.restartEveryMs)
    expect([alice.peers, bob.peers]).toEqual([['bob'], ['alice']])
    world.arePathsUp = false
    for (const end of [alice, bob]) for (const life of end.opened) end.input({ on: 'path', life, is: 'broken' })
    world.run(callLimits.pathMs)
    expect([stateOf(alice), stateOf(bob)]).toEqual(['over lost', 'over lost'])
    expect(alice.told.map(({ outcome }) => outcome)).toEqual(['answered'])
  })

  it('[CC8] is one when both ring each other', () => {
    const { world, alice, bob } = pair()
    world.faults = { lost: 0, twice: 0, delayMsMax: 20 }
    alice.input({ on: 'start', names: ['bob'], media: 'voice' })
    bob.input({ on: 'start', names: ['alice'], media: 'voice' })
    world.run(5000)
    expect([alice.peers, bob.peers]).toEqual([['bob'], ['alice']])
    alice.input({ on: 'hang-up' })
    world.run(10_000)
    expect([...alice.told, ...bob.told].map(({ outcome }) => outcome)).toEqual(['answered'])
  })

  it('[CC9] of one name rings so often in a time, and is not heard beyond its rate', () => {
    const { world, alice, bob } = pair()
    let rang = 0
    for (let call = 0; call < callLimits.callsMax + 3; call += 1) {
      alice.input({ on: 'start', names: ['bob'], media: 'voice' })
      world.run(1000)
      if (stateOf(bob) === 'ringing') rang += 1
      alice.input({ on: 'hang-up' })
      world.run(5000)
    }
    expect(rang).toBe(callLimits.callsMax)
    const before = bob.outputs.length
    const ring = sent(alice, 'ring')[0]
    for (let times = 0; times < 1000; times += 1) {
      const call = `flood-${String(times).padStart(16, '0')}`
      world.deliver(bob, 'alice', { ...ring, call })
    }
    expect(bob.outputs.length - before).toBeLessThanOrEqual(callLimits.rungBurst)
  })
})

describe('a call on several devices and tabs', () => {
  it('[CC6] rings on all of them, and stops when one answers', () => {
    const { world, ends } = people('alice', 'bob', 'bob', 'bob')
    const [alice, phone, laptop, tab] = ends as [End, End, End, End]
    alice.input({ on: 'start', names: ['bob'], media: 'voice' })
    world.run(10)
    expect([phone, laptop, tab].map(stateOf)).toEqual(['ringing', 'ringing', 'ringing'])
    laptop.input({ on: 'accept' })
    phone.input({ on: 'accept' })
    world.run(1000)
    expect([phone, laptop, tab].map(stateOf)).toEqual(['over elsewhere', 'in', 'over elsewhere'])
    expect(alice.peers).toEqual(['bob'])
  })

  it('[CC10] stops on all of them when one declines', () => {
    const { world, ends } = people('alice', 'bob', 'bob')
    const [alice, phone, laptop] = ends as [End, End, End]
    alice.input({ on: 'start', names: ['bob'], media: 'voice' })
    world.run(10)
    phone.input({ on: 'decline' })
    world.run(10)
    expect([alice, phone, laptop].map(stateOf)).toEqual(['over declined', 'idle', 'over elsewhere'])
  })
})

describe('a call of several', () => {
  it('[CC6] is a path between each two, of whom the one who began it lets in', () => {
    const { world, ends } = people('alice', 'bob', 'carol', 'dave', 'erin')
    const [alice, bob, carol, dave, erin] = ends as [End, End, End, End, End]
    alice.input({ on: 'start', names: ['bob'], media: 'video' })
    world.run(10)
    bob.input({ on: 'accept' })
    world.run(1000)
    for (const name of ['carol', 'dave', 'erin', 'bob', 'alice']) alice.input({ on: 'add', name })
    world.run(10)
    expect([carol, dave, erin].map(stateOf)).toEqual(['ringing', 'ringing', 'idle'])
    expect(carol.machine.state).toMatchObject({ from: 'alice', others: ['bob', 'dave'] })
    carol.input({ on: 'accept' })
    dave.input({ on: 'accept' })
    world.run(3000)
    for (const end of [alice, bob, carol, dave]) expect(end.peers).toHaveLength(3)
    alice.input({ on: 'hang-up' })
    world.run(3000)
    for (const end of [bob, carol, dave]) expect(end.peers).toHaveLength(2)
    bob.input({ on: 'hang-up' })
    carol.input({ on: 'hang-up' })
    world.run(3000)
    expect([bob, carol, dave].map(stateOf)).toEqual(['idle', 'idle', 'over ended'])
  })

  it('[CC6] takes no end in again that has left, but rings its name anew', () => {
    const { world, ends } = people('alice', 'bob', 'carol')
    const [alice, bob, carol] = ends as [End, End, End]
    alice.input({ on: 'start', names: ['bob', 'carol'], media: 'voice' })
    world.run(10)
    bob.input({ on: 'accept' })
    carol.input({ on: 'accept' })
    world.run(1000)
    const join = sent(bob, 'line')[0]
    bob.input({ on: 'hang-up' })
    world.run(5000)
    alice.input({ on: 'add', name: 'bob' })
    world.run(10)
    world.deliver(alice, 'bob', join)
    expect(alice.machine.state).toMatchObject({ rung: [{ name: 'bob' }], parties: [{ name: 'carol' }] })
    bob.input({ on: 'accept' })
    world.run(1000)
    for (const end of ends) expect(end.peers).toHaveLength(2)
  })

  it('[CC6] takes nobody in of whom the one who began it does not know', () => {
    const { world, ends } = people('alice', 'bob', 'mallory')
    const [alice, bob, mallory] = ends as [End, End, End]
    alice.input({ on: 'start', names: ['bob'], media: 'video' })
    world.run(10)
    bob.input({ on: 'accept' })
    world.run(1000)
    const [ring] = sent(alice, 'ring')
    const life = 'mallory-mallory-mallory'
    const join = { what: 'line', call: ring?.call, life, to: ring?.life, n: 1, ack: 0, said: { say: 'join' } }
    const seats = { say: 'seats', seats: [{ name: 'mallory', life }] }
    world.deliver(alice, 'mallory', join)
    world.deliver(bob, 'mallory', { ...join, said: seats })
    const lifeOfBob = sent(bob, 'line')[0]?.life
    world.deliver(alice, 'mallory', { ...join, life: lifeOfBob, n: 2, said: { say: 'restart' } })
    world.deliver(alice, 'mallory', { what: 'over', call: ring?.call, why: 'ended', life: lifeOfBob, except: '' })
    world.run(3000)
    expect([alice.peers, bob.peers, mallory.peers]).toEqual([['bob'], ['alice'], []])
  })
})

describe('a call in the place of several people', () => {
  it('[CC16] rings who is no contact, lets it in, and makes a path between each two', () => {
    const { world, ends } = people('alice', 'bob', 'carol', 'dave')
    const [alice, bob, carol, dave] = ends as [End, End, End, End]
    // Nobody is a contact of anybody.
    for (const { name } of ends) world.strangers.add(name)
    alice.input({ on: 'start', names: ['bob', 'carol', 'dave'], media: 'voice', group: world.group })
    world.run(10)
    expect(bob.machine.state).toMatchObject({ state: 'ringing', from: 'alice', group: world.group })
    for (const end of [bob, carol, dave]) end.input({ on: 'accept' })
    world.run(3000)
    for (const end of ends)
      expect([end.name, [...end.peers].sort()]).toEqual([
        end.name,
        ['alice', 'bob', 'carol', 'dave'].filter((name) => name !== end.name),
      ])
    alice.input({ on: 'hang-up' })
    world.run(10)
    expect([...bob.peers].sort()).toEqual(['carol', 'dave'])
    expect(alice.told.map(({ name, group, outcome }) => [name, group, outcome])).toEqual(
      ['bob', 'carol', 'dave'].map((name) => [name, world.group, 'answered']),
    )
  })

  it('[CC16] rings nobody by a ring of a stranger elsewhere', () => {
    const { world, ends } = people('alice', 'bob')
    const [alice, bob] = ends as [End, End]
    world.strangers.add('alice')
    for (const group of [undefined, 'another-conversation']) {
      alice.input({ on: 'start', names: ['bob'], media: 'voice', group })
      world.run(50_000)
      expect(stateOf(bob)).toBe('idle')
      world.run(10_000)
    }
  })
})
