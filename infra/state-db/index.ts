export { type Checkpoints, checkpointsIn } from './checkpoints.ts'
export { deadLettersIn } from './dead-letters.ts'
export { disclosuresIn } from './disclosures.ts'
export { openStateDb } from './state-db.ts'
