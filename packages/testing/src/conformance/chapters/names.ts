/** Names: their text, who gets them, look-ups and grants (spec NM). */
import type { DeviceId, ErrorCode } from '@kith/wire'

import type { Person } from '../client/person.ts'
import type { RawClient } from '../client/raw-client.ts'
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { answerTo, fits, holds, same } from '../running/expectations.ts'
import type { Stage } from '../running/stage.ts'

const reserved: readonly string[] = [
  ...['admin', 'administrator', 'everyone', 'kith', 'network', 'nobody', 'operator', 'root', 'server', 'support'],
  'system',
]
const racers = 12

/** The cases of this chapter. */
export const names: readonly ConformanceCase[] = casesOf('names', [
  [
    'NM1.1',
    'gives a name of 63 characters with separators next to each other',
    async (stage) => {
      const name = `${stage.name()}._-`.padEnd(62, '-') + 'z'
      same('characters', name.length, 63)
      await stage.signedIn(await stage.person(name))
    },
  ],
  ['NM1.2', 'gives no name that begins or ends with a separator', (stage) => malformed(stage, '-a', 'a-', '.a', 'a_')],
  [
    'NM1.3',
    'gives no name with other characters',
    (stage) => malformed(stage, 'a b', 'a/b', 'a\u0000b', 'é', '名', '😀'),
  ],
  ['NM1.4', 'gives no empty name', (stage) => malformed(stage, '')],
  ['NM2.1', 'folds no letter that is not of ASCII (Kelvin sign)', (stage) => malformed(stage, '\u212Aelvin-test')],
  ['NM5.1', 'takes no capital letters in a frame', (stage) => malformed(stage, 'Alice-Test')],
  ['NM5.2', 'takes no name of another network', (stage) => malformed(stage, 'alice@example.org')],
  [
    'NM4.1',
    'gives no reserved name',
    async (stage) => {
      const client = await stage.connect()
      for (const name of reserved) await refusedSignIn(client, await stage.person(name), 'name-reserved')
    },
  ],
  [
    'NM4.2',
    'gives no name that looks like a reserved one',
    async (stage) => {
      const client = await stage.connect()
      for (const name of ['adm1n', 'r00t', 'k-i.t_h', 'systern', 'n0body'])
        await refusedSignIn(client, await stage.person(name), 'name-reserved')
    },
  ],
  [
    'NM4.3',
    'gives a name that only contains a reserved word',
    async (stage) => {
      await stage.signedIn(await stage.person(`admin-${stage.name()}`))
    },
  ],
  ['NM9.1', 'gives no name that differs in separators alone', (stage) => lookalike(stage, (name) => name, undash)],
  [
    'NM9.2',
    'gives no name that differs by 0 and o, or by 1, i and l',
    (stage) =>
      lookalike(
        stage,
        (name) => `${name}-oil`,
        (name) => `${name.slice(0, -3)}011`,
      ),
  ],
  [
    'NM9.3',
    'gives no name that differs by rn and m',
    (stage) =>
      lookalike(
        stage,
        (name) => `${name}rn`,
        (name) => `${name.slice(0, -2)}m`,
      ),
  ],
  [
    'NM9.4',
    'gives one of many look-alikes that are claimed at the same time',
    async (stage) => {
      const base = stage.name()
      const variants = ['-0', '-o', '.0', '.o', '_0', '_o', '0', 'o'].map((end) => base + end)
      await oneWins(stage, await Promise.all(variants.map((name) => stage.person(name))), 'name-lookalike')
    },
  ],
  [
    'NM8.1',
    'claims a free name at the first sign-in, and not again at the next',
    async (stage) => {
      const alice = await stage.person()
      same('claimed', (await (await stage.connect()).signIn(alice)).claimed, true)
      same('claimed', (await (await stage.connect()).signIn(alice)).claimed, false)
    },
  ],
  [
    'NM8.2',
    'gives a name to no second identity, also after the first has left',
    async (stage) => {
      const { name } = await stage.away()
      await refusedSignIn(await stage.connect(), await stage.person(name), 'name-taken')
    },
  ],
  [
    'NM8.3',
    'gives a name to one of many identities that claim it at the same time',
    async (stage) => {
      const name = stage.name()
      await oneWins(stage, await Promise.all(Array.from({ length: racers }, () => stage.person(name))), 'name-taken')
    },
  ],
  [
    'NM8.4',
    'has bound a name when it says so: others find it at once',
    async (stage) => {
      const bob = await stage.signedIn()
      const alice = await stage.signedIn()
      await bob.asked('name-record', { type: 'lookup', name: alice.name, have: 0 })
    },
  ],
  [
    'NM6.1',
    'answers a look-up with the device list as it was signed',
    async (stage) => {
      const [bob, alice] = await Promise.all([stage.signedIn(), stage.away()])
      const { record } = await bob.asked('name-record', { type: 'lookup', name: alice.name, have: 0 })
      same('the name', record.name, alice.name)
      same('the device lists', record.lists, [alice.deviceList])
    },
  ],
  [
    'NM6.2',
    'answers a look-up with the lock keys of those devices that have signed in',
    async (stage) => {
      const [phone, laptop] = await stage.twoDevices()
      const bob = await stage.signedIn()
      await stage.away(phone)
      const lookup = { type: 'lookup', name: phone.name, have: 0 } as const
      same('lock keys', (await bob.asked('name-record', lookup)).record.lockKeys.length, 1)
      await stage.away(laptop)
      same('lock keys', (await bob.asked('name-record', lookup)).record.lockKeys.length, 2)
    },
  ],
  [
    'NM6.3',
    'answers a look-up of a name that nobody has with name-unknown',
    async (stage) => {
      const bob = await stage.signedIn()
      await bob.refused('name-unknown', { type: 'lookup', name: stage.name(), have: 0 })
    },
  ],
  [
    'NM5.3',
    'refuses a look-up of what is no name, and goes on',
    async (stage) => {
      const bob = await stage.signedIn()
      await bob.refused('name-malformed', { type: 'lookup', name: 'Not A Name', have: 0 })
      await bob.refused('name-reserved', { type: 'lookup', name: 'admin', have: 0 })
      await bob.sync()
    },
  ],
  [
    'NM11.1',
    'lists the grants that a name has given, the last of each, in the byte order of the names',
    async (stage) => {
      const [alice, ...others] = await Promise.all([stage.signedIn(), stage.away(), stage.away(), stage.away()])
      const [one, two, three] = others.map(({ name }) => name).sort()
      for (const name of [three, one, two]) await alice.grant(name ?? '', 'contact')
      await alice.grant(two ?? '', 'blocked')
      const { grants } = await alice.asked('grants', { type: 'grants-query', after: '' })
      same('the grants', grants, [
        { name: one, level: 'contact' },
        { name: two, level: 'blocked' },
        { name: three, level: 'contact' },
      ])
      const behind = await alice.asked('grants', { type: 'grants-query', after: one ?? '' })
      same(
        'names behind the first',
        behind.grants.map(({ name }) => name),
        [two, three],
      )
    },
  ],
  [
    'NM11.2',
    'forgets a grant that is taken back',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.away()])
      await alice.grant(bob.name, 'contact')
      await alice.grant(bob.name, 'none')
      same('the grants', (await alice.asked('grants', { type: 'grants-query', after: '' })).grants, [])
    },
  ],
  [
    'NM11.3',
    'refuses a grant to a name that nobody has',
    async (stage) => {
      const alice = await stage.signedIn()
      await alice.refused('name-unknown', { type: 'grant', name: stage.name(), level: 'contact' })
    },
  ],
  [
    'NM11.4',
    'lists to a name only what it gave itself',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      await alice.grant(bob.name, 'contact')
      same('the grants', (await bob.asked('grants', { type: 'grants-query', after: '' })).grants, [])
    },
  ],
])

/** A sign-in is refused with this code, and the connection stays. */
export async function refusedSignIn(
  client: RawClient,
  person: Person,
  code: ErrorCode,
  change: Parameters<RawClient['signInFrame']>[1] = {},
): Promise<void> {
  const frame = await client.signInFrame(person, change)
  client.send(frame)
  const answer = await answerTo(client, frame.request)
  fits(answer, 'refused', { code })
  await client.sync()
}

async function malformed(stage: Stage, ...texts: readonly string[]): Promise<void> {
  const client = await stage.connect()
  for (const name of texts) await refusedSignIn(client, await stage.person(), 'name-malformed', { name })
}

async function lookalike(
  stage: Stage,
  first: (name: string) => string,
  second: (name: string) => string,
): Promise<void> {
  const { name } = await stage.away(await stage.person(first(stage.name())))
  await refusedSignIn(await stage.connect(), await stage.person(second(name)), 'name-lookalike')
}

function undash(name: string): string {
  return name.replaceAll('-', '')
}

/** All sign in at the same time; one gets what it claims, and the others are refused with this code. */
async function oneWins(stage: Stage, people: readonly Person[], code: ErrorCode): Promise<void> {
  const played = await Promise.all(
    people.map(async (person) => {
      const client = await stage.connect()
      return { client, frame: await client.signInFrame(person) }
    }),
  )
  for (const { client, frame } of played) client.send(frame)
  const answers = await Promise.all(played.map(({ client, frame }) => answerTo(client, frame.request)))
  const winners: DeviceId[] = answers.flatMap((answer) => (answer.type === 'signed-in' ? [answer.device] : []))
  holds(winners.length === 1, 'one signed-in', `${winners.length} of them`)
  for (const answer of answers) if (answer.type !== 'signed-in') fits(answer, 'refused', { code })
}
