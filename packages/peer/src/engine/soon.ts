/**
 * Runs a function once after the work of this turn of the event loop, so that what one turn brings shares one packet. In browsers a
 * message port is used, because timers of a hidden page are held back.
 */
export function soon(run: () => void): void {
  if (immediate !== undefined) immediate(run)
  else throughPort(run)
}

const immediate = (globalThis as { setImmediate?: (run: () => void) => unknown }).setImmediate
const waiting: (() => void)[] = []
let port: MessagePort | undefined

function throughPort(run: () => void): void {
  if (port === undefined) {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      waiting.shift()?.()
    }
    port = channel.port2
  }
  waiting.push(run)
  port.postMessage(0)
}
