import { Type } from '@sinclair/typebox'
import { SOCIETIES } from '../../domain/community/shapes.ts'
import { actingParty } from '../../domain/community/standing.ts'
import { demand } from '../../domain/demand/demand.ts'
import { interferenceEvents } from '../../domain/interference/events.ts'
import { interference } from '../../domain/interference/interference.ts'
import { ACTS, type Act } from '../../domain/interference/shapes.ts'
import { hasFact, iso, Moment, OneOf, type Private, parseStream, readersIf } from '../../domain/kernel/index.ts'
import {
  integer,
  json,
  maybe,
  oneOf,
  orNull,
  projection,
  rowsWhere,
  since,
  steps,
  table,
  text,
  verdict,
  view,
} from '../runtime/index.ts'
import { monthOf } from '../shared-rules/month.ts'
import { PersonalAnswer } from '../shared-rules/personal-answer.ts'

/** One row for each act beyond the workbook on which a person insisted. */
const insistences = table('insistences', {
  columns: {
    entry: text(),
    /** The month of its recording: `2026-03`. */
    month: text(),
    recorded: integer(),
    act: text<Act>(),
    actor: text(),
    /** The party for which the person acted. */
    party: maybe(text()),
    demand: text(),
    item: text(),
    target: text(),
    /** Sealed: who instructed the person, and in which words. Null in older logs. */
    instructedBy: maybe(json<Private<unknown>>()),
    words: maybe(json<Private<string>>()),
  },
  key: ['entry'],
  indexes: [{ columns: ['recorded'] }, { columns: ['month', 'recorded'] }],
})

const recordSteps = [
  steps(insistences, ({ event }) => [event.id]).on(
    interferenceEvents.InterferenceRecorded,
    (_, { community, recorded, data, event }) => ({
      community,
      entry: event.id,
      month: monthOf(event.recordedtime),
      recorded,
      act: data.act,
      actor: data.actor,
      party: data.party ?? null,
      demand: parseStream(data.stream)?.id ?? '',
      item: data.item,
      target: data.target,
      instructedBy: data.instructedBy ?? null,
      words: data.words ?? null,
    }),
  ),
]

const ofDemand = { aggregate: { context: demand.name, named: 'demand' } }

/** Who instructed a person is told to the three societies and the street office, and to the party of that person. */
const names = verdict({ columns: { party: 'party' } }, (reader) => ({
  any: [
    hasFact('party', actingParty(reader)),
    readersIf([...SOCIETIES, 'street-office'].some((role) => role === reader.role)),
  ],
}))

/** Instructions to exceed the workbook, month by month: what has to stop to take load off those at the base (减负). */
export const interferences = projection({
  name: 'interference',
  version: 1,
  tables: [insistences],
  on: recordSteps,
  views: {
    interferences: view({
      summary: {
        en: 'Acts beyond the workbook on which a person insisted, by month: who instructed them, and in which words.',
        zh: '减负清单：按月列示坚持超出管理工作手册办理的情况，包括指示人和指示原话。',
      },
      from: insistences,
      filters: {
        month: oneOf('month', 'Months (2026-03), separated by commas'),
        party: oneOf('party', 'Parties for which people insisted, separated by commas'),
        item: oneOf('item', 'Codes of workbook items, separated by commas'),
        act: oneOf('act', 'Act', ACTS),
        since: since('recorded', 'Recorded at this moment or later'),
      },
      sorts: { newest: { column: 'recorded', descending: true }, oldest: { column: 'recorded' } },
      visible: (reader) => ({
        all: [rowsWhere({}, interference.sight.known(reader)), rowsWhere(ofDemand, demand.sight.known(reader))],
      }),
      sees: { names },
      opens: 'names',
      show: (row) => ({
        month: row.month,
        recorded: iso(row.recorded),
        act: row.act,
        actor: row.actor,
        party: row.party,
        demand: row.demand,
        item: row.item,
        target: row.target,
        instructedBy: row.instructedBy,
        words: row.words,
      }),
      row: Type.Object({
        month: Type.String({ description: 'The month of its recording, UTC: `2026-03`.' }),
        recorded: Moment,
        act: OneOf(ACTS),
        actor: Type.String({ description: 'The person who was told to insist.' }),
        party: orNull(Type.String({ description: 'The party for which the person acted.' })),
        demand: Type.String(),
        item: Type.String({ description: 'Code of the workbook item; `untriaged` where the demand had none yet.' }),
        target: Type.String({ description: 'The party that would have received the task.' }),
        instructedBy: PersonalAnswer('Who instructed the person, with the position. Null also in older logs.'),
        words: PersonalAnswer('The words of the instruction. Null also in older logs.'),
      }),
    }),
  },
})
