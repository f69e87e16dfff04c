import { Type } from '@sinclair/typebox'
import { communityEvents } from '../../domain/community/events.ts'
import { isAmongParties } from '../../domain/community/participation.ts'
import { MOST_GAPS } from '../../domain/community/roster-events.ts'
import { instant, iso, Moment } from '../../domain/kernel/index.ts'
import {
  before,
  type FoldStep,
  flag,
  integer,
  maybe,
  oneOf,
  orNull,
  projection,
  rowsWhere,
  since,
  steps,
  table,
  text,
  view,
} from '../runtime/index.ts'

/** One row for each turn of duty, and one for each gap that the last report found. */
const slots = table('slots', {
  columns: {
    slot: text(),
    gap: integer(),
    party: maybe(text()),
    person: maybe(text()),
    from: integer(),
    until: integer(),
  },
  key: ['slot'],
  indexes: [{ columns: ['from'] }],
})

const { AppointmentEnded, DutyGapsFound, PersonAppointed } = communityEvents
const turn = steps(slots, ({ data }) => [(data as { readonly appointment: string }).appointment])

const gaps = Array.from({ length: MOST_GAPS }, (_, nth) =>
  steps(slots, () => [`gap-${nth + 1}`]).on(DutyGapsFound, (_, { community, data }) => {
    const gap = data.gaps[nth]
    if (gap === undefined) return undefined
    const span = { from: instant(gap.from), until: instant(gap.until) }
    return { community, slot: `gap-${nth + 1}`, gap: 1, party: null, person: null, ...span }
  }),
)

const rosterSteps: readonly FoldStep[] = [
  turn.on(PersonAppointed, (_, { community, data: { appointment, party, person, post } }) =>
    post.kind === 'duty-roster'
      ? {
          community,
          slot: appointment,
          gap: 0,
          party,
          person,
          from: instant(post.from),
          until: instant(post.until),
        }
      : undefined,
  ),
  turn.change(AppointmentEnded, () => undefined),
  ...gaps,
]

/** Who is on duty when, and when no person is. */
export const dutyRoster = projection({
  name: 'duty-roster',
  version: 1,
  tables: [slots],
  on: rosterSteps,
  views: {
    'duty-roster': view({
      summary: {
        en: 'The duty roster: turns of duty, and its gaps in the coming seven days.',
        zh: '值班表：各班次，以及未来七天的空缺时段。',
      },
      from: slots,
      filters: {
        gap: flag('gap', 'Whether it is a gap'),
        party: oneOf('party', 'Parties whose people are on duty, separated by commas'),
        endsSince: since('until', 'Ends at this moment or later'),
        beginsBefore: before('from', 'Begins before this moment'),
      },
      sorts: { from: { column: 'from' }, newest: { column: 'from', descending: true } },
      visible: (reader) => rowsWhere({}, isAmongParties(reader)),
      show: (row) => ({
        id: row.slot,
        gap: row.gap === 1,
        party: row.party,
        person: row.person,
        from: iso(row.from),
        until: iso(row.until),
      }),
      row: Type.Object({
        id: Type.String({ description: 'The appointment, or the number of the gap.' }),
        gap: Type.Boolean({ description: 'No person is on duty. Gaps are those of the last report.' }),
        party: orNull(Type.String()),
        person: orNull(Type.String({ description: 'The appointed person. During an absence the deputy is on duty.' })),
        from: Moment,
        until: Moment,
      }),
    }),
  },
})
