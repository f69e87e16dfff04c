export { interferenceEvents } from './events.ts'
export { interference } from './interference.ts'
export { MOST_AN_HOUR, mayRecord } from './state.ts'
