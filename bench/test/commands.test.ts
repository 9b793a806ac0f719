import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const timeout = 60_000

async function bench(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@kith/source', main, ...args], {
    timeout,
  })
  return stdout
}

function result(output: string): number[] {
  const [, , ...fields] = (output.trimEnd().split('\n').at(-1) ?? '').split(' ')
  return fields.map((field) => Number(field.slice(field.indexOf('=') + 1)))
}

describe('npm run bench', () => {
  it('relay ends with its result', { timeout }, async () => {
    const output = await bench('relay', '--seconds', '0.1', '--runs', '1', '--pairs', '20')
    expect(output).toMatch(/\nRESULT relay ceiling=\S+ socketio=\S+ many=\S+ oneway=\S+ /)
    for (const value of result(output)) expect(value).toBeGreaterThan(0)
  })

  it('idle ends with its result', { timeout }, async () => {
    const output = await bench('idle', '--connections', '50')
    expect(output).toMatch(/\nRESULT idle bytes=\S+ ws=\S+ socketio=\S+ /)
  })

  it('durable ends with its result', { timeout }, async () => {
    const output = await bench('durable', '--seconds', '0.1', '--runs', '1', '--senders', '10', '--alone')
    expect(output).toMatch(/\nRESULT durable persec=\S+ p99ms=\S+ postgres=absent mosquitto=absent /)
    expect(result(output)[0]).toBeGreaterThan(0)
  })

  it('direct ends with its result', { timeout }, async () => {
    const output = await bench(
      'direct',
      '--seconds',
      '0.1',
      '--runs',
      '1',
      '--only',
      'tcp,tls,kith-relay,kith-relay-memory',
    )
    expect(output).toMatch(/\nRESULT direct webrtcmb=absent tcpmb=absent /)
    expect(output).toMatch(/ relaymbpersec=\d.* relaycommits=[1-9]/)
  })

  it('blobs ends with its result', { timeout }, async () => {
    const output = await bench('blobs', '--megabytes', '2', '--runs', '1')
    expect(output).toMatch(/\nRESULT blobs in=\S+ out=\S+ inratio=\S+ outratio=\S+ pingp95ms=\S+ commitp95ms=\S+ /)
    for (const value of result(output)) expect(value).toBeGreaterThan(0)
  })

  it('conversations ends with its result', { timeout }, async () => {
    const output = await bench('conversations', '--seconds', '0.1', '--runs', '1')
    expect(output).toMatch(/\nRESULT conversations sealus=\S+ openus=\S+ mls=\S+ mlsopen=\S+ accepted=\S+ /)
    for (const value of result(output)) expect(value).toBeGreaterThan(0)
  })

  it.skipIf(process.env['KITH_TEST_CHROMIUM'] === undefined)('history ends with its result', { timeout }, async () => {
    const output = await bench('history', '--messages', '1500', '--runs', '1')
    expect(output).toMatch(/\nRESULT history messages=1500 buildMs=\S+ blockedMs=\S+ oneMs=\S+ .* indexBytes=\d+ /)
  })

  it('sealed ends with its result', { timeout }, async () => {
    const output = await bench('sealed', '--runs', '1')
    expect(output).toMatch(
      /\nRESULT sealed put300=\S+ get300=\S+ list300=\S+ put4000=\S+ get4000=\S+ list4000=\S+ passphrasems=\d/,
    )
  })

  it('sealing ends with its result', { timeout }, async () => {
    const output = await bench('sealing', '--runs', '1', '--seconds', '0.1')
    expect(output).toMatch(/\nRESULT sealing sealus=\S+ openus=\S+ .* mls=\S+ .* sendermemoryshare=\S+ /)
  })

  it('says what it can do', async () => {
    expect(await bench('--help')).toContain('npm run bench -- relay')
  })
})
