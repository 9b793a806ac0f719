import { SigningKey } from '@kith/keys'

import { codeOf, expect } from '../stage/stage.ts'
import type { Attack } from './attack.ts'

/** What the server may do to who signs in. */
export const signInAttacks: readonly Attack[] = [
  {
    name: 'another-network',
    tries:
      'it says that it is another network, to have a sign-in signed for that one: the peer signs nothing and stops',
    rules: ['PE4', 'KY12'],
    run: async (stage) => {
      const [alice] = await stage.pair()
      const other = await SigningKey.generate()
      let signed = 0
      stage.evil.toClient = (frame, on) => {
        if (frame.type !== 'challenge' || on.device !== undefined) return frame
        stage.strikes += 1
        return { ...frame, networkKey: other.publicKey }
      }
      stage.evil.toServer = (frame) => {
        if (frame.type === 'sign-in') signed += 1
        return frame
      }
      stage.evil.cut(alice.peer.device)
      await stage.until(() => alice.peer.status.state === 'refused', 'alice stops')
      expect(signed === 0, 'nothing was signed')
      expect('code' in alice.peer.status && alice.peer.status.code === 'network-changed', 'it is said why')
    },
  },
  {
    name: 'old-challenge',
    tries: 'a challenge of an earlier connection is shown again, and the recorded answer is given to the true server',
    rules: ['SE3', 'KY12'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const { evil } = stage
      evil.toServer = (frame, on) => {
        if (frame.type !== 'sign-in' || frame.name !== 'alice') return frame
        // Somebody else gives what alice signed on a connection of their own.
        evil.claim(bob.peer.device, structuredClone({ ...frame, request: 0 }))
        stage.strikes += Number(on.challenge !== undefined)
        return frame
      }
      evil.cut(alice.peer.device)
      await stage.until(() => stage.strikes > 0, 'alice signs in again')
      await stage.within(alice.peer.connected(), 'alice is back')
      await stage.settled(alice, bob)
      expect(alice.peer.status.state === 'connected', 'nobody took her place')
    },
  },
  {
    name: 'another-version',
    tries: 'it speaks as versions 0, 2 and 255 of the protocol: no frame of them is read',
    rules: ['FR2'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      for (const version of [0, 2, 255]) {
        stage.evil.version = version
        const stranger = codeOf(stage.join('stranger', { signal: AbortSignal.timeout(1500) }), 'joining')
        stage.evil.cut(alice.peer.device)
        await stage.until(() => alice.peer.status.state !== 'connected', 'alice hears nothing that she can read')
        expect((await stranger) !== undefined, 'nobody joins')
        stage.strikes += 1
        stage.evil.rest()
        await stage.within(alice.peer.connected(), 'alice is back')
      }
      await stage.talk(alice, bob)
    },
  },
]
