import { registerDatabaseContract } from './database-contract.ts'
import { databaseKinds } from './databases.ts'

for (const kind of databaseKinds) registerDatabaseContract(kind)
