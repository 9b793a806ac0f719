/** What a connection needs of its WebSocket. `ws` has it; tests may bring their own. */
export interface Socket {
  /** Sends one binary message; `written` is called when the system has taken it or never will. */
  send(packet: Uint8Array, written: () => void): void
  /** Asks for a WebSocket pong. */
  ping(): void
  /** Stops and resumes reading. */
  pause(): void
  resume(): void
  /** Begins the closing handshake. */
  close(code: number, reason: string): void
  /** Ends at once. */
  terminate(): void
}

/** WebSocket close codes (RFC 6455, section 7.4.1). */
export const closeCodes = { normal: 1000, policy: 1008, tooLong: 1009, restart: 1012 } as const
