import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { root, runProgram } from '../steps/run.ts'
import { installPackages, isDebian, libraryPath, unpackPackages } from './debian.ts'
import { findProgram, isProgram, isRoot } from './processes.ts'
import { found, missing, type Provision, reasonOf } from './provision.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const macPath = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** Finds Chromium, or fetches it: from Debian's packages, else with Playwright's own installer. */
export async function provideChromium(): Promise<Provision> {
  const given = process.env['CHROMIUM_PATH']
  if (given !== undefined)
    return isProgram(given) ? ready(given, given) : missing(`CHROMIUM_PATH=${given} is no program`)
  const here = findChromium()
  if (here !== undefined) return ready(here, here)
  const failures: string[] = []
  for (const attempt of isDebian() ? [fromDebian, fromPlaywright] : [fromPlaywright])
    try {
      return await attempt()
    } catch (error) {
      failures.push(reasonOf(error))
    }
  return missing(`${failures.join('; ')}; install Chromium or set CHROMIUM_PATH`)
}

function findChromium(): string | undefined {
  return names.map((name) => findProgram(name)).find((path) => path !== undefined) ?? [macPath].find(isProgram)
}

function ready(path: string, from: string): Provision {
  return found(from, { KITH_TEST_CHROMIUM: path })
}

async function fromDebian(): Promise<Provision> {
  if (isRoot) {
    console.log('Chromium is missing: installing it from the packages of this system (about 300 MB)')
    await installPackages(['chromium'])
    const path = findChromium()
    if (path === undefined) throw new Error('the chromium package holds no chromium')
    return ready(path, `${path}, installed now`)
  }
  console.log('Chromium is missing: unpacking it from the packages of this system (about 300 MB)')
  const folder = await unpackPackages(['chromium', 'fonts-dejavu-core'])
  const path = join(folder, 'chromium.sh')
  const program = join(folder, 'usr/lib/chromium/chromium')
  writeFileSync(path, `#!/bin/sh\nLD_LIBRARY_PATH='${libraryPath(folder)}' exec '${program}' "$@"\n`, { mode: 0o755 })
  return ready(path, 'packages of this system, unpacked')
}

async function fromPlaywright(): Promise<Provision> {
  console.log("Chromium is missing: trying Playwright's own installer")
  const { isPassed, output } = await runProgram('playwright', ['install', 'chromium'])
  if (!isPassed) throw new Error(`Playwright could not install it: ${output.trim().split('\n')[0] ?? ''}`)
  const { chromium } = await import('playwright')
  const path = chromium.executablePath()
  if (!isProgram(path)) throw new Error(`Playwright installed nothing under ${path.replace(root, '.')}`)
  return ready(path, "Playwright's installer")
}
