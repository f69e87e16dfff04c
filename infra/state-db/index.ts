export { disclosuresIn } from './disclosures.ts'
export { openStateDb } from './state-db.ts'
