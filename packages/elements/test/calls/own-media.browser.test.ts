import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { OwnMedia } from '../../src/controllers/calls/own-media.ts'
import { until } from '../mock/drawn.ts'

const { mediaDevices } = navigator
const truly = {
  get: mediaDevices.getUserMedia.bind(mediaDevices),
  list: mediaDevices.enumerateDevices.bind(mediaDevices),
}
/** Microphones that are plugged in. */
let plugged: string[]
/** Which of them was heard, each time one was asked for. */
let heard: string[]
let media: OwnMedia

/** As browsers do it: what is only wished for gives way to what they take themselves. */
function plug(): void {
  mediaDevices.enumerateDevices = () =>
    Promise.resolve(
      plugged.map((deviceId) => ({ kind: 'audioinput', deviceId, label: deviceId }) as unknown as MediaDeviceInfo),
    )
  mediaDevices.getUserMedia = ({ audio } = {}) => {
    const wanted = (audio as MediaTrackConstraints).deviceId as { readonly exact?: string } | undefined
    const taken = wanted?.exact ?? plugged[0]
    if (taken === undefined || !plugged.includes(taken))
      return Promise.reject(new DOMException('none of this name', 'OverconstrainedError'))
    heard.push(taken)
    return Promise.resolve(new AudioContext().createMediaStreamDestination().stream)
  }
}

beforeEach(() => {
  plugged = ['built in', 'headset']
  heard = []
  plug()
  media = new OwnMedia(() => undefined)
})
afterEach(() => {
  media.close()
  mediaDevices.getUserMedia = truly.get
  mediaDevices.enumerateDevices = truly.list
})

const listed = (): readonly string[] => media.devices.value.microphones.map(({ deviceId }) => deviceId)

describe('the devices of a call', () => {
  it('[CC17] are those that were chosen, also in the middle of it', async () => {
    await media.open('voice')
    await media.choose({ microphone: 'headset' })
    await media.choose({})
    expect(heard).toEqual(['built in', 'headset', 'built in'])
  })

  it('[CC17] are others when the chosen one is not here any more', async () => {
    plugged = ['built in']
    await media.open('voice', { microphone: 'headset' })
    expect(heard).toEqual(['built in'])
    expect(media.state.value).toMatchObject({ hasVoice: true, fault: undefined })
  })

  it('[CC17] can be chosen as soon as they are plugged in', async () => {
    await media.open('voice')
    expect(listed()).toEqual(['built in', 'headset'])
    plugged = ['built in', 'headset', 'on the desk']
    mediaDevices.dispatchEvent(new Event('devicechange'))
    await until(() => listed().includes('on the desk'))
    media.close()
    plugged = []
    mediaDevices.dispatchEvent(new Event('devicechange'))
    expect(listed()).toHaveLength(3)
  })

  it('[CC17] are not taken in place of one that is not allowed', async () => {
    mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    await media.open('voice', { microphone: 'headset' })
    expect(media.state.value).toMatchObject({ hasVoice: false, fault: { of: 'microphone', why: 'refused' } })
  })
})
