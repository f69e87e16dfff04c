import { Type } from '@sinclair/typebox'
import { communityEvents } from '../../domain/community/events.ts'
import { isAmongParties } from '../../domain/community/participation.ts'
import { instant, iso, Moment } from '../../domain/kernel/index.ts'
import { before, integer, oneOf, projection, rowsWhere, since, steps, table, text, view } from '../runtime/index.ts'

const { AbsenceDeclared, AbsenceEnded } = communityEvents

/** One row for each absence that has not been ended. */
export const absenceTable = table('absences', {
  columns: {
    absence: text(),
    person: text(),
    party: text(),
    deputy: text(),
    from: integer(),
    until: integer(),
  },
  key: ['absence'],
  indexes: [{ columns: ['from'] }],
})

const its = steps(absenceTable, ({ data }) => [(data as { readonly absence: string }).absence])

/** Who is absent, from when until when, and who stands in. */
export const absenceList = projection({
  name: 'absences',
  version: 1,
  tables: [absenceTable],
  on: [
    its.on(AbsenceDeclared, (_, { community, data: { absence, person, party, deputy, from, until } }) => ({
      community,
      absence,
      person,
      party,
      deputy,
      from: instant(from),
      until: instant(until),
    })),
    its.change(AbsenceEnded, () => undefined),
  ],
  views: {
    absences: view({
      summary: {
        en: 'Absences of people from their parties, and who stands in. Absences that were ended are left out.',
        zh: '请假及代理：请假人员、起止时间和代理人；已结束或取消的不列出。',
      },
      from: absenceTable,
      filters: {
        party: oneOf('party', 'Parties whose people are absent, separated by commas'),
        person: oneOf('person', 'Persons who are absent, separated by commas'),
        deputy: oneOf('deputy', 'Persons who stand in, separated by commas'),
        endsSince: since('until', 'Ends at this moment or later'),
        beginsBefore: before('from', 'Begins before this moment'),
      },
      sorts: { from: { column: 'from' }, newest: { column: 'from', descending: true } },
      visible: (reader) => rowsWhere({}, isAmongParties(reader)),
      show: (row) => ({
        id: row.absence,
        person: row.person,
        party: row.party,
        deputy: row.deputy,
        from: iso(row.from),
        until: iso(row.until),
      }),
      row: Type.Object({
        id: Type.String(),
        person: Type.String(),
        party: Type.String(),
        deputy: Type.String({ description: 'Who stands in for the person within the party.' }),
        from: Moment,
        until: Moment,
      }),
    }),
  },
})
