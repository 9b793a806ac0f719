import type { OpenTestDatabase } from '../store/database-contract.ts'
export function registerMailboxContract(_open: OpenTestDatabase): void {}
