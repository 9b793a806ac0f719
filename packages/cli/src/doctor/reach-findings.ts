import type { Finding } from '@kith/peer'

import type { Reach, ReachStep } from './reach.ts'

/** What follows from the way to a server, in words. */
export function reachFindings({ host, port, isTls, addresses, stepMs, failure, domain }: Reach): readonly Finding[] {
  const place = `${host}:${String(port)}`
  if (failure !== undefined) {
    const [sentence, advice] = words[failure.step](place, failure.code, host)
    return [{ id: `reach-${failure.step}`, level: 'problem', sentence, advice }]
  }
  const times = [`TCP ${ms(stepMs.tcp)}`, ...(isTls ? [`TLS ${ms(stepMs.tls)}`] : [])].join(', ')
  const where = addresses[0] === host || addresses[0] === undefined ? place : `${place} (${addresses.join(', ')})`
  const sentence = `The network ${domain ?? ''} is at ${where}: ${times}.`
  return [{ id: 'reach-kith', level: 'good', sentence, advice: undefined }]
}

const words: Readonly<
  Record<
    ReachStep,
    (place: string, code: string, host: string) => readonly [sentence: string, advice: string | undefined]
  >
> = {
  name: (_, code, host) => [
    code === 'ENOTFOUND'
      ? `There is no address for the name ${host}.`
      : `The address of ${host} cannot be looked up (${code}).`,
    'Is the name spelled right, and is this device online?',
  ],
  tcp: (place, code) => [
    code === 'ECONNREFUSED'
      ? `Nothing listens at ${place}.`
      : code === 'timeout'
        ? `Nothing answers at ${place}: a firewall may stand between, or the machine is off.`
        : `No connection to ${place} comes about (${code}).`,
    code === 'ECONNREFUSED'
      ? 'Does the server run, and is the port right? kith serve starts one; --server (KITH_SERVER) says where it is.'
      : 'Does another network help? Then this one does not let out connections to that port.',
  ],
  tls: (place, code) => [
    `Something listens at ${place}, and its certificate or its TLS is not accepted (${code}).`,
    code.includes('EXPIRED')
      ? 'The operator renews the certificate; also look whether the clock of this device is right.'
      : 'Is the address right, and is it one with https? A network that looks into TLS may stand between.',
  ],
  kith: (place, code) => [
    `Something answers at ${place}, and it is no network of Kith (${code}).`,
    'Is the port right? A proxy in front passes /kith and /.well-known/kith on.',
  ],
}

function ms(value: number | undefined): string {
  return value === undefined ? '' : `${value < 10 ? value.toFixed(1) : String(Math.round(value))} ms`
}
