import type { Instant } from '../kernel/index.ts'

/** An inspection that may still be open. */
export interface Inspection {
  readonly id: string
  readonly stream: string
  readonly by: string
  readonly until: Instant
}

export interface InspectionState {
  /** The number of inspections so far. */
  readonly count: number
  /** Inspections that were open at the last one, and the last one itself. */
  readonly open: readonly Inspection[]
}

export const noInspection: InspectionState = { count: 0, open: [] }

/** The latest inspection under which the auditor may read the reasons of the stream at a moment. */
export const inspectionOf = (
  { open }: InspectionState,
  auditor: string,
  stream: string,
  now: Instant,
): Inspection | undefined => open.findLast((one) => one.by === auditor && one.stream === stream && now < one.until)
