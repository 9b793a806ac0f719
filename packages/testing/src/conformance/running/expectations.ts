import { codeOfNumber, type ErrorCode, type Frame, type FrameOf, type FrameType } from '@kith/wire'

import type { RawClient } from '../client/raw-client.ts'
import { Unmet } from '../client/unmet.ts'
import { wordsOf, wordsOfFrame } from '../client/wording.ts'

/** Fields of a frame that have to be as given; a `code` by its name. */
export type Expected<T extends FrameType> = {
  readonly [K in Exclude<keyof FrameOf<T>, 'type'>]?: K extends 'code' ? ErrorCode : FrameOf<T>[K]
}

/** Frames that answer a request. */
const answerTypes: readonly FrameType[] = [
  'signed-in',
  'done',
  'refused',
  'name-record',
  'lock-stock',
  'lock-taken',
  'grants',
  'presence',
  'results',
  'position',
  'ice-servers',
  'log-proof',
  'chain-ended',
]

/** Fails unless both are the same, bytes by content. `what` says in words what is compared. */
export function same(what: string, came: unknown, expected: unknown): void {
  if (!isSame(came, expected)) throw new Unmet(`${what} ${wordsOf(expected)}`, wordsOf(came))
}

/** Fails unless it holds. */
export function holds(condition: boolean, expected: string, came: unknown): asserts condition {
  if (!condition) throw new Unmet(expected, typeof came === 'string' ? came : wordsOf(came))
}

/** Fails unless the frame is of the type and has these fields. */
export function fits<T extends FrameType>(frame: Frame, type: T, fields: Expected<T>): FrameOf<T> {
  const isFitting =
    frame.type === type &&
    Object.entries(fields).every(([name, value]) => {
      const came = (frame as unknown as Readonly<Record<string, unknown>>)[name]
      return name === 'code' ? codeOfNumber(came as number) === value : isSame(came, value)
    })
  if (!isFitting) throw new Unmet(wordsOfExpected(type, fields), wordsOfFrame(frame))
  return frame as FrameOf<T>
}

/** The answer to a request. */
export function answerTo(client: RawClient, request: number): Promise<Frame> {
  return client.nextWhere(
    `an answer to request ${request}`,
    (frame) => answerTypes.includes(frame.type) && 'request' in frame && frame.request === request,
  )
}

/** The next frame of the type has these fields. */
export async function expectFrame<T extends FrameType>(
  client: RawClient,
  type: T,
  fields: Expected<T> = {},
): Promise<FrameOf<T>> {
  return fits(await client.nextWhere(wordsOfExpected(type, fields), (frame) => frame.type === type), type, fields)
}

/** The connection ends by `bye` with this code, and is closed. */
export async function expectEnd(client: RawClient, code: ErrorCode): Promise<void> {
  await expectFrame(client, 'bye', { code })
  await expectClosed(client)
}

/** The connection is closed, with a word or without. */
export async function expectClosed(client: RawClient): Promise<void> {
  const never = Symbol('open')
  const end = await client.within(client.closed, never)
  if (end === never) throw new Unmet('the end of the connection', 'none: it stays open')
}

/** Nothing of these types has come by now. */
export async function expectNone(client: RawClient, ...types: readonly FrameType[]): Promise<void> {
  await client.sync()
  const frame = client.frames.find(({ type }) => types.includes(type))
  if (frame !== undefined) throw new Unmet(`no ${types.join(' and no ')}`, wordsOfFrame(frame))
}

/** The frame as a failure names it. */
export function wordsOfExpected(type: FrameType, fields: object): string {
  const words = Object.entries(fields).map(
    ([name, value]) => `${name}=${name === 'code' ? String(value) : wordsOf(value, name)}`,
  )
  return `${type}(${words.join(' ')})`
}

/** Whether two values out of frames are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one instanceof Uint8Array || other instanceof Uint8Array)
    return one instanceof Uint8Array && other instanceof Uint8Array && Buffer.compare(one, other) === 0
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  const [keys, others] = [Object.keys(one), Object.keys(other)]
  return (
    keys.length === others.length &&
    keys.every((key) => isSame((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]))
  )
}
