#!/usr/bin/env node
import { run } from './program/program.ts'
import type { EndingSignal } from './program/surroundings.ts'

const endingSignals: readonly EndingSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

// A reader that went away (`kith search songs | head -1`) is no fault; commands that go on hear of it themselves.
process.stdout.on('error', () => undefined)

const code = await run({
  argv: process.argv.slice(2),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  nowMs: Date.now,
  onSignal: (handler) => {
    for (const signal of endingSignals) process.on(signal, handler)
    return () => {
      for (const signal of endingSignals) process.off(signal, handler)
    }
  },
  exit: (forced) => process.exit(forced),
  // Loaded when needed, so that help and a typing mistake are answered at once.
  join: async (url, options) => (await import('@kith/peer')).join(url, options),
  linkDevice: async (url, options) => (await import('@kith/peer')).linkDevice(url, options),
  takeName: async (url, options) => (await import('@kith/peer')).takeName(url, options),
  recover: async (url, options) => (await import('@kith/peer')).recover(url, options),
  reach: async (server, options) => (await import('./doctor/reach.ts')).reachServer(server, options),
  serve: async (options) => (await import('@kith/server')).serve(options),
})

// A pipe may still hold what was written; an open terminal would keep the process alive.
for (const stream of [process.stdout, process.stderr])
  await new Promise<void>((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) resolve()
    else
      stream.write('', () => {
        resolve()
      })
  })
process.exit(code)
