#!/usr/bin/env node
/**
 * The installed `kith`. Plain JavaScript that every Node understands, because its work is to say a clear sentence where the program
 * itself cannot start: on a Node that is too old, and in a repository that is not built yet.
 */
import { existsSync } from 'node:fs'

const nodeMajorMin = 22
const program = new URL('../dist/bin.js', import.meta.url)

if (Number.parseInt(process.versions.node, 10) < nodeMajorMin) {
  console.error(`kith: needs Node ${String(nodeMajorMin)} or newer; this is Node ${process.versions.node}.`)
  process.exitCode = 1
} else if (existsSync(program)) {
  await import(program.href)
} else {
  console.error('kith: not built yet; run `npm run build` first.')
  process.exitCode = 1
}
