export { sharedDeadLetters } from './dead-letters.ts'
export { sharedEndpoints } from './endpoints.ts'
