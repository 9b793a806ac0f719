import { quotasDefault } from '@kith/server/mailbox'
import type { DeviceId, Frame, PeerName } from '@kith/wire'
import { SimulatedClock } from './clock.ts'
import type { FaultPlan } from './faults.ts'
import type { Interference } from './interference.ts'
import { Ledger } from './ledger.ts'
import type { SimulatedApplication } from './own-application.ts'
import type { Random } from './random.ts'
import { SimulatedNetwork } from './simulated-network.ts'
import { SimulatedPeer } from './simulated-peer.ts'
import type { Surroundings } from './surroundings.ts'
import { SimulatedServer } from './simulated-server.ts'
import type { World } from './world.ts'

/** How often something happened in a history. */
export interface Happened {
  crashes: number
  destroyed: number
  restored: number
}

/** What a history plays with: three names, their devices, a server, and what is between them. */
export interface Scene {
  readonly world: World
  readonly plan: FaultPlan
  readonly ledger: Ledger
  readonly network: SimulatedNetwork
  readonly server: SimulatedServer
  readonly peers: readonly SimulatedPeer[]
  readonly happened: Happened
  /** Some messages may travel directly alone, so that nothing of them ends without direct paths. */
  readonly choosesPaths: boolean
  /** Adds a device to a name. */
  readonly add: (name: PeerName) => SimulatedPeer
}

const names = ['alice', 'bob', 'carol'] as PeerName[]
const hourMs = 3_600_000
/** In so many histories some messages may not travel by every path. */
const pathsShare = 0.4

export interface SceneOptions {
  readonly world: World
  readonly plan: FaultPlan
  readonly interference: Interference
  /** An application to be tried. */
  readonly application?: (() => SimulatedApplication) | undefined
  /** How late late copies come at most, in milliseconds. */
  readonly lateMsMax: number
}

/** Sets everything up; programs do not run yet. */
export function makeScene({ world, plan, interference, application, lateMsMax }: SceneOptions): Scene {
  const random = world.random.fork('scene')
  const ledger = new Ledger(world)
  const network = new SimulatedNetwork(world, world.random.fork('network'), {
    loss: (plan.of('loss')?.fraction() ?? 0) * 0.4,
    repeat: (plan.of('repeat')?.fraction() ?? 0) * 0.3,
    late: plan.of('late copies')?.pick([0.01, 0.05]) ?? 0,
    lateMsMax,
    latencyMsMax: random.pick([5, 50, 400]),
  })
  const small = plan.of('small mailbox')
  const slow = plan.of('slow disk')
  const server = new SimulatedServer({
    world,
    random: world.random.fork('server'),
    ledger,
    clock: clockOf(world, plan.of('clocks')),
    store: { syncMsMax: random.pick([1, 5, 40]), slowShare: slow?.pick([0.02, 0.2]) ?? 0 },
    quotas: small && {
      receiverEnvelopesMax: small.between(2, 40),
      pairEnvelopesMax: small.between(2, 40),
      // Little ones fit where large ones do not.
      pairBytesMax: small.pick([quotasDefault.pairBytesMax, small.between(500, 4000)]),
    },
    interference: interference.mailbox,
  })
  ledger.serverClock = server.clock
  const peers: SimulatedPeer[] = []
  const byDevice = new Map<DeviceId, SimulatedPeer>()
  const around: Surroundings = {
    world,
    network,
    ledger,
    server,
    secrets: new Map(),
    locksGo: (['destroyed', 'destroyed when stored', 'restored'] as const).every((kind) => plan.of(kind) === undefined),
    interference,
    direct: (from, to, frame) => {
      const deliver = (arrived: Frame): void => byDevice.get(to)?.arrive(from, arrived)
      const late = (arrived: Frame): void => byDevice.get(to)?.arriveLate('direct', arrived)
      network.direct(pathOf(from, to), deliver, late, frame)
    },
    late: (to, path, frame) => byDevice.get(to)?.arriveLate(path, frame),
  }
  const gives = random.chance(0.5)
  const paths = world.random.fork('paths')
  const choosesPaths = paths.chance(pathsShare)
  const add = (name: PeerName): SimulatedPeer => {
    const peer = new SimulatedPeer({
      name,
      around,
      random: random.fork(`${name} ${String(peers.length)}`),
      clock: clockOf(world, plan.of('clocks')),
      disk: {
        syncMsMax: random.pick([1, 10, 60]),
        slowShare: slow?.pick([0.02, 0.1]) ?? 0,
        isTorn: plan.of('torn write') !== undefined,
      },
      application,
      counts: application === undefined && plan.of('busy rows') !== undefined,
      paths: choosesPaths ? paths.fork(String(peers.length)) : undefined,
      gives,
    })
    peers.push(peer)
    byDevice.set(peer.device, peer)
    ledger.clocks.set(peer.device, peer.clock)
    server.list(name, peer.device)
    return peer
  }
  server.onListChange = (name) => {
    const list = server.listOf(name)
    for (const peer of peers)
      world.after(random.between(0, 30_000), () => {
        if (list !== undefined && list === server.listOf(name)) peer.listChanged(name, list)
      })
  }
  for (const name of names) add(name)
  if (random.chance(0.25)) add(random.pick(names))
  const happened = { crashes: 0, destroyed: 0, restored: 0 }
  return { world, plan, ledger, network, server, peers, happened, choosesPaths, add }
}

/** The direct path of two devices, whoever asks. */
export function pathOf(one: DeviceId, other: DeviceId): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`
}

function clockOf(world: World, random: Random | undefined): SimulatedClock {
  if (random === undefined) return new SimulatedClock(world)
  return new SimulatedClock(world, random.pick([0, 700, -3000, 2 * hourMs, -2 * hourMs]), random.between(-200, 200))
}
