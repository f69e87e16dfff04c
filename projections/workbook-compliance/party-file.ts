import { type Static, Type } from '@sinclair/typebox'
import { OrganizationGroup, PARTY_KINDS } from '../../domain/community/shapes.ts'
import { iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import {
  ALWAYS,
  type Contribution,
  oneOf,
  orNull,
  PUBLIC,
  type RowOf,
  rollup,
  source,
  view,
  whether,
} from '../runtime/index.ts'
import { amongParties } from '../shared-rules/audience.ts'
import { byDemandClass } from '../shared-rules/demand-class.ts'
import { Count } from '../shared-rules/figure-schema.ts'
import { balanceOf, type Use, uses } from '../shared-rules/gifts.ts'
import { TOTAL } from '../shared-rules/month.ts'
import { breachCounts } from './breaches.ts'
import { type DemandWork, demandWork, pendingOf } from './demand-work.ts'
import { type PartyRow, parties } from './parties.ts'
import { workingTime } from './party-exchange.ts'

/** A task counts as due once it is done, or late: late ones stay, whatever became of the task. */
function tasksOf({ given, class: of }: DemandWork): readonly Contribution[] {
  return given.flatMap((task) => {
    const { party, state, accepted, acceptLate, late } = task
    const sums = {
      open: one(state === 'open'),
      overdue: one(state === 'open' && late),
      acceptDue: one(accepted !== null || acceptLate),
      acceptedInTime: one(accepted !== null && !acceptLate),
      deliverDue: one(state === 'delivered' || late),
      deliveredInTime: one(state === 'delivered' && !late),
    }
    const later = pendingOf(task).map(({ at, what }) => ({ group: [party, of, at], sums: COMES_DUE[what] }))
    return [{ group: [party, of, ALWAYS], sums }, ...later]
  })
}

const COMES_DUE = { acceptance: { acceptDue: 1 }, result: { overdue: 1, deliverDue: 1 } }

const one = (counts: boolean): 0 | 1 => (counts ? 1 : 0)

/** Returns what the desks add that had to sort a demand. */
const sortedOf = ({ sorted, class: of }: DemandWork): readonly Contribution[] =>
  sorted.map(({ party, late }) => ({ group: [party, of, ALWAYS], sums: { sorted: 1, deskLate: late ? 1 : 0 } }))

/** Returns what the desks add that had to hand results back. */
const handedBackOf = ({ handedBack, class: of }: DemandWork): readonly Contribution[] =>
  handedBack.map(({ party, late }) => ({
    group: [party, of, ALWAYS],
    sums: { handedBack: 1, handedBackLate: late ? 1 : 0 },
  }))

/** Returns what a share adds for its parties, as in the balances. */
const sharesOf = (use: Use): readonly Contribution[] =>
  balanceOf(use).flatMap(
    ({ party, month, moment, sums: { gave = 0, given = 0, took = 0, received = 0, unreturned = 0 } }) =>
      month === TOTAL
        ? [
            {
              group: [party, PUBLIC, moment],
              sums: { gave, givenValue: given, took, receivedValue: received, unreturned },
            },
          ]
        : [],
  )

export const partyFigures = rollup('deeds', {
  by: ['party', 'class', 'moment'],
  classes: byDemandClass,
  moments: 'moment',
  sums: [
    'open',
    'overdue',
    'acceptDue',
    'acceptedInTime',
    'deliverDue',
    'deliveredInTime',
    'sorted',
    'deskLate',
    'handedBack',
    'handedBackLate',
    'gave',
    'givenValue',
    'took',
    'receivedValue',
    'unreturned',
    'givenMinutes',
    'receivedMinutes',
    'unconfirmed',
  ],
  from: [
    source(demandWork, (row) => [...tasksOf(row), ...sortedOf(row), ...handedBackOf(row)]),
    source(uses, sharesOf),
    source(workingTime, ({ home, host, minutes, confirmed }) => [
      { group: [home, PUBLIC, ALWAYS], sums: { givenMinutes: confirmed ?? 0 } },
      {
        group: [host, PUBLIC, ALWAYS],
        sums: { receivedMinutes: confirmed ?? 0, unconfirmed: confirmed === null ? minutes : 0 },
      },
    ]),
  ],
})
type Deeds = RowOf<typeof partyFigures.table>

const Flow = (description: string) =>
  Type.Object(
    {
      shares: Count('Shares of resources.'),
      value: Count('Their value, in minor currency units.'),
      minutes: Count('Confirmed working time in minutes.'),
    },
    { description },
  )
const InTime = (description: string) => Type.Object({ count: Count('In time.'), of: Count('All.') }, { description })

const PartyAnswer = Type.Object({
  id: Type.String(),
  kind: OneOf(PARTY_KINDS),
  group: orNull(OrganizationGroup),
  name: Type.String(),
  nameEn: orNull(Type.String()),
  standing: OneOf(['active', 'suspended', 'left']),
  joined: Moment,
  convention: orNull(
    Type.Object(
      { version: Type.Integer(), signed: Moment },
      { description: 'The convention that the party signed last; null before.' },
    ),
  ),
  gave: Flow('Given to other parties.'),
  received: Flow('Received from other parties.'),
  owes: Type.Object({
    tasks: Count('Tasks that are assigned to it and not done.'),
    overdue: Count('Open tasks whose result was due.'),
    unreturned: Count('Shares that are overdue, or lost.'),
    unconfirmed: Count('Minutes of working time received that it has not answered.'),
  }),
  inTime: Type.Object({
    accepted: InTime('Tasks accepted in time, of those that it accepted or had not accepted when that was due.'),
    delivered: InTime('Tasks delivered in time, of those that it delivered or had not delivered when that was due.'),
    sorted: InTime('Demands that its desk had to sort. Late ones count for the desk, not for a holder.'),
    handedBack: InTime('Results of orders that its desk had to hand back to a hotline.'),
  }),
  breaches: Count('Breaches of the workbook that are neither remedied nor dismissed.'),
  contested: Count('Of these, contested by the party and not answered yet.'),
})

const NOTHING_DONE: Omit<Deeds, 'community' | 'party' | 'class' | 'moment'> = Object.fromEntries(
  partyFigures.sums.map((sum) => [sum, 0]),
) as Record<(typeof partyFigures.sums)[number], number>

/** Definitions: docs/reference/metrics.md. */
function partyAnswer(
  row: PartyRow & {
    readonly its: Deeds | null
    readonly broke: { readonly breaches: number; readonly contested: number } | null
  },
): Static<typeof PartyAnswer> {
  const its = row.its ?? NOTHING_DONE
  const { version, signed } = row
  return {
    id: row.party,
    kind: row.kind,
    group: row.group,
    name: row.name,
    nameEn: row.nameEn,
    standing: row.standing,
    joined: iso(row.joined),
    convention: version === null || signed === null ? null : { version, signed: iso(signed) },
    gave: { shares: its.gave, value: its.givenValue, minutes: its.givenMinutes },
    received: { shares: its.took, value: its.receivedValue, minutes: its.receivedMinutes },
    owes: {
      tasks: its.open,
      overdue: its.overdue,
      unreturned: its.unreturned,
      unconfirmed: its.unconfirmed,
    },
    inTime: {
      accepted: { count: its.acceptedInTime, of: its.acceptDue },
      delivered: { count: its.deliveredInTime, of: its.deliverDue },
      sorted: { count: its.sorted - its.deskLate, of: its.sorted },
      handedBack: { count: its.handedBack - its.handedBackLate, of: its.handedBack },
    },
    breaches: row.broke?.breaches ?? 0,
    contested: row.broke?.contested ?? 0,
  }
}

export const partyFile = view({
  summary: {
    en: 'Parties: what each gave, received and owes, and what it did in time.',
    zh: '各方档案：提供、获得、应履行事项与按时完成情况。',
  },
  from: parties,
  beside: {
    its: { table: partyFigures.table, on: { party: 'party' } },
    broke: { table: breachCounts.table, on: { party: 'party' } },
  },
  filters: {
    party: oneOf('party', 'Ids of parties, separated by commas'),
    kind: oneOf('kind', 'Kind', PARTY_KINDS),
    standing: oneOf('standing', 'Standing', ['active', 'suspended', 'left']),
    breaches: whether('Whether it has open breaches', {
      exists: breachCounts.table.name,
      on: { party: 'party' },
      where: { column: 'breaches', atLeast: 1 },
    }),
  },
  sorts: { joined: { column: 'joined' }, latest: { column: 'joined', descending: true } },
  id: 'party',
  visible: amongParties,
  show: partyAnswer,
  row: PartyAnswer,
})
