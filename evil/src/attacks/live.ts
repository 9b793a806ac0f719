import type { Frame } from '@kith/wire'

import { expect } from '../stage/stage.ts'
import type { Attack } from './attack.ts'

/** What the server may do to what is not kept: signals, channels, published entries. */
export const liveAttacks: readonly Attack[] = [
  {
    name: 'replayed-signals',
    tries: 'each signal comes twice, and once more altered: each is heard once',
    rules: ['KY10', 'KY11'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      let heard = 0
      bob.peer.signals.on('typing', () => {
        heard += 1
      })
      stage.evil.toClient = (frame) => {
        if (frame.type !== 'signal') return frame
        stage.strikes += 1
        const altered = Uint8Array.from(frame.sealed)
        altered[altered.byteLength - 1] = (altered.at(-1) ?? 0) ^ 1
        return [{ ...frame, sealed: altered }, frame, frame]
      }
      for (let sent = 0; sent < 5; sent++) await alice.peer.signals.send('bob', 'typing', { sent })
      await stage.until(() => heard >= 5, 'the signals are heard')
      await stage.settled(alice, bob)
      expect(heard === 5, `each is heard once, not ${String(heard)} times`)
    },
  },
  {
    name: 'meddled-channel',
    tries:
      'frames of a channel are altered, dropped, repeated and shown as if they needed no seal: what is read is what was written',
    rules: ['KY22', 'KY24', 'CH2'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const written = new Uint8Array(300_000).map((_, at) => at * 31)
      const read: Uint8Array[] = []
      const over = new Promise<void>((resolve) => {
        bob.peer.channels.on('bytes', async (channel) => {
          for await (const part of channel) read.push(part.slice())
          resolve()
        })
      })
      stage.evil.toClient = (frame) => {
        if (frame.type !== 'bulk') return frame
        stage.strikes += 1
        const altered = Uint8Array.from(frame.sealed)
        altered[20] = (altered[20] ?? 0) ^ 1
        const unsealed = Uint8Array.from([2, ...frame.sealed.subarray(1, 200)])
        const all: readonly Frame[] = [{ ...frame, sealed: altered }, { ...frame, sealed: unsealed }, frame, frame]
        return stage.strikes % 5 === 0 ? [] : all
      }
      const channel = await alice.peer.channels.open('bob', { type: 'bytes' })
      await channel.write(written)
      await channel.end()
      await stage.within(over, 'the channel ends')
      const whole = Buffer.concat(read)
      expect(whole.equals(written), 'what was written was read')
    },
  },
  {
    name: 'altered-entries',
    tries: 'published entries are shown with other content, and as another name’s',
    rules: ['KY13', 'DI8'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      await alice.peer.directory.publish('songs', { title: 'Gaudeamus' })
      stage.evil.toClient = (frame) => {
        if (frame.type !== 'results') return frame
        stage.strikes += 1
        const entries = frame.entries.map((entry) => {
          const altered = Uint8Array.from(entry)
          const at = Buffer.from(altered).indexOf('Gaudeamus')
          if (at >= 0) altered[at] = 'M'.charCodeAt(0)
          return altered
        })
        return { ...frame, entries }
      }
      const found = await bob.peer.directory.search('songs')
      expect(stage.strikes > 0 && found.entries.length === 0, 'an altered entry is not shown')
      stage.evil.rest()
      expect((await bob.peer.directory.search('songs')).entries.length === 1, 'the true one is')
    },
  },
]
