export * from './everywhere.ts'
export { join } from './join.browser.ts'
