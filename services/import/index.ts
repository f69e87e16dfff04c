export { type Mapping, parseMapping } from './column-mapping.ts'
export { type ImportOptions, type ImportReport, importDemands, type Remark } from './import.ts'
export { openRequests, type RequestFile } from './request-file.ts'
