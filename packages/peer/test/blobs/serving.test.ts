import { registerServingTests } from './serving-cases.ts'

registerServingTests()
