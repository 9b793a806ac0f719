const { setTimeout: realTimeout } = globalThis

/**
 * Waits until `read` answers something, and gives it. Only the test's own time limit bounds it: a busy machine makes a test late, not
 * wrong. What `read` throws ends it.
 */
export async function until<T>(read: () => T | Promise<T>): Promise<Exclude<T, false | null | undefined>> {
  for (;;) {
    const found = await read()
    if (found !== false && found !== null && found !== undefined) return found as Exclude<T, false | null | undefined>
    await new Promise((resolve) => realTimeout(resolve, 5))
  }
}
