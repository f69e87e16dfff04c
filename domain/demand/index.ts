export { demand } from './demand.ts'
export { demandEvents } from './events.ts'
export * from './shapes.ts'
export { type DemandState, type DemandStatus, stateOf } from './state.ts'
