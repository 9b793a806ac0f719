/** Black-box cases of the protocol for any server, and the bare client that they are made with. */
import { conformanceCases } from './chapters/cases.ts'
import { type ConformanceOptions, type ConformanceReport, runCases } from './running/run.ts'

export { MadeBlob } from './client/made-blob.ts'
export { ackFrame, dataFrame, envelopeOf, randomId, streamId } from './client/made-frames.ts'
export type { EnvelopeParts } from './client/made-frames.ts'
export { firstListOf, newPerson, newPersonOf, nextListOf } from './client/person.ts'
export type { Person } from './client/person.ts'
export { attached, RawClient, RefusedBy } from './client/raw-client.ts'
export type { RawClientOptions } from './client/raw-client.ts'
export { Unmet } from './client/unmet.ts'
export { wordsOfFrame } from './client/wording.ts'
export { chapterNames } from './running/case.ts'
export type { ChapterName, ConformanceCase } from './running/case.ts'
export { isMeant } from './running/run.ts'
export type { CaseResult, ConformanceOptions, ConformanceReport } from './running/run.ts'
export { opcodes } from './socket/frame-bytes.ts'
export type { SocketFrame } from './socket/frame-bytes.ts'
export type { HandshakeOptions, HttpAnswer } from './socket/handshake.ts'
export { UpgradeRefused } from './socket/raw-socket.ts'
export type { RawSocket, RawSocketOptions, SocketEnd } from './socket/raw-socket.ts'
export { conformanceCases }

/**
 * Runs the conformance cases against the server at `url`, such as `ws://localhost:4600/kith`. Rejects with `KithError`
 * `server-unreachable` when nothing answers there or what answers is no server of Kith; everything else is a result.
 */
export function runConformance(url: string, options: ConformanceOptions = {}): Promise<ConformanceReport> {
  return runCases(url, conformanceCases, options)
}
