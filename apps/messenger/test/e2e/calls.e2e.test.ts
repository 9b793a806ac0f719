import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Locator } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { NetworkProcess } from './network-process.ts'
import { picture } from './picture.ts'
import { Profile } from './profile.ts'

// Where there is no Chromium or no coturn, the test run says so by name.
const hasChromium = process.env['KITH_TEST_CHROMIUM'] !== undefined
const turnUrl = process.env['KITH_TEST_TURN_URL']
const turnSecret = process.env['KITH_TEST_TURN_SECRET'] ?? ''

/** Microphones that beep and cameras that draw, for which nobody has to be asked. The second camera gives depths, which are not sent in calls; the third is one again. */
const fakeDevices = ['--use-fake-device-for-media-stream=fps=5,device-count=3', '--use-fake-ui-for-media-stream']

/** One story from beginning to end: each step stands on those before it. */
describe.skipIf(!hasChromium)('calls between four Chromium profiles', () => {
  const stack = new AsyncDisposableStack()
  let alice: Profile
  let bob: Profile
  let carol: Profile
  let dave: Profile
  let bobElsewhere: Locator

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kith-calls-'))
    stack.defer(() => rm(folder, { recursive: true }))
    const secretFile = join(folder, 'secret')
    await writeFile(secretFile, turnSecret, { mode: 0o600 })
    const turn = turnUrl === undefined ? [] : ['--turn-url', turnUrl, '--turn-secret-file', secretFile]
    const network = stack.use(await NetworkProcess.start(turn))
    const open = async (name: string): Promise<Profile> => {
      const profile = stack.use(await Profile.open(network.url, fakeDevices))
      await profile.page.context().addInitScript(smallPictures)
      await profile.page.reload()
      await profile.takeName(name)
      return profile
    }
    alice = await open('alice')
    bob = await open('bob')
    carol = await open('carol')
    dave = await open('dave')
    for (const [asking, asked, name, other] of [
      [alice, bob, 'alice', 'bob'],
      [alice, carol, 'alice', 'carol'],
      [bob, carol, 'bob', 'carol'],
      [alice, dave, 'alice', 'dave'],
      [bob, dave, 'bob', 'dave'],
      [carol, dave, 'carol', 'dave'],
    ] as const) {
      await asking.ask(other)
      await asked.openConversation(name)
      await asked.page.getByTestId('contact-accept').click()
      await asking.page.locator(`[data-testid=contact][data-name=${other}][data-standing=contact]`).waitFor()
    }
    await alice.openConversation('bob')
    await bob.openConversation('alice')
    const tab = await bob.page.context().newPage()
    await tab.goto(`${network.url}/#/alice`)
    bobElsewhere = tab.getByTestId('ringing')
    await tab.getByTestId('call-voice').waitFor()
    await bob.page.bringToFront()
  }, 150_000)

  afterAll(async () => {
    await stack.disposeAsync()
  })

  it('[CC6] ring in every tab, without an address of anybody, and stop when one answers', async () => {
    await alice.page.getByTestId('call-video').click()
    await alice.page.locator('[data-testid=call-rung][data-heard=true]').waitFor()
    await bob.page.getByTestId('ringing').waitFor()
    await bobElsewhere.waitFor()
    // Connections for messages are there; none for a call.
    expect(await connectionsOfCalls(alice)).toEqual([])
    expect(await connectionsOfCalls(bob)).toEqual([])
    await picture(bob, 'call-ringing', 'light')
    await bob.page.getByTestId('call-accept-video').click()
    await bobElsewhere.waitFor({ state: 'detached' })
    await inCall(alice, ['bob'])
    await inCall(bob, ['alice'])
  })

  it('[CC15] go directly, with the certificate that the sealed signal said, and are seen and heard', async () => {
    await party(alice, 'bob').and(alice.page.locator('[data-picture=camera]')).waitFor()
    await alice.page.locator('[data-testid=call-route][data-route=direct]').waitFor()
    await untilSeen(alice, ({ frames }) => frames > 5)
    await untilSeen(bob, ({ samples }) => samples > 5)
    const [one] = await connectionsOfCalls(alice)
    expect(one?.frameWidth).toBe(160)
    expect(one?.fingerprints).toHaveLength(1)
    expect(one?.fingerprints).toEqual([one?.certificate])
    await picture(alice, 'call', 'light')
  })

  it('say who is muted and whose camera is off, and show a screen', async () => {
    await bob.page.getByTestId('call-mute').click()
    await party(alice, 'bob').and(alice.page.locator('[data-muted=true]')).waitFor()
    await bob.page.getByTestId('call-camera').click()
    await party(alice, 'bob').and(alice.page.locator('[data-picture=none]')).waitFor()
    await bob.page.getByTestId('call-screen').click()
    await party(alice, 'bob').and(alice.page.locator('[data-picture=screen]')).waitFor()
    await bob.page.getByTestId('call-screen').click()
    await party(alice, 'bob').and(alice.page.locator('[data-picture=none]')).waitFor()
    await bob.page.getByTestId('call-mute').click()
    await party(alice, 'bob').and(alice.page.locator('[data-muted=false]')).waitFor()
  })

  it('[CC17] take another microphone and another camera, when one chooses them', async () => {
    await alice.page.getByTestId('call-settings').click()
    for (const id of ['call-microphone', 'call-camera-choice']) {
      const choice = alice.page.getByTestId(id)
      const others = await choice.locator('option').evaluateAll((all) => all.map((one) => one.getAttribute('value')))
      const [last] = others.slice(-1)
      await choice.selectOption(last ?? '')
      expect(last).toMatch(/./u)
      await expect.poll(() => alice.page.evaluate(() => globalThis.usedDevices.at(-1)), { timeout: 30_000 }).toBe(last)
    }
    await alice.page.keyboard.press('Escape')
    const [before] = await connectionsOfCalls(bob)
    await untilSeen(bob, ({ samples, frames }) => samples > (before?.samples ?? 0) && frames > (before?.frames ?? 0))
  })

  it('[CC11] go on while one reads and writes, and after the network changed', async () => {
    await alice.page.getByTestId('call-small').click()
    await alice.page.getByTestId('call-strip').waitFor()
    await picture(alice, 'call-strip', 'light')
    await alice.say('while we talk')
    await alice.sees('while we talk', 'committed')
    await alice.page.getByTestId('call-large').click()
    const before = (await connectionsOfCalls(alice))[0]?.ufrag
    await alice.page.evaluate(() => globalThis.dispatchEvent(new Event('online')))
    await untilSeen(alice, ({ ufrag, state }) => ufrag !== before && state === 'connected')
    await inCall(alice, ['bob'])
  })

  it('[CC6] take a third in, with a path between each two', async () => {
    await alice.page.getByTestId('call-add').click()
    await alice.page.locator('[data-testid=call-add-person][data-name=carol]').click()
    await carol.page.getByTestId('call-accept').click()
    await inCall(alice, ['bob', 'carol'])
    await inCall(bob, ['alice', 'carol'])
    await inCall(carol, ['alice', 'bob'])
    await untilSeen(carol, ({ frames }) => frames > 2)
    await picture(carol, 'call-three', 'light')
  })

  it('[CC6] are of four at most, each of whom hears and sees the other three', async () => {
    // Who adds one may go on with the next.
    await alice.page.locator('[data-testid=call-add-person][data-name=dave]').click()
    await dave.page.getByTestId('call-accept').click()
    const all = { alice, bob, carol, dave }
    for (const [name, one] of Object.entries(all))
      await inCall(
        one,
        Object.keys(all).filter((other) => other !== name),
      )
    expect(await alice.page.getByTestId('call-add').count()).toBe(0)
    await untilSeen(dave, ({ samples }) => samples > 2)
    expect(await connectionsOfCalls(dave)).toHaveLength(3)
    await picture(dave, 'call-four', 'light')
    for (const one of [alice, dave]) await one.page.getByTestId('call-end').click()
    await inCall(bob, ['carol'])
    await bob.page.getByTestId('call-end').click()
    await carol.page.locator('[data-testid=call-over][data-why=ended]').waitFor()
    await alice.page.locator('[data-testid=called][data-outcome=answered]').waitFor()
  })

  it.skipIf(turnUrl === undefined)('[CC13] go through TURN alone with relay only', async () => {
    await alice.page.getByTestId('call-voice').click()
    await alice.page.getByTestId('call-settings').click()
    await alice.page.getByTestId('call-relay-only').check()
    await alice.page.getByTestId('call-end').click()
    await bob.page.locator('[data-testid=call-over][data-why=canceled]').waitFor()
    await alice.page.getByTestId('call-video').click()
    await bob.page.getByTestId('call-accept').click()
    await inCall(alice, ['bob'])
    await alice.page.locator('[data-testid=call-route][data-route=relay]').waitFor()
    const [one] = await connectionsOfCalls(alice)
    expect(new Set(one?.ownCandidates)).toEqual(new Set(['relay']))
    const [other] = await connectionsOfCalls(bob)
    expect(new Set(other?.otherCandidates)).toEqual(new Set(['relay']))
    await alice.page.getByTestId('call-end').click()
    await bob.page.locator('[data-testid=call-over][data-why=ended]').waitFor()
  })

  it('[CC10] that nobody answers are missed, also by who was away', async () => {
    await bob.page.context().setOffline(true)
    await bob.close()
    await alice.page.getByTestId('call-voice').click()
    await alice.page.locator('[data-testid=call][data-state=calling]').waitFor()
    await alice.page.getByTestId('call-end').click()
    await bob.openAgain()
    await bob.openConversation('alice')
    await bob.page.locator('[data-testid=called][data-outcome=canceled][data-from=them]').last().waitFor()
    await picture(bob, 'call-missed', 'light')
  })
})

function party({ page }: Profile, name: string): Locator {
  return page.locator(`[data-testid=call-party][data-name=${name}]`)
}

/** Waits until somebody hears these, and nobody else. */
async function inCall({ page }: Profile, names: readonly string[]): Promise<void> {
  await page.locator(`[data-testid=call][data-parties="${String(names.length)}"]`).waitFor()
  for (const name of names)
    await page.locator(`[data-testid=call-party][data-name=${name}][data-path=connected]`).waitFor()
}

/** What a page says of a connection that carries a call. */
interface SeenCall {
  readonly state: string
  readonly ufrag: string
  readonly frames: number
  readonly samples: number
  readonly frameWidth: number
  /** In what the other described, and of the certificate that it showed. */
  readonly fingerprints: readonly string[]
  readonly certificate: string
  readonly ownCandidates: readonly string[]
  readonly otherCandidates: readonly string[]
}

declare global {
  var seenCalls: () => Promise<readonly SeenCall[]>
  /** The device of each track that was taken, oldest first. */
  var usedDevices: string[]
}

function connectionsOfCalls({ page }: Profile): Promise<readonly SeenCall[]> {
  return page.evaluate(() => globalThis.seenCalls())
}

/** Waits until the first connection of a call is so; the test's own time limit bounds it. */
async function untilSeen(profile: Profile, isSo: (seen: SeenCall) => boolean): Promise<void> {
  for (;;) {
    const [one] = await connectionsOfCalls(profile)
    if (one !== undefined && isSo(one)) return
    await profile.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  }
}

/** Runs in the page before its scripts: pictures are small and slow, and what connections of calls do can be asked. */
function smallPictures(): void {
  const devices = navigator.mediaDevices
  const original = devices.getUserMedia.bind(devices)
  globalThis.usedDevices = []
  devices.getUserMedia = async (constraints) => {
    const small = { width: 160, height: 120, frameRate: 5 }
    const { video } = constraints ?? {}
    const stream = await original(
      typeof video === 'object' ? { ...constraints, video: { ...video, ...small } } : constraints,
    )
    for (const track of stream.getTracks()) globalThis.usedDevices.push(track.getSettings().deviceId ?? '')
    return stream
  }
  const made: RTCPeerConnection[] = []
  const Before = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Before {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      made.push(this)
    }
  }
  const read = async (connection: RTCPeerConnection): Promise<SeenCall> => {
    const stats = [...((await connection.getStats()).values() as Iterable<Record<string, unknown>>)]
    const of = (type: string, kind?: string): Record<string, unknown>[] =>
      stats.filter((entry) => entry['type'] === type && (kind === undefined || entry['kind'] === kind))
    const number = (entry: Record<string, unknown> | undefined, field: string): number => Number(entry?.[field] ?? 0)
    const remote = connection.remoteDescription?.sdp ?? ''
    const certificate = of('transport')[0]?.['remoteCertificateId']
    const shown = stats.find((entry) => entry['id'] === certificate)?.['fingerprint']
    const fingerprints = [...remote.matchAll(/a=fingerprint:sha-256 (\S+)/gu)].map(([, one]) => one ?? '')
    const candidates = (type: string): string[] => of(type).map((entry) => String(entry['candidateType']))
    return {
      state: connection.connectionState,
      ufrag: /a=ice-ufrag:(\S+)/u.exec(connection.localDescription?.sdp ?? '')?.[1] ?? '',
      frames: number(of('inbound-rtp', 'video')[0], 'framesDecoded'),
      samples: number(of('inbound-rtp', 'audio')[0], 'packetsReceived'),
      frameWidth: number(of('inbound-rtp', 'video')[0], 'frameWidth'),
      fingerprints: [...new Set(fingerprints)],
      certificate: typeof shown === 'string' ? shown : '',
      ownCandidates: candidates('local-candidate'),
      otherCandidates: candidates('remote-candidate'),
    }
  }
  globalThis.seenCalls = () => {
    const calls = made.filter(
      (connection) => connection.connectionState !== 'closed' && connection.getTransceivers().length > 0,
    )
    return Promise.all(calls.map(read))
  }
}
