/** STUN and TURN servers: which a server names to whom, and how often (spec IC). */
import { isIP } from 'node:net'

import type { FrameOf } from '@kith/wire'

import type { Actor } from '../running/actor.ts'
import { casesOf, type ConformanceCase, NotHere } from '../running/case.ts'
import { expectEnd, fits, holds, same } from '../running/expectations.ts'

/** Questions of one device at once that are answered. */
const queriesMax = 20
/** How far two readings of one clock may lie apart, in milliseconds. */
const clockMsMax = 60_000

/** The cases of this chapter. */
export const ice: readonly ConformanceCase[] = casesOf('ice', [
  [
    'IC1.1',
    'says which STUN and TURN servers there are, none when there are none',
    async (stage) => {
      const alice = await stage.signedIn()
      const { to, turn, validMs } = await servers(alice)
      same('the device', to, alice.device)
      holds(turn.length === 0 || validMs > 0, 'credentials that are good for some time', validMs)
    },
  ],
  [
    'IC2.1',
    'names STUN servers by URLs of RFC 7064, and TURN servers by URLs of RFC 7065',
    async (stage) => {
      const { stun, turn } = await servers(await stage.signedIn())
      for (const url of stun) holds(/^stuns?:[^\s?]+$/u.test(url), 'a URL of STUN', url)
      for (const { url } of turn) holds(/^turns?:[^\s?]+(?:\?transport=(?:udp|tcp))?$/u.test(url), 'a URL of TURN', url)
    },
  ],
  [
    'IC9.1',
    'gives credentials for TURN whose name says for whom and until when they are',
    async (stage) => {
      const alice = await stage.signedIn()
      const { turn, validMs } = await withTurn(alice)
      const endMs = (alice.client.challenge?.serverMs ?? 0) + validMs
      for (const { username, credential } of turn) {
        const [until, device] = username.split(':')
        same('the device in the name', device, alice.device)
        holds(Math.abs(Number(until) * 1000 - endMs) < clockMsMax, `an end near ${endMs}`, until ?? '')
        holds(/^[A-Za-z0-9+/]{27}=$/u.test(credential), 'an HMAC-SHA1 in Base64', credential)
      }
    },
  ],
  [
    'IC9.2',
    'gives every device credentials of its own',
    async (stage) => {
      const [alice, bob] = await Promise.all([stage.signedIn(), stage.signedIn()])
      const [ofAlice, ofBob] = [await withTurn(alice), await withTurn(bob)]
      for (const part of ['username', 'credential'] as const)
        holds(ofAlice.turn[0]?.[part] !== ofBob.turn[0]?.[part], `another ${part} for another device`, 'the same')
    },
  ],
  [
    'IC10.1',
    'answers nobody who has not signed in',
    async (stage) => {
      const [client, { device }] = await Promise.all([stage.connect(), stage.person()])
      client.send({ type: 'ice-query', request: 1, as: device })
      await expectEnd(client, 'not-signed-in')
    },
  ],
  [
    'IC10.2',
    'refuses a device that asks too often, also over a new connection, and no other device',
    async (stage) => {
      const alice = await stage.signedIn()
      for (let count = 0; count < queriesMax; count++) await servers(alice)
      const { retryAfterMs } = await alice.refused('rate-exceeded', { type: 'ice-query' })
      holds(retryAfterMs > 0, 'a time to wait', retryAfterMs)
      await (await stage.signedIn(alice.person)).refused('rate-exceeded', { type: 'ice-query' })
      await servers(await stage.signedIn())
    },
  ],
  [
    'IC20.1',
    'says from which address and port the connection comes',
    async (stage) => {
      const alice = await stage.signedIn()
      await servers(alice)
      await alice.sync()
      const seen = alice.client.frames.find((frame) => frame.type === 'ice-seen')
      if (seen === undefined) throw new NotHere('no address is seen behind this proxy')
      const { address, port } = fits(seen, 'ice-seen', { to: alice.device })
      holds(isIP(address) !== 0, 'an IP address', address)
      holds(port >= 0 && port <= 65_535, 'a port', port)
    },
  ],
])

function servers(actor: Actor): Promise<FrameOf<'ice-servers'>> {
  return actor.asked('ice-servers', { type: 'ice-query' })
}

/** The servers where there are some for TURN. */
async function withTurn(actor: Actor): Promise<FrameOf<'ice-servers'>> {
  const found = await servers(actor)
  if (found.turn.length === 0) throw new NotHere('no TURN server')
  return found
}
