export { type Mapping, parseMapping } from './column-mapping.ts'
export { type ImportOptions, importDemands } from './import.ts'
export type { ImportReport, Remark } from './import-report.ts'
export { openRequests, type RequestFile } from './request-file.ts'
