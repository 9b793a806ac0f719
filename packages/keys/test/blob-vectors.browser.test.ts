import { registerBlobVectorTests } from './blob-vectors.ts'

registerBlobVectorTests(10_000)
