import { type Static, Type } from '@sinclair/typebox'
import { Closed, events, Id, Moment, Personal, Text } from '../kernel/index.ts'

/** The id of an inspection: in1, in2, … in the order of its community. */
export const InspectionId = Type.String({ pattern: '^in[1-9][0-9]{0,6}$' })

/** The name of a stream whose reasons are opened: `demand-pa-0192`. */
export const InspectedStream = Type.String({
  pattern: '^[a-z]+-[a-z][a-z0-9]{1,31}(-[A-Za-z0-9][A-Za-z0-9._~-]{0,99})?$',
})

/** The reasons in one stream are open to one auditor until then. */
export const OpenedReasons = Closed({
  inspection: InspectionId,
  stream: InspectedStream,
  /** The auditor. */
  by: Id,
  until: Moment,
  /** Why the auditor has to read them. */
  reason: Personal(Text),
})
export type OpenedReasons = Static<typeof OpenedReasons>

export const inspectionEvents = events({ ReasonsOpened: OpenedReasons })
