import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import type { Profile } from './profile.ts'

const images = fileURLToPath(new URL('../../../../docs/images', import.meta.url))

/** A picture in `docs/images`, taken when `KITH_PICTURES` is set, so that an ordinary run changes no file. */
export async function picture({ page }: Profile, name: string, colorScheme: 'light' | 'dark'): Promise<void> {
  if (process.env['KITH_PICTURES'] === undefined) return
  await mkdir(images, { recursive: true })
  await page.emulateMedia({ colorScheme })
  await page.screenshot({ path: `${images}/${name}.png` })
  await page.emulateMedia({ colorScheme: 'light' })
}
