export { all, appended, newCommunity, newEvent } from '../../../src/testing/events.ts'
