export { workbookEvents } from './events.ts'
export { Holder, ItemCode, LEVELS, Level, VISIBILITIES, Visibility } from './shapes.ts'
export {
  type Item,
  inForce,
  isFounder,
  isSignatory,
  itemOf,
  mayReceive,
  partIn,
  type WorkbookState,
} from './state.ts'
export { workbook } from './workbook.ts'
