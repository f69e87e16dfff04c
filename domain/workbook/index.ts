export * from './events.ts'
export * from './shapes.ts'
export * from './state.ts'
export * from './workbook.ts'
