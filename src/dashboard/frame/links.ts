/** Addresses of states of the desk, for links from one page to another. */
export const demandLink = (id: string): string => `/demands?open=${encodeURIComponent(id)}`
export const partyLink = (id: string): string => `/parties?open=${encodeURIComponent(id)}`
export const personLink = (id: string): string => `/people?open=${encodeURIComponent(id)}`
export const itemLink = (code: string): string => `/workbook?open=${encodeURIComponent(code)}`
export const resourceLink = (id: string): string => `/resources?open=${encodeURIComponent(id)}`
export const shareLink = (id: string): string => `/resources?tab=shares&open=${encodeURIComponent(id)}`
export const caseFileLink = (id: string): string => `/print/demand/${encodeURIComponent(id)}`
/** The open demands of a grid or a quarter. */
export const areaLink = (kind: 'grid' | 'quarter', id: string): string =>
  `/demands?tab=list&${kind}=${encodeURIComponent(id)}&state=raised,triaged,assigned,in-progress,held,delivered,referred`
