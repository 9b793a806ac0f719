/** Why a microphone or camera cannot be used. */
export type CaptureFault = 'denied' | 'missing' | 'busy' | 'unable'

/** What a microphone or camera gives, or why it gives nothing. */
export type Captured =
  { readonly kind: 'ok'; readonly stream: MediaStream } | { readonly kind: 'fault'; readonly fault: CaptureFault }

/** Asks the browser, and through it the person, for a microphone or camera. */
export async function capture(wanted: MediaStreamConstraints): Promise<Captured> {
  const devices = (navigator as { readonly mediaDevices?: MediaDevices }).mediaDevices
  if (devices === undefined) return { kind: 'fault', fault: 'unable' }
  try {
    return { kind: 'ok', stream: await devices.getUserMedia(wanted) }
  } catch (error) {
    return { kind: 'fault', fault: faultOf(error) }
  }
}

/** Lets go of a microphone or camera, so that its light goes out. */
export function letGo(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function faultOf(error: unknown): CaptureFault {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    default:
      return 'unable'
  }
}
