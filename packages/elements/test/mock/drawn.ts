/** Waits for two frames: everything that was asked for has been drawn then. */
export async function drawn(): Promise<void> {
  for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve))
}

/** Waits until `read` answers something; the test's own time limit bounds it. */
export async function until<T>(read: () => T | null | undefined | false): Promise<T> {
  for (;;) {
    const found = read()
    if (found !== null && found !== undefined && found !== false) return found
    await drawn()
  }
}
