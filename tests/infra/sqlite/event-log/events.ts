export { all, appended, newCommunity, newEvent } from '../../../../testing/events.ts'
