import { registerBlobVectorTests } from './blob-vectors.ts'

registerBlobVectorTests()
