import { Cell } from '../observable/cell.ts'
import type { SentTracks } from './call-path.ts'
import type { CallMedia, ShownMedia } from './call-signals.ts'

/** Why there is no voice or picture of this person: not allowed, nothing there, or another program has it. */
export type MediaFault = 'refused' | 'missing' | 'taken' | 'lost' | 'unknown'

/** What this person shows and lets be heard. */
export interface OwnMediaState extends ShownMedia {
  /** What is shown to the others, for the person itself. */
  readonly picturing: MediaStream | undefined
  readonly hasVoice: boolean
  readonly fault: { readonly of: 'microphone' | 'camera' | 'screen'; readonly why: MediaFault } | undefined
}

/** Which devices to use; without one, what the browser takes. */
export interface MediaChoice {
  readonly microphone?: string | undefined
  readonly camera?: string | undefined
}

/** Microphones and cameras that can be chosen. Their labels are empty before the person has allowed one of them. */
export interface MediaDevices {
  readonly microphones: readonly MediaDeviceInfo[]
  readonly cameras: readonly MediaDeviceInfo[]
}

const nothing: OwnMediaState = {
  isMuted: false,
  picture: 'none',
  picturing: undefined,
  hasVoice: false,
  fault: undefined,
}
const pictureSize = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } } as const

/** The microphone, camera and screen of this person, as long as a call lasts. */
export class OwnMedia {
  readonly state: Cell<OwnMediaState> = new Cell<OwnMediaState>(nothing)
  readonly devices: Cell<MediaDevices> = new Cell<MediaDevices>({ microphones: [], cameras: [] })
  readonly #changed: (tracks: SentTracks, shown: ShownMedia) => void
  #choice: MediaChoice = {}
  #voice: MediaStreamTrack | undefined
  #picture: MediaStreamTrack | undefined
  #turn = 0

  /** `changed` is told what is sent from then on. */
  constructor(changed: (tracks: SentTracks, shown: ShownMedia) => void) {
    this.#changed = changed
  }

  get tracks(): SentTracks {
    return { audio: this.#voice, video: this.#picture }
  }

  /** Opens what a call of this kind needs. Says whether the others will hear this person. */
  async open(media: CallMedia, choice: MediaChoice = this.#choice): Promise<boolean> {
    this.#choice = choice
    const turn = this.#turn
    mediaDevices()?.addEventListener('devicechange', this.#listDevices)
    await this.#hearMicrophone()
    if (media === 'video' && turn === this.#turn) await this.showCamera(true)
    if (turn === this.#turn) await this.#listDevices()
    return this.#voice !== undefined
  }

  mute(isMuted: boolean): void {
    if (this.#voice !== undefined) this.#voice.enabled = !isMuted
    this.#set({ isMuted })
    if (!isMuted && this.#voice === undefined) void this.#hearMicrophone()
  }

  async showCamera(isShown: boolean): Promise<void> {
    const { camera } = this.#choice
    await this.#show(isShown ? 'camera' : 'none', () =>
      fromChosen(camera, (device) => ({ video: { ...pictureSize, ...device } })),
    )
  }

  /** Lets the person choose a window or screen to show in place of the camera. */
  async showScreen(isShown: boolean): Promise<void> {
    await this.#show(isShown ? 'screen' : 'none', () =>
      navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } } }),
    )
  }

  /** Uses other devices from now on. */
  async choose(choice: MediaChoice): Promise<void> {
    const before = this.#choice
    this.#choice = choice
    if (choice.microphone !== before.microphone && this.#voice !== undefined) await this.#hearMicrophone()
    if (choice.camera !== before.camera && this.state.value.picture === 'camera') await this.showCamera(true)
  }

  /** Gives everything back. */
  close(): void {
    this.#turn += 1
    mediaDevices()?.removeEventListener('devicechange', this.#listDevices)
    for (const track of [this.#voice, this.#picture]) track?.stop()
    this.#voice = undefined
    this.#picture = undefined
    this.state.set(nothing)
    this.#changed(this.tracks, nothing)
  }

  async #hearMicrophone(): Promise<void> {
    const { microphone } = this.#choice
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
    const track = await this.#take('microphone', () =>
      fromChosen(microphone, (device) => ({ audio: { ...audio, ...device } })),
    )
    if (track === undefined) return
    this.#voice?.stop()
    this.#voice = track
    track.enabled = !this.state.value.isMuted
    // It is taken away in the middle, by the person in the browser's settings, or with its plug.
    track.onended = () => {
      if (this.#voice !== track) return
      this.#voice = undefined
      this.#set({ hasVoice: false, fault: { of: 'microphone', why: 'lost' } })
    }
    this.#set({ hasVoice: true })
  }

  async #show(picture: ShownMedia['picture'], get: () => Promise<MediaStream>): Promise<void> {
    const track = picture === 'none' ? undefined : await this.#take(picture, get)
    // What was shown before stays when nothing came of it.
    if (picture !== 'none' && track === undefined) return
    this.#picture?.stop()
    this.#picture = track
    if (track !== undefined)
      track.onended = () => {
        if (this.#picture !== track) return
        void this.#show('none', get)
        // Who stops showing a screen does so in the browser; nobody is told what it has just done.
        if (picture === 'camera') this.#set({ fault: { of: 'camera', why: 'lost' } })
      }
    this.#set({ picture, picturing: track && new MediaStream([track]) })
  }

  async #take(
    of: 'microphone' | 'camera' | 'screen',
    get: () => Promise<MediaStream>,
  ): Promise<MediaStreamTrack | undefined> {
    const turn = this.#turn
    try {
      const stream = await get()
      const [track] = stream.getTracks()
      if (turn === this.#turn) {
        if (this.state.value.fault?.of === of) this.#set({ fault: undefined })
        return track
      }
      // The call was over before the person had allowed it.
      track?.stop()
    } catch (error) {
      const why = faultOf(error)
      // Who does not choose a screen has changed its mind.
      if (turn === this.#turn && !(of === 'screen' && why === 'refused')) this.#set({ fault: { of, why } })
    }
    return undefined
  }

  /** Also when one is plugged in or out. */
  readonly #listDevices = async (): Promise<void> => {
    const all = (await mediaDevices()?.enumerateDevices()) ?? []
    this.devices.set({
      microphones: all.filter(({ kind }) => kind === 'audioinput'),
      cameras: all.filter(({ kind }) => kind === 'videoinput'),
    })
  }

  #set(change: Partial<OwnMediaState>): void {
    const state = { ...this.state.value, ...change }
    this.state.set(state)
    const { isMuted, picture, hasVoice } = state
    this.#changed(this.tracks, { isMuted: isMuted || !hasVoice, picture })
  }
}

/** What the chosen device gives, and no other, which a wish would leave to the browser; any other where that device is not here any more. */
async function fromChosen(
  chosen: string | undefined,
  constraints: (device: Pick<MediaTrackConstraints, 'deviceId'>) => MediaStreamConstraints,
): Promise<MediaStream> {
  const own = navigator.mediaDevices
  if (chosen === undefined) return own.getUserMedia(constraints({}))
  return own.getUserMedia(constraints({ deviceId: { exact: chosen } })).catch((error: unknown) => {
    if (faultOf(error) !== 'missing') throw error
    return own.getUserMedia(constraints({}))
  })
}

function faultOf(error: unknown): MediaFault {
  switch ((error as { name?: unknown } | null)?.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
      return 'taken'
    default:
      return 'unknown'
  }
}

/** Only a page of a secure origin has any. */
function mediaDevices(): Navigator['mediaDevices'] | undefined {
  return (navigator as Partial<Pick<Navigator, 'mediaDevices'>>).mediaDevices
}
