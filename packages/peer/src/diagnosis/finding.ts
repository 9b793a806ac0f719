import type { Finding } from '../api/diagnosis.ts'

/** A finding that is as it should be. */
export function good(id: string, sentence: string): Finding {
  return { id, level: 'good', sentence, advice: undefined }
}

/** A finding that works, with something to know. */
export function note(id: string, sentence: string, advice?: string): Finding {
  return { id, level: 'note', sentence, advice }
}

/** A finding that does not work. */
export function problem(id: string, sentence: string, advice?: string): Finding {
  return { id, level: 'problem', sentence, advice }
}

/** A time as a person reads it. */
export function msWords(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${String(Math.round(ms))} ms`
}
