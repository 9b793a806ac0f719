import type { BrowserCommand } from 'vitest/node'
// It says what a command is given.
import type {} from '@vitest/browser-playwright'

/** What a reader's system asks of every page. */
export interface Wishes {
  readonly scheme?: 'light' | 'dark'
  readonly contrast?: 'more' | 'no-preference'
  readonly forced?: 'active' | 'none'
}

/** Has the browser ask for colours and contrast as a reader's system does; what is not named is put back. */
export const wish: BrowserCommand<[Wishes]> = async ({ page }, { scheme, contrast, forced }) => {
  await page.emulateMedia({ colorScheme: scheme ?? null, contrast: contrast ?? null, forcedColors: forced ?? null })
}

/** What a screen reader is told of the test's page: roles, names and states, a line each, indented. */
export const readOut: BrowserCommand<[]> = async ({ iframe }) => iframe.locator('body').ariaSnapshot()

declare module 'vitest/browser' {
  interface BrowserCommands {
    wish: (wishes: Wishes) => Promise<void>
    readOut: () => Promise<string>
  }
}
