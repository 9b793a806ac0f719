import { parseAddress } from '@kith/core'
import type { NetworkDiagnosis, TurnDiagnosis } from '../api/diagnosis.ts'
import { familyOf, type Gathered } from './gathered.ts'
import { type NetworkProbe, placeOf, probeMsMax, serverOf } from './network-probe.ts'

/** Looks at the network with the candidates that the browser's WebRTC gathers. */
export const browserProbe: NetworkProbe = {
  look: async (stun, signal) => {
    const gathered = await gather({ iceServers: stun.map((urls) => ({ urls })) }, stun.length, signal)
    return { from: placeOfServer(stun[0]), ipv4: familyOf('ipv4', gathered), ipv6: familyOf('ipv6', gathered) }
  },
  tryTurn: async ({ url, username, credential }, signal) => {
    const configuration: RTCConfiguration = {
      iceServers: [{ urls: url, username, credential }],
      iceTransportPolicy: 'relay',
    }
    const { candidates, firstMs, code } = await gather(configuration, 1, signal)
    const none: TurnDiagnosis = { url, state: 'silent', code: undefined, roundTripMs: undefined }
    if (candidates.length > 0) return { ...none, state: 'works', roundTripMs: firstMs }
    // 701 is the browser's own number for a server that does not answer.
    return code === undefined || code >= 700 ? none : { ...none, state: 'refused', code }
  },
}

/** Gathers until it is complete or the time is over. `code` is the last error of a server. */
async function gather(
  configuration: RTCConfiguration,
  asked: number,
  signal: AbortSignal,
): Promise<Gathered & { readonly code: number | undefined }> {
  const connection = new RTCPeerConnection(configuration)
  const [startedMs, candidates, failed] = [performance.now(), [] as string[], new Set<string>()]
  let firstMs: number | undefined
  let code: number | undefined
  let isComplete = false
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, probeMsMax)
      const done = (): void => {
        clearTimeout(timer)
        resolve()
      }
      signal.addEventListener('abort', done, { once: true })
      connection.onicegatheringstatechange = () => {
        if (connection.iceGatheringState !== 'complete') return
        isComplete = true
        done()
      }
      connection.onicecandidateerror = ({ url, errorCode }) => {
        failed.add(url)
        code = errorCode
      }
      connection.onicecandidate = ({ candidate }) => {
        if (candidate === null || candidate.candidate === '') return
        candidates.push(candidate.candidate)
        if (candidate.type !== 'host') firstMs ??= performance.now() - startedMs
      }
      connection.createDataChannel('kith')
      connection.setLocalDescription().catch(reject)
    })
  } finally {
    connection.close()
  }
  // A browser waits longer for an answer than a person; what is not complete by now lacks one at least.
  const missing = isComplete ? 0 : firstMs === undefined ? asked : 1
  return { candidates, failures: Math.max(failed.size, missing), asked, firstMs, code }
}

/** A name says nothing of where its server is, but that of this machine. */
function placeOfServer(url: string | undefined): NetworkDiagnosis['from'] {
  if (url === undefined) return 'unknown'
  const { host } = serverOf(url)
  const address = parseAddress(host)
  if (address !== undefined) return placeOf(address)
  return host === 'localhost' ? 'this-machine' : 'unknown'
}
