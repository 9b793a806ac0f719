import { isIP } from 'node:net'
import { KithError } from '@kith/wire'

/** What two programs tell each other to make a TCP connection, as JSON inside a sealed signal. */
export interface TcpDescription {
  /** Of the offer: 32 random bytes that both ends of the TLS connection must know; in base64url. */
  readonly key?: string | undefined
  /** Where its sender listens for the time of the attempt. */
  readonly addresses: readonly string[]
  readonly port: number
  /** Its addresses as others see them, as far as they are known already. */
  readonly publicAddresses: readonly string[]
  /** The port that it connects from, to open both ways at once. */
  readonly openPort: number
}

/** Addresses that became known later, as a candidate of its own. */
export type TcpPublic = Pick<TcpDescription, 'publicAddresses' | 'openPort'>

const addressesMax = 16
const keyPattern = /^[A-Za-z0-9_-]{43}$/

/** Checks what another device said. @throws {@link KithError} `path-malformed`. */
export function readTcpDescription(text: string, kind: 'offer' | 'answer'): TcpDescription {
  const read = parse(text)
  if (read === undefined || (kind === 'offer') !== (read.key !== undefined)) throw new KithError('path-malformed')
  return read
}

/** Checks addresses that another device learned later; undefined when they make no sense. */
export function readTcpPublic(text: string): TcpPublic | undefined {
  const { publicAddresses, openPort } = objectOf(text) ?? {}
  return areAddresses(publicAddresses) && isPort(openPort) ? { publicAddresses, openPort } : undefined
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

function parse(text: string): TcpDescription | undefined {
  const { key, addresses, port, publicAddresses, openPort } = objectOf(text) ?? {}
  if (key !== undefined && !(typeof key === 'string' && keyPattern.test(key))) return undefined
  if (!areAddresses(addresses) || !areAddresses(publicAddresses) || !isPort(port) || !isPort(openPort)) return undefined
  return { key, addresses, port, publicAddresses, openPort }
}

function areAddresses(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= addressesMax &&
    value.every((each) => typeof each === 'string' && isIP(each) !== 0)
  )
}

/** 0 says that there is none. */
function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535
}
