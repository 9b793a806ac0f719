import { PassThrough } from 'node:stream'

import type { Peer } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { describe, expect, it } from 'vitest'

import type { ExitCode } from '../../src/output/exit-codes.ts'
import { run } from '../../src/program/program.ts'
import { stage } from '../surroundings.ts'
import { TinyTerminal } from './tiny-terminal.ts'

interface Talk {
  readonly network: MockNetwork
  readonly alice: MockPeer
  readonly bob: MockPeer
  readonly keys: PassThrough
  readonly terminal: TinyTerminal
  readonly ended: Promise<ExitCode>
}

/** `kith chat bob --as alice` on a terminal, with bob on a mock network. */
async function talk({ areContacts = true, columns = 60 } = {}): Promise<Talk> {
  const network = new MockNetwork()
  const alice = await network.join('alice')
  const bob = await network.join('bob')
  bob.messages.on('chat.text', () => undefined)
  if (areContacts) network.befriend(alice, bob)
  const terminal = new TinyTerminal(columns)
  const keys = Object.assign(new PassThrough(), { isTTY: true })
  const surroundings = stage(['chat', 'bob', '--as', 'alice', '--store', ':memory:'], {
    join: (): Promise<Peer> => Promise.resolve(alice),
  })
  const ended = run({ ...surroundings, env: { NO_COLOR: '1' }, stdin: keys, stdout: terminal })
  await terminal.shows(/^alice talks with bob/)
  return { network, alice, bob, keys, terminal, ended }
}

const time = String.raw`\d\d:\d\d`

describe('a conversation on a terminal', () => {
  it('shows who is there, what is said, and where own lines are', async () => {
    const { network, bob, keys, terminal, ended } = await talk()
    await terminal.shows(/^bob is online since/)
    network.decree('alice', 'bob', { fate: 'held' })
    keys.write('hello bob\r')
    await terminal.shows(new RegExp(`^${time} · {9}hello bob$`))
    await bob.messages.send('alice', 'chat.text', { text: 'hi\nalice' })
    await terminal.shows(new RegExp(`^${time} bob {7}hi$`))
    await terminal.shows(/^ {16}alice$/)
    network.decree('alice', 'bob', undefined)
    await terminal.shows(new RegExp(`^${time} ✓✓ relay {2}hello bob$`))
    keys.write('\u0004')
    expect(await ended).toBe(0)
    expect(terminal.shown.filter((line) => line.includes('hello bob'))).toHaveLength(1)
    expect(terminal.shown.filter((line) => line.startsWith('>'))).toEqual([])
  })

  it('rewrites the mark of a line that takes several rows, while the next is being typed', async () => {
    const { network, keys, terminal, ended } = await talk({ columns: 30 })
    network.decree('alice', 'bob', { fate: 'held' })
    const long = 'a line that is longer than one row of it'
    keys.write(`${long}\r`)
    await terminal.shows(new RegExp(`^${time} · {9}a line that`))
    keys.write('half of the next line, which wraps')
    await terminal.shows(/wraps$/)
    network.decree('alice', 'bob', undefined)
    await terminal.shows(new RegExp(`^${time} ✓✓ relay {2}a line that`))
    keys.write(' and ends\r')
    await terminal.shows(/ends$/)
    keys.write('\u0004')
    expect(await ended).toBe(0)
    const text = terminal.shown.join('')
    expect(text.split('a line that')).toHaveLength(2)
    expect(text.split('half of')).toHaveLength(2)
  })

  it('keeps what is typed when a line arrives', async () => {
    const { bob, keys, terminal } = await talk()
    keys.write('half a th')
    await terminal.shows(/^> half a th$/)
    await bob.messages.send('alice', 'chat.text', { text: 'wait' })
    await terminal.shows(/bob {7}wait$/)
    keys.write('ought\r')
    await terminal.shows(/half a thought$/)
    keys.write('\u0004')
  })

  it('says that a line was not delivered, and why', async () => {
    const { network, keys, terminal, ended } = await talk()
    network.decree('alice', 'bob', { fate: 'rejected', code: 'mailbox-full' })
    keys.write('too much\r')
    await terminal.shows(/^✗ Not delivered: The mailbox of the receiver is full\./)
    await terminal.shows(new RegExp(`^${time} ✗ {9}too much$`))
    keys.write('/why\r')
    await terminal.shows(/state +rejected/)
    keys.write('/quit\r')
    expect(await ended).toBe(0)
  })

  it('helps, suggests, and makes contacts', async () => {
    const { bob, keys, terminal, ended } = await talk({ areContacts: false })
    await terminal.shows(/^bob is not visible \(\/contact asks/)
    keys.write('/hlep\r')
    await terminal.shows(/^There is no \/hlep\. Did you mean \/help\?$/)
    keys.write('/contact hello\r')
    await terminal.shows(/^bob is asked\.$/)
    await bob.contacts.accept('alice')
    await terminal.shows(/^bob and you are contacts now$/)
    await terminal.shows(/^bob is online/)
    keys.write('//me waves\r')
    await terminal.shows(/ {3}\/me waves$/)
    keys.write('\u0003')
    expect(await ended).toBe(0)
  })

  it('[CT15] sets after which time lines go, and says which times there are', async () => {
    const { alice, bob, keys, terminal, ended } = await talk({ columns: 100 })
    bob.messages.on('chat.timer', () => undefined)
    keys.write('/timer soon\r')
    await terminal.shows(/^Say after which time: off, 5m, 1h, 8h, 1d, 1w, 4w\.$/)
    keys.write('/timer 1h\r')
    await terminal.shows(/\[lines go after 1 hour from now on\]$/)
    keys.write('an hour long\r')
    await terminal.shows(/an hour long$/)
    await until(async () => (await alice.records.list('chat.lasting', {})).length === 1)
    keys.write('\u0004')
    expect(await ended).toBe(0)
  })

  it('goes on without the network, and ends when the name is signed in elsewhere', async () => {
    const { alice, keys, terminal, ended } = await talk()
    alice.disconnect()
    await terminal.shows(/^No connection to http:\/\/localhost:4600; lines are kept/)
    keys.write('for later\r')
    await terminal.shows(/· {9}for later$/)
    alice.connect()
    await terminal.shows(/^Connected again$/)
    alice.showStorage({ state: 'full' })
    await terminal.shows(/^No room on this disk/)
    alice.showStorage({ state: 'ok' })
    await terminal.shows(/^There is room on the disk again$/)
    await terminal.shows(/✓✓ relay {2}for later$/)
    alice.refuse('taken-over')
    expect(await ended).toBe(1)
  })
})
