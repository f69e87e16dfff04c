import { Type } from '@sinclair/typebox'
import { oneOf, view } from '../runtime/index.ts'
import { amongParties } from '../shared-rules/audience.ts'
import { Count } from '../shared-rules/figure-schema.ts'
import { TOTAL } from '../shared-rules/month.ts'
import { hoursByParty } from './figures.ts'

const Way = (description: string) =>
  Type.Object(
    {
      minutes: Count('Confirmed by the party that received them.'),
      logged: Count('Logged, confirmed or not.'),
      unconfirmed: Count('Logged, and never answered by the party that received them, however long ago.'),
      disputed: Count('Logged, of entries whose confirmed minutes are disputed.'),
      secondments: Count('Secondments for which minutes were logged.'),
      people: Count('Different people.'),
    },
    { description },
  )

/** Definitions: docs/reference/metrics.md. */
export const hoursView = view({
  summary: {
    en: 'Working hours given and received by each party, and the balance, month by month.',
    zh: '各方每月投入、获得的工时及差额。',
  },
  from: hoursByParty.table,
  filters: {
    party: oneOf('party', 'Parties, separated by commas'),
    month: oneOf('month', `Months in which the hours were worked (2026-03), or ${TOTAL} for all months`),
  },
  sorts: {
    month: { column: 'month' },
    latest: { column: 'month', descending: true },
    party: { column: 'party' },
    balance: { column: 'balance', descending: true },
  },
  visible: amongParties,
  show: (row) => ({
    party: row.party,
    month: row.month,
    given: {
      minutes: row.given,
      logged: row.givenLogged,
      unconfirmed: row.givenUnconfirmed,
      disputed: row.givenDisputed,
      secondments: row.secondmentsGiven,
      people: row.peopleGiven,
    },
    received: {
      minutes: row.received,
      logged: row.receivedLogged,
      unconfirmed: row.receivedUnconfirmed,
      disputed: row.receivedDisputed,
      secondments: row.secondmentsReceived,
      people: row.peopleReceived,
    },
    balance: row.balance,
  }),
  row: Type.Object({
    party: Type.String(),
    month: Type.String({ description: `The month of the local day on which the hours were worked; or ${TOTAL}.` }),
    given: Way('Worked by its people for other parties.'),
    received: Way('Worked for it by people of other parties.'),
    balance: Type.Integer({ description: 'Confirmed minutes given minus those received. A statistic, not a credit.' }),
  }),
})
