import { type Static, Type } from '@sinclair/typebox'
import { iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { knowsPurpose, seesSecondment } from '../../domain/personnel/sight.ts'
import { SkippedDates } from '../../domain/sharing/series.ts'
import { LONGEST_PASSED } from '../../domain/sharing/windows.ts'
import {
  alarmed,
  before,
  byMoment,
  equals,
  type FactsOf,
  oneOf,
  orNull,
  type RowFilter,
  rowsWhere,
  type Verdicts,
  verdict,
  view,
} from '../runtime/index.ts'
import { knownPersons, ofPerson } from './person-facts.ts'
import { SECONDMENT_STATES, type SecondmentRow, secondments } from './secondments.ts'

/** The person, and the two parties of the secondment. */
const ofSecondment: FactsOf = { ...ofPerson, columns: { home: 'home', host: 'host' } }

/** What is overdue depends on the moment of the question, which rows do not know. */
const overdue: RowFilter = {
  schema: Type.String({
    description: 'Its window is over, but it is not ended or has hours that the host has not confirmed',
    enum: ['true'],
  }),
  where: (value, { now }) =>
    value === 'true'
      ? {
          all: [
            { column: 'until', atMost: now },
            { any: [equals('state', 'shared'), { column: 'unconfirmed', atLeast: 1 }] },
          ],
        }
      : undefined,
}

/** No window lasts longer than `LONGEST_PASSED`, so a window that began earlier than that is over. */
const reaching = byMoment('Ends after this moment', (at) => ({
  all: [
    { column: 'until', atLeast: at + 1 },
    { column: 'from', atLeast: at - LONGEST_PASSED },
  ],
}))

const forDemand: RowFilter<'purpose'> = {
  schema: Type.String({
    description: 'The demand for which it is, among those in which the reader has a part',
    maxLength: 100,
  }),
  few: true,
  sees: 'purpose',
  where: (value) => equals('demand', value),
}

const SecondmentAnswer = Type.Object({
  id: Type.String({ description: '`<person>.<secondment>`, as tasks name it.' }),
  person: Type.String(),
  home: Type.String({ description: 'The party that sends them.' }),
  host: Type.String({ description: 'The party that receives them.' }),
  heldFor: orNull(Type.String({ description: 'The suspended party for which the host holds it.' })),
  state: OneOf(SECONDMENT_STATES),
  cause: orNull(Type.String({ description: 'Who declined or cancelled it, or why it ended.' })),
  from: Moment,
  until: Moment,
  minutes: Type.Integer({ description: 'Agreed duration in minutes.' }),
  skill: orNull(Type.String({ description: 'The skill that it needs.' })),
  for: orNull(
    Type.Object(
      { demand: Type.String(), task: orNull(Type.String()) },
      { description: 'Shown to the person, both parties, services and overseers.' },
    ),
  ),
  series: orNull(Type.String({ description: 'The first secondment of its series.' })),
  skipped: SkippedDates,
  missing: Type.Array(OneOf(['home', 'person']), { description: 'The sides that still have to agree.' }),
  expiresAt: orNull(Moment),
  hours: Type.Object(
    {
      logged: Type.Integer({ description: 'Minutes logged.' }),
      confirmed: Type.Integer({ description: 'Minutes that the host has confirmed.' }),
      unconfirmed: Type.Integer({ description: 'Minutes logged that the host has not answered.' }),
      disputed: Type.Integer({ description: 'Minutes logged of entries whose confirmed minutes are disputed.' }),
    },
    { description: 'Statistics, not credits.' },
  ),
})

type ShownSecondment = SecondmentRow & { readonly first: SecondmentRow | null }

function secondmentAnswer(row: ShownSecondment, { purpose }: Verdicts<'purpose'>): Static<typeof SecondmentAnswer> {
  const { demand, task, state } = row
  return {
    id: row.secondment,
    person: row.person,
    home: row.home,
    host: row.host,
    heldFor: row.heldFor,
    state,
    cause: row.cause,
    from: iso(row.from),
    until: iso(row.until),
    minutes: row.minutes,
    skill: row.skill,
    for: demand !== null && purpose ? { demand, task } : null,
    series: row.series,
    skipped: [...(row.first?.skipped ?? [])],
    missing: state === 'requested' ? missingOf(row) : [],
    expiresAt: state === 'requested' ? iso(row.expiresAt) : null,
    hours: { logged: row.logged, confirmed: row.confirmed, unconfirmed: row.unconfirmed, disputed: row.disputed },
  }
}

function missingOf({ homeAgreed, personAgreed }: SecondmentRow): ('home' | 'person')[] {
  const missing: ('home' | 'person')[] = []
  if (homeAgreed === 0) missing.push('home')
  if (personAgreed === 0) missing.push('person')
  return missing
}

export const secondmentsView = view({
  summary: {
    en: 'Who of which party works with which other party, and when; what is requested, over or unconfirmed.',
    zh: '人员共享：哪方人员何时支援哪方，含申请中、已结束和待确认的情况。',
  },
  from: secondments,
  beside: { first: { table: secondments, on: { secondment: 'series' } } },
  filters: {
    person: oneOf('person', 'People seconded, separated by commas'),
    home: oneOf('home', 'Parties that send, separated by commas'),
    host: oneOf('host', 'Parties that receive, separated by commas'),
    heldFor: { ...oneOf('heldFor', 'Suspended parties for which their successors hold them'), few: true },
    state: oneOf('state', 'State', SECONDMENT_STATES),
    skill: oneOf('skill', 'Skills that it needs, separated by commas'),
    from: reaching,
    until: before('from', 'Begins before this moment'),
    series: { ...oneOf('series', 'The first secondment of a series'), few: true },
    for: forDemand,
    overdue,
    alarmed,
  },
  sorts: {
    begins: { column: 'from' },
    newest: { column: 'from', descending: true },
    alarm: { column: 'alarm' },
  },
  id: 'secondment',
  visible: (reader) => ({ all: [knownPersons(reader), rowsWhere(ofSecondment, seesSecondment(reader))] }),
  sees: { purpose: verdict(ofSecondment, knowsPurpose) },
  show: secondmentAnswer,
  row: SecondmentAnswer,
})
