import { registerUnsealedBulkTests } from './unsealed-bulk.ts'

registerUnsealedBulkTests()
