/**
 * One WebSocket of a client, from the challenge to the end (spec 03).
 *
 * It waits for the first sign-in, then carries one or more signed-in devices. What goes from device to device is relayed on bytes
 * (`routing/relay.ts`); everything else is decoded here and handed to its service. Reading stops for as long as there is a reason to
 * (a sign-in under way, a full output, a rate, a busy mailbox); what was read already waits in `reading.ts`.
 */
import { randomBytes } from 'node:crypto'

import {
  bytesToId,
  decodeFrame,
  type DeviceId,
  type ErrorCode,
  type Frame,
  type HelloFrame,
  limits as wireLimits,
  noDevice,
  numberOfCode,
  numberOfFrame,
  sentenceOf,
} from '@kith/wire'

import type { SignedIn } from '../naming/naming.ts'
import { Relay, type RelayHost } from '../routing/relay.ts'
import type { Route, Sender } from '../routing/route.ts'
import { keyOfDevice } from '../routing/router.ts'
import { answerUnrouted } from '../routing/unrouted.ts'
import { type EarlyRequest, EarlyRequests, isEarlyRequest } from './early-requests.ts'
import { tellDevices } from './naming-responders.ts'
import { Liveness } from './liveness.ts'
import { isMeetingRequest, MeetingRequests } from './meeting-requests.ts'
import type { Output } from './output.ts'
import { outputTo } from './output-to.ts'
import { Reading } from './reading.ts'
import { answer, isForSession, isRequest, refusalOf, refusedFrame } from './requests.ts'
import type { LeaveReason, SessionServices } from './services.ts'
import type { Caller } from './caller.ts'
import { ConnectionRates } from './connection-rates.ts'
import { type Carrier, Session } from './session.ts'
import { attachSession, endSession } from './session-life.ts'
import { closeCodes, type Socket } from './socket.ts'

const numbers = { signIn: numberOfFrame('sign-in'), store: numberOfFrame('store') }
const storeSenderAt = 24
/** A whole hello counts as so many requests. */
const helloCost = 10
/** A frame for which the store is asked counts as so many. */
const askCost = 100

export class Connection implements RelayHost, Carrier {
  readonly caller: Caller
  readonly output: Output
  readonly liveness: Liveness
  readonly #services: SessionServices
  readonly #socket: Socket
  readonly #relay: Relay
  readonly #nonce: Uint8Array = randomBytes(32)
  readonly #sessions = new Map<string, Session>()
  #fenced: Set<string> | undefined
  readonly #reading: Reading
  readonly #rates: ConnectionRates
  readonly #onSignedIn: () => void
  readonly #early: EarlyRequests
  readonly #meetings: MeetingRequests
  #requestsUnderWay = 0
  #state: 'before-sign-in' | 'open' | 'ended' = 'before-sign-in'

  constructor(socket: Socket, caller: Caller, services: SessionServices, onSignedIn: () => void) {
    const { clock, metrics, rates } = services
    this.#socket = socket
    this.caller = caller
    this.#services = services
    this.#onSignedIn = onSignedIn
    this.#early = new EarlyRequests(services, caller.address)
    this.#meetings = new MeetingRequests(services, caller.address, (frame) => {
      if (this.#state !== 'ended') this.output.add(frame)
    })
    this.output = outputTo(socket, services)
    this.#reading = new Reading({
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      take: (packet, at) => this.#take(packet, at),
    })
    this.#relay = new Relay(services.router, this, metrics.relayed, services.blocks)
    const nowMs = clock.nowMs()
    this.#rates = new ConnectionRates(rates, nowMs)
    this.liveness = new Liveness(services.deadlines, nowMs)
    const { networkKey, domain, boot } = services.network
    this.output.add({ type: 'challenge', nonce: this.#nonce, networkKey, domain, boot, serverMs: nowMs })
  }

  get sessions(): ReadonlyMap<string, Session> {
    return this.#sessions
  }

  get isSignedIn(): boolean {
    return this.#state === 'open'
  }

  /** One packet from the client. */
  receive(packet: Buffer, isBinary: boolean): void {
    const { metrics, clock } = this.#services
    if (this.#state === 'ended') return
    // Read first: a packet that was relayed has given its memory back.
    const { byteLength } = packet
    this.liveness.heard()
    metrics.packetsIn++
    metrics.bytesIn += byteLength
    if (!isBinary) this.fail('frame-unexpected')
    else if (this.#state === 'before-sign-in' && byteLength > wireLimits.packetBytesBeforeSignInMax)
      this.fail('frame-too-long')
    else this.#reading.push(packet)
    this.#reading.pauseFor(this.#rates.bytes.take(byteLength, clock.nowMs()), this.#rates.bytes)
  }

  /** The WebSocket is closed, by whomever. */
  closed(): void {
    this.#finish()
  }

  /** Ends the connection with a reason for the client (spec SE8). */
  end(code: ErrorCode, closeCode: number = closeCodes.policy): void {
    if (this.#state === 'ended') return
    this.#services.metrics.refused(code)
    this.#services.log.info('connection-ended', { code, address: this.caller.address })
    this.#leaveAll()
    this.output.add({ type: 'bye', code: numberOfCode(code), message: sentenceOf(code) })
    this.output.flush()
    this.#finish()
    this.#socket.close(closeCode, code)
  }

  /** Looks at the deadlines; call it often. */
  sweep(nowMs: number): void {
    if (this.#state === 'ended') return
    const { waitingBytes, packetsTaken } = this.output
    this.output.sweep(nowMs, this.#services.deadlines.holdMs)
    const [isSignedIn, { isPaused }] = [this.isSignedIn || this.#meetings.isMeeting, this.#reading]
    const verdict = this.liveness.sweep(nowMs, { isSignedIn, isPaused, waitingBytes, packetsTaken })
    if (verdict === 'ping') this.#socket.ping()
    else if (verdict === 'late') this.end('sign-in-late')
    else if (verdict === 'gone' || waitingBytes > this.#services.limits.outputBytesMax) {
      this.#services.log.info('connection-lost', { address: this.caller.address })
      this.#socket.terminate()
      this.#finish()
    }
  }

  // What the relay asks for.

  senderOf(key: string): Sender | 'fenced' | undefined {
    return this.#sessions.get(key) ?? (this.#fenced?.has(key) === true ? 'fenced' : undefined)
  }

  hear(number: number, payload: Uint8Array): boolean {
    if (number === numbers.store) this.#store(payload)
    else {
      const decoded = decodeFrame(number, payload)
      if (decoded.kind === 'refused') this.fail(decoded.code)
      else this.#hearFrame(decoded.frame)
    }
    return !this.#reading.isPaused && this.#state !== 'ended'
  }

  hearAck(payload: Uint8Array): void {
    if (this.#services.mailbox.ack(payload)) this.#relay.framesTaken += askCost
  }

  hearUnrouted(route: Route, frames: Uint8Array): void {
    if (this.#services.naming.deviceRecordNow(route.target.device) === 'unloaded') this.#relay.framesTaken += askCost
    answerUnrouted(this.#services, route, frames)
  }

  waitFor(work: Promise<void>): void {
    this.#reading.pause(work)
    this.#run(
      work.finally(() => {
        this.#reading.resume(work)
      }),
    )
  }

  takesBulk({ target: { attached } }: Route, bytes: number): boolean {
    if (attached?.output.hasRoomForBulk === false) return false
    return this.#rates.bulk.tryTake(bytes, this.#services.clock.nowMs()) === 0
  }

  hearStale(route: Route): void {
    const { sender, target } = route
    if (sender === undefined || target.attached === undefined || route.listVersionTold >= target.listVersion) return
    route.listVersionTold = target.listVersion
    this.#run(tellDevices(this.#services.naming, sender, target.attached.name))
  }

  fail(code: ErrorCode): void {
    this.end(code, code === 'frame-too-long' ? closeCodes.tooLong : closeCodes.policy)
  }

  pauseFor(output: Output): void {
    this.#reading.pause(output)
  }

  resumeFor(output: Output): void {
    this.#reading.resume(output)
  }

  // What newer connections and naming ask for.

  fence(session: Session): void {
    this.#services.metrics.takeovers++
    this.#putOut(session, 'taken-over', 'taken-over')
  }

  expel(session: Session, code: ErrorCode): void {
    this.#putOut(session, 'left', code)
  }

  #putOut(session: Session, reason: LeaveReason, code: ErrorCode): void {
    this.#leave(session, reason)
    ;(this.#fenced ??= new Set()).add(session.key)
    if (this.#sessions.size === 0) this.end(code)
    else this.output.add(refusedFrame(this.#services, session.request, code))
  }

  #take(packet: Buffer, start: number): number {
    const before = this.#relay.framesTaken
    const at = this.#relay.take(packet, start)
    const waitMs = this.#rates.frames.take(this.#relay.framesTaken - before, this.#services.clock.nowMs())
    this.#reading.pauseFor(waitMs, this.#rates.frames)
    return at
  }

  #hearFrame(frame: Frame): void {
    if (frame.type === 'ping') this.output.add({ type: 'pong', token: frame.token })
    else if (frame.type === 'pong') return
    else if (frame.type === 'sign-in') this.#signIn(frame)
    else if (frame.type === 'claim') this.output.add(this.#early.keep(frame))
    else if (this.#state === 'before-sign-in' && isEarlyRequest(frame)) this.#answerEarly(frame)
    else if (isMeetingRequest(frame)) {
      if (this.#mayMeet(frame.as)) this.#meetings.take(frame)
    } else if (frame.type === 'bye') {
      this.#leaveAll()
      this.#finish()
      this.#socket.close(closeCodes.normal, '')
    } else if (isForSession(frame)) {
      const session = this.#sessionOf(keyOfDevice(frame.as))
      if (session === undefined) return
      if (frame.type === 'hello') this.#hello(frame)
      else if (frame.type === 'attach') attachSession(this.#services, session)
      else if (isRequest(frame)) this.#request(session, frame)
      else this.#relay.framesTaken += this.#services.blobs.hear(session, frame)
    } else this.fail(this.#state === 'open' ? 'frame-unexpected' : 'not-signed-in')
  }

  /** One after the other: nothing else of the connection is read meanwhile. */
  #answerEarly(frame: EarlyRequest): void {
    this.waitFor(
      this.#early.answer(frame).then((answered) => {
        if (this.#state !== 'ended') this.output.add(answered)
      }),
    )
  }

  /** A new device meets before it is anybody, and every other as one that is signed in. */
  #mayMeet(as: DeviceId): boolean {
    if (as === noDevice && this.#state === 'before-sign-in') return true
    return this.#sessionOf(keyOfDevice(as)) !== undefined
  }

  /** The session a frame acts for; ends the connection when there never was one, ignores what was fenced. */
  #sessionOf(key: string): Session | undefined {
    const session = this.#sessions.get(key)
    if (session === undefined && this.#fenced?.has(key) !== true) this.fail('not-signed-in')
    return session
  }

  #signIn(frame: Extract<Frame, { type: 'sign-in' }>): void {
    const { clock, limits, naming, network, signInsOf } = this.#services
    const waitMs = signInsOf(this.caller.address).tryTake(1, clock.nowMs())
    if (waitMs > 0 || this.#sessions.size >= limits.devicesPerConnectionMax) {
      this.output.add(refusedFrame(this.#services, frame.request, 'rate-exceeded', Math.max(waitMs, 1000)))
      return
    }
    const { networkKey, domain } = network
    this.waitFor(
      naming.signIn(frame, { nonce: this.#nonce, networkKey, domain, proof: this.#early.proof }).then(
        (outcome) => {
          if (this.#state === 'ended') return
          if (outcome.kind === 'refused')
            this.output.add(refusedFrame(this.#services, frame.request, outcome.code, 0, outcome.message))
          else this.#enter(outcome, frame.request)
        },
        (cause: unknown) => {
          if (this.#state !== 'ended') this.output.add(refusalOf(this.#services, frame.request, cause))
        },
      ),
    )
  }

  #enter(outcome: SignedIn, request: number): void {
    const { table, metrics } = this.#services
    const { device, name, epoch, claimed, listVersion } = outcome
    const session = new Session({
      device,
      key: keyOfDevice(device),
      name,
      epoch,
      output: this.output,
      carrier: this,
      request,
      listVersion,
    })
    const older = table.enter(session)
    if (older === 'late') {
      this.output.add(refusedFrame(this.#services, request, 'taken-over'))
      return
    }
    if (older !== undefined && older.carrier === this) this.#leave(older, 'taken-over')
    else older?.carrier.fence(older)
    this.#sessions.set(session.key, session)
    this.#fenced?.delete(session.key)
    this.#relay.forgetRoutes()
    this.#rates.widen(this.#sessions.size)
    if (this.#state === 'before-sign-in') {
      this.#state = 'open'
      this.#onSignedIn()
    }
    metrics.signIns++
    if (claimed) metrics.claims++
    this.output.add({ type: 'signed-in', request, device, epoch, claimed })
    if (outcome.isListOld) this.#run(tellDevices(this.#services.naming, session, name))
  }

  #hello(frame: HelloFrame): void {
    this.#services.mailbox.hello(frame)
    // The last frame has the mailbox read all streams of the device.
    this.#charge(frame.more > 0 ? 1 : helloCost)
  }

  #charge(requests: number): void {
    this.#reading.pauseFor(this.#rates.requests.take(requests, this.#services.clock.nowMs()), this.#rates.requests)
  }

  #store(payload: Uint8Array): void {
    const { mailbox } = this.#services
    if (payload.byteLength < storeSenderAt + 16) {
      this.fail('frame-cut')
      return
    }
    const from = payload.subarray(storeSenderAt, storeSenderAt + 16)
    const session = this.#sessionOf(Buffer.from(from.buffer, from.byteOffset, 16).toString('latin1'))
    if (session === undefined) return
    const refused = mailbox.store(payload, bytesToId<DeviceId>(from))
    if (refused !== undefined) this.fail(refused.code)
    else if (mailbox.isFull) this.waitFor(mailbox.room())
  }

  #request(session: Session, frame: Parameters<typeof answer>[2]): void {
    this.#charge(1)
    if (++this.#requestsUnderWay >= this.#services.limits.requestsUnderWayMax) this.#reading.pause(answer)
    this.#run(
      answer(this.#services, session, frame).finally(() => {
        this.#requestsUnderWay--
        this.#reading.resume(answer)
      }),
    )
  }

  #leave(session: Session, reason: LeaveReason): void {
    if (session.state === 'ended') return
    this.#sessions.delete(session.key)
    this.#relay.forgetRoutes()
    endSession(this.#services, session, reason)
  }

  #leaveAll(): void {
    for (const session of [...this.#sessions.values()]) this.#leave(session, 'left')
  }

  #finish(): void {
    if (this.#state === 'ended') return
    this.#leaveAll()
    this.#meetings.left()
    this.#state = 'ended'
    this.output.close()
    this.#relay.forgetRoutes()
    this.#reading.stop()
  }

  #run(work: Promise<void>): void {
    work.catch((cause: unknown) => {
      this.#services.log.error('work-failed', {
        cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      })
    })
  }
}
