import { codeOfNumber, type Frame, readHeader } from '@kith/wire'

/** A frame of delivery in a few words, for a person who reads a trace. */
export function describeFrame(frame: Frame): string {
  switch (frame.type) {
    case 'data':
    case 'store': {
      const { stream, seq, kind } = readHeader(frame.envelope.authenticated)
      return `${frame.type} ${stream} ${String(seq)} ${kind}`
    }
    case 'ack':
      return `ack ${frame.stream} ${String(frame.next)} ${String(frame.exceptions.length)}`
    case 'gap':
      return `gap ${frame.stream} ${String(frame.fromSeq)} ${String(frame.toSeq)} ${frame.reason}`
    case 'reopen':
      return `reopen ${frame.stream}`
    case 'stored':
      return `stored ${frame.stream} ${String(frame.upTo)}`
    case 'turned-down':
      return `turned-down ${frame.stream} ${String(frame.seq)} ${codeOfNumber(frame.code)}`
    case 'hello':
      return `hello ${String(frame.outstanding.length)}`
    default:
      return frame.type
  }
}
