import {
  type ErrorCode,
  type Frame,
  type FrameOf,
  type FrameType,
  KithError,
  numberOfCode,
  type RefusedFrame,
  sentenceOf,
} from '@kith/wire'

import { retryMsOf } from '../retry-times.ts'
import type { RequestFrame, RequestType, Responders, SessionServices } from './services.ts'
import type { Session } from './session.ts'

const requestTypes: Readonly<Record<RequestType, true>> = {
  lookup: true,
  'devices-set': true,
  'lock-publish': true,
  'lock-take': true,
  grant: true,
  'grants-query': true,
  'presence-set': true,
  'presence-query': true,
  'presence-watch': true,
  'presence-unwatch': true,
  publish: true,
  unpublish: true,
  search: true,
  'search-end': true,
  'position-query': true,
  'ice-query': true,
  'log-query': true,
  invite: true,
  'invitations-query': true,
  'invitation-revoke': true,
  'chain-end': true,
  'chain-end-query': true,
  'strangers-set': true,
  report: true,
  'push-query': true,
  'push-set': true,
  'push-clear': true,
  'blob-reserve': true,
  'blob-query': true,
  'blob-release': true,
}

/** True for frames that a signed-in device asks something with. */
export function isRequest(frame: Frame): frame is RequestFrame {
  return Object.hasOwn(requestTypes, frame.type satisfies FrameType)
}

/** True for frames that act for a signed-in device, which each names as `as`. */
export function isForSession(
  frame: Frame,
): frame is RequestFrame | FrameOf<'hello' | 'attach' | 'blob-put' | 'blob-get'> {
  const { type } = frame
  return type === 'hello' || type === 'attach' || type === 'blob-put' || type === 'blob-get' || isRequest(frame)
}

/** Answers one request; never rejects. */
export async function answer(services: SessionServices, session: Session, frame: RequestFrame): Promise<void> {
  services.metrics.requests++
  try {
    const respond = services.responders[frame.type] as Responders['lookup']
    const answered = await respond(session, frame as Parameters<Responders['lookup']>[1])
    for (const one of Array.isArray(answered) ? (answered as readonly Frame[]) : [answered as Frame]) session.send(one)
  } catch (cause) {
    session.send(refusalOf(services, frame.request, cause))
  }
}

/** The refusal that an error stands for; what is not a `KithError` is logged and called `internal`. */
export function refusalOf(services: SessionServices, request: number, cause: unknown): RefusedFrame {
  const error = cause instanceof KithError ? cause : new KithError('internal')
  if (error !== cause)
    services.log.error('request-failed', {
      cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    })
  return refusedFrame(services, request, error.code, error.retryAfterMs ?? retryMsOf(error.code), error.message)
}

/** A refusal, which is counted. */
export function refusedFrame(
  services: SessionServices,
  request: number,
  code: ErrorCode,
  retryAfterMs = 0,
  message: string = sentenceOf(code),
): RefusedFrame {
  services.metrics.refused(code)
  return { type: 'refused', request, code: numberOfCode(code), message: message.slice(0, 160), retryAfterMs }
}
