import { noIceServers } from '@kith/peer'
import { afterEach, describe, expect, it } from 'vitest'

import { isCallDescription } from '../../src/controllers/calls/call-description.ts'
import { callLimits } from '../../src/controllers/calls/call-limits.ts'
import { CallPath, type CallPathOptions } from '../../src/controllers/calls/call-path.ts'

const open: CallPath[] = []

/** A moving picture without a camera. */
function picture(): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  canvas.width = 160
  canvas.height = 120
  const context = canvas.getContext('2d')
  let turn = 0
  const draw = (): void => {
    if (context === null) return
    context.fillStyle = `hsl(${String((turn += 10))} 60% 50%)`
    context.fillRect(0, 0, 160, 120)
    requestAnimationFrame(draw)
  }
  draw()
  const [track] = canvas.captureStream(5).getVideoTracks()
  if (track === undefined) throw new Error('a canvas gives no picture')
  return track
}

interface Between {
  readonly offerer: CallPath
  readonly answerer: CallPath
  readonly described: string[]
  readonly candidates: string[]
  readonly states: string[]
}

/** Two ends in one page; `change` stands for whoever carries what they say. */
function between(options: Partial<CallPathOptions> = {}, change = (said: string): string => said): Between {
  const described: string[] = []
  const candidates: string[] = []
  const states: string[] = []
  const make = (isOfferer: boolean): CallPath => {
    const path = new CallPath({
      isOfferer,
      paths: 'any',
      servers: async () => noIceServers,
      tracks: { audio: undefined, video: picture() },
      events: {
        described: (kind, description) => {
          described.push(description)
          ends[isOfferer ? 1 : 0]?.describe(kind, change(description))
        },
        candidates: (found) => {
          candidates.push(...found)
          ends[isOfferer ? 1 : 0]?.candidates(found)
        },
        changed: (is) => states.push(`${isOfferer ? 'offerer' : 'answerer'} ${is}`),
      },
      ...options,
    })
    open.push(path)
    return path
  }
  const ends: CallPath[] = []
  ends.push(make(true), make(false))
  const [offerer, answerer] = ends as [CallPath, CallPath]
  return { offerer, answerer, described, candidates, states }
}

/** Waits until something is so; the test's own time limit bounds it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Waits until a picture of a stream was shown. */
async function seen(stream: MediaStream): Promise<void> {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = stream
  document.body.append(video)
  void video.play()
  await until(() => video.videoWidth > 0 && video.currentTime > 0)
  video.remove()
}

afterEach(() => {
  for (const path of open.splice(0)) path.close()
})

describe('a path of a call, in a browser', () => {
  it('[CC7] carries voice and picture both ways after one offer and one answer, and is made anew', async () => {
    const { offerer, answerer, described, states } = between()
    await until(() => states.includes('offerer connected') && states.includes('answerer connected'))
    await Promise.all([seen(offerer.stream), seen(answerer.stream)])
    expect(described).toHaveLength(2)
    for (const description of described) {
      expect(isCallDescription(description)).toBe(true)
      expect(description.length).toBeLessThan(callLimits.descriptionMax)
    }
    expect(await offerer.route()).toBe('direct')
    const before = described[0]?.match(/a=ice-ufrag:(\S+)/u)?.[1]
    offerer.restart()
    await until(() => described.length === 4)
    expect(described[2]).not.toContain(`a=ice-ufrag:${before ?? ''}\r\n`)
    await until(() => states.at(-1)?.endsWith(' connected') === true)
    answerer.send({ audio: undefined, video: picture() })
    await seen(offerer.stream)
    expect(described).toHaveLength(4)
  })

  it('[CC15] does not come about with another fingerprint than the one in the signal', async () => {
    const swap = (said: string): string =>
      said.replaceAll(/(a=fingerprint:sha-256 )(..)/gu, (_, begin: string, byte: string) => {
        return `${begin}${byte === '00' ? '01' : '00'}`
      })
    const { states } = between({}, swap)
    // DTLS refuses the certificate, which the browser says at once.
    await until(() => states.includes('offerer broken') || states.includes('answerer broken'))
    expect(states.filter((state) => state.endsWith(' connected'))).toEqual([])
  })

  it('[CC13] has no candidate with relay only where there is no TURN server', async () => {
    const { described, candidates } = between({ paths: 'relay-only' })
    await until(() => described.length === 2)
    expect(candidates).toEqual([])
    for (const description of described) {
      expect(description).not.toContain('a=candidate:')
      expect(description.match(/IN IP[46] (?!0\.0\.0\.0)/gu)).toBeNull()
    }
  })

  it('[CC3] takes no harm from descriptions and candidates that are none', async () => {
    const { offerer, answerer, states } = between()
    answerer.describe('offer', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111')
    answerer.describe('answer', 'nonsense')
    offerer.candidates(['nonsense', 'candidate:', 'candidate:1 1 udp 1 no.such.name.example 9 typ host'])
    await until(() => states.includes('offerer connected') && states.includes('answerer connected'))
  })
})
