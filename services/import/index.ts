export { type Mapping, parseMapping } from './column-mapping.ts'
export { openRequests, type RequestFile } from './file.ts'
export { type ImportOptions, type ImportReport, importDemands, type Remark } from './import.ts'
