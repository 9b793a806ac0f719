import type { SoundName } from '../../controllers/charm/charm-preferences.ts'
import { followHeard, type Heard } from '../../controllers/charm/heard.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import { readRoute } from '../../controllers/route/route.ts'
import { type Melody, playMelody } from './synth.ts'

/** Short and soft; what they mean is told apart by rising, falling and knocking. */
const melodies: Readonly<Record<SoundName, Melody>> = {
  message: {
    notes: [
      [880, 0],
      [1175, 0.09],
    ],
    loudness: 0.07,
  },
  online: {
    notes: [
      [523, 0],
      [659, 0.1],
      [784, 0.2],
    ],
    loudness: 0.05,
  },
  nudge: {
    notes: [
      [185, 0],
      [196, 0.13],
      [185, 0.26],
    ],
    loudness: 0.16,
    seconds: 0.18,
    wave: 'triangle',
  },
  call: {
    notes: [
      [659, 0],
      [523, 0.22],
      [659, 0.44],
    ],
    loudness: 0.12,
  },
}
/** A tab that shows a conversation may claim what is heard of it before the others; in milliseconds. */
const headStartMs = 150
/** How long a claim keeps other tabs quiet, and a context its device, in milliseconds. */
const claimMs = 2000

/** Plays a sound, unless the browser holds back who has not been touched. */
export function playSound(name: SoundName): void {
  if (!navigator.userActivation.hasBeenActive) return
  const context = new AudioContext()
  playMelody(context, melodies[name])
  setTimeout(() => {
    // It closes by itself with the page.
    context.close().catch(() => undefined)
  }, claimMs)
}

/** Plays what is to be heard of a messenger in one of its tabs, and not at all while one of them shows the conversation that it belongs to. The answer ends that. */
export function followSounds(messenger: Messenger): Disposable {
  const ending = new AbortController()
  const own = messenger.peer.name
  const end = followHeard(messenger, (heard) => {
    if (isLookedAt(heard.place)) claim(own, heard, () => undefined)
    else
      setTimeout(() => {
        if (ending.signal.aborted) return
        claim(own, heard, () => {
          playSound(heard.sound)
        })
      }, headStartMs)
  })
  return {
    [Symbol.dispose]: () => {
      ending.abort()
      end()
    },
  }
}

/** Only the first tab that claims a sound gets it. */
function claim(own: string, { sound, key }: Heard, got: () => void): void {
  navigator.locks
    .request(`kith-sound ${own} ${sound} ${key}`, { ifAvailable: true }, async (lock) => {
      if (lock === null) return
      got()
      await new Promise((resolve) => setTimeout(resolve, claimMs))
    })
    .catch(reportError)
}

/** Whether the person looks at a place now. */
function isLookedAt(place: string): boolean {
  const route = readRoute(location.hash)
  return document.hasFocus() && 'name' in route && route.name === place
}
