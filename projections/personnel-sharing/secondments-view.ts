import { type Static, Type } from '@sinclair/typebox'
import { type Actor, iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { LONGEST } from '../../domain/sharing/windows.ts'
import { alarmed, before, byMoment, equals, oneOf, orNull, type RowFilter, view } from '../runtime/index.ts'
import { type Person, persons } from './persons.ts'
import { SECONDMENT_STATES, type SecondmentRow, secondments } from './secondments.ts'
import { knowsSecondmentPurpose, secondmentsKnownTo, secondmentsOfKnownPurpose } from './sight.ts'

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

/** No window is longer than `LONGEST`, so a window that began earlier than that is over. */
const reaching = byMoment('Ends after this moment (RFC 3339)', (at) => ({
  all: [
    { column: 'until', atLeast: at + 1 },
    { column: 'from', atLeast: at - LONGEST },
  ],
}))

const forDemand: RowFilter = {
  schema: Type.String({
    description: 'The demand for which it is, among those in which the reader has a part',
    maxLength: 100,
  }),
  few: true,
  where: (value, { reader }) => ({ all: [equals('demand', value), secondmentsOfKnownPurpose(reader)] }),
}

const SecondmentAnswer = Type.Object({
  id: Type.String({ description: '`<person>.<secondment>`, as tasks name it.' }),
  person: Type.String(),
  home: Type.String({ description: 'The party that sends them.' }),
  host: Type.String({ description: 'The party that receives them.' }),
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
  missing: Type.Array(OneOf(['home', 'person']), { description: 'The sides that still have to agree.' }),
  expiresAt: orNull(Moment),
  hours: Type.Object(
    {
      logged: Type.Integer({ description: 'Minutes logged.' }),
      confirmed: Type.Integer({ description: 'Minutes that the host has confirmed.' }),
      unconfirmed: Type.Integer({ description: 'Minutes logged that the host has not answered.' }),
    },
    { description: 'Statistics, not credits.' },
  ),
})

type Shown = SecondmentRow & { readonly whose: Person | null }

function secondmentAnswer(row: Shown, reader: Actor): Static<typeof SecondmentAnswer> {
  const { demand, task, state } = row
  return {
    id: row.secondment,
    person: row.person,
    home: row.home,
    host: row.host,
    state,
    cause: row.cause,
    from: iso(row.from),
    until: iso(row.until),
    minutes: row.minutes,
    skill: row.skill,
    for: demand !== null && knowsSecondmentPurpose(row, reader) ? { demand, task } : null,
    series: row.series,
    missing: state === 'requested' ? missingOf(row) : [],
    expiresAt: state === 'requested' ? iso(row.expiresAt) : null,
    hours: { logged: row.logged, confirmed: row.confirmed, unconfirmed: row.unconfirmed },
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
  beside: { whose: { table: persons, on: { person: 'person' } } },
  filters: {
    person: oneOf('person', 'People seconded, separated by commas'),
    home: oneOf('home', 'Parties that send, separated by commas'),
    host: oneOf('host', 'Parties that receive, separated by commas'),
    state: oneOf('state', 'State', SECONDMENT_STATES),
    skill: oneOf('skill', 'Skills that it needs, separated by commas'),
    from: reaching,
    until: before('from', 'Begins before this moment (RFC 3339)'),
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
  visible: secondmentsKnownTo,
  show: secondmentAnswer,
  row: SecondmentAnswer,
})
