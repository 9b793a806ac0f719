/** Where the server says what happens. Events never hold message content, keys, nonces or signatures. */
export interface Logger {
  readonly info: (event: string, fields?: LogFields) => void
  readonly warn: (event: string, fields?: LogFields) => void
  readonly error: (event: string, fields?: LogFields) => void
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** One JSON object a line to `write`; texts are escaped by JSON and cut at 200 letters. */
export function jsonLogger(write: (line: string) => void, nowMs: () => number = () => Date.now()): Logger {
  const say =
    (level: string) =>
    (event: string, fields: LogFields = {}) => {
      const cut = Object.entries(fields).map(([key, value]) => [key, typeof value === 'string' ? plain(value) : value])
      write(`${JSON.stringify({ time: new Date(nowMs()).toISOString(), level, event, ...Object.fromEntries(cut) })}\n`)
    }
  return { info: say('info'), warn: say('warn'), error: say('error') }
}

/** Says nothing. */
export const silentLogger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }

const textLengthMax = 200

/** Cut, and free of letters that turn or hide text on a terminal. */
function plain(text: string): string {
  return text
    .slice(0, textLengthMax)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`)
}
