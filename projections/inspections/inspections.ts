import { Type } from '@sinclair/typebox'
import { inspectionEvents } from '../../domain/inspection/events.ts'
import { inspection } from '../../domain/inspection/inspection.ts'
import { iso, Moment, oversees, type Private, readersIf } from '../../domain/kernel/index.ts'
import {
  integer,
  json,
  oneOf,
  projection,
  rowsWhere,
  since,
  steps,
  table,
  text,
  verdict,
  view,
} from '../runtime/index.ts'
import { PersonalAnswer } from '../shared-rules/personal-answer.ts'

/** One row for each time that an auditor opened the reasons of a stream. */
const inspectionRows = table('inspections', {
  columns: {
    inspection: text(),
    stream: text(),
    auditor: text(),
    recorded: integer(),
    until: integer(),
    /** Sealed. */
    reason: json<Private<string>>(),
  },
  key: ['inspection'],
  indexes: [{ columns: ['recorded'] }],
})

const openingSteps = [
  steps(inspectionRows, ({ data }) => [(data as { readonly inspection: string }).inspection]).on(
    inspectionEvents.ReasonsOpened,
    (_, { community, recorded, data }) => ({
      community,
      inspection: data.inspection,
      stream: data.stream,
      auditor: data.by,
      recorded,
      until: Date.parse(data.until),
      reason: data.reason,
    }),
  ),
]

/** The inspections, for those who oversee the community. */
export const inspections = projection({
  name: 'inspections',
  version: 1,
  tables: [inspectionRows],
  on: openingSteps,
  views: {
    inspections: view({
      summary: {
        en: 'Inspections: which auditor opened the reasons of which stream, when, until when, and why.',
        zh: '审计查阅台账：哪位审计人员于何时因何事由查阅了哪条事件流的理由，至何时为止。',
      },
      from: inspectionRows,
      filters: {
        auditor: oneOf('auditor', 'Auditors, separated by commas'),
        stream: oneOf('stream', 'Streams, separated by commas'),
        since: since('recorded', 'Recorded at this moment or later'),
      },
      sorts: { newest: { column: 'recorded', descending: true }, oldest: { column: 'recorded' } },
      visible: (reader) => rowsWhere({}, inspection.sight.known(reader)),
      sees: { oversees: verdict({}, (reader) => readersIf(oversees(reader))) },
      opens: 'oversees',
      show: (row) => ({
        inspection: row.inspection,
        stream: row.stream,
        auditor: row.auditor,
        recorded: iso(row.recorded),
        until: iso(row.until),
        reason: row.reason,
      }),
      row: Type.Object({
        inspection: Type.String(),
        stream: Type.String({ description: 'The stream whose reasons were opened.' }),
        auditor: Type.String(),
        recorded: Moment,
        until: Moment,
        reason: PersonalAnswer('Why the auditor had to read them.'),
      }),
    }),
  },
})
