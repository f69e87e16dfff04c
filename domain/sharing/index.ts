export * from './shapes.ts'
export * from './windows.ts'
