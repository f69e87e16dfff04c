import { type Contribution, PUBLIC, rollup, source } from '../runtime/index.ts'
import { byDemandClass } from '../shared-rules/demand-class.ts'
import { TOTAL } from '../shared-rules/month.ts'
import { givers } from './givers.ts'
import { skillNeeds } from './needs.ts'
import { persons } from './persons.ts'
import { type SecondmentRow, secondments } from './secondments.ts'

interface MonthOfHours {
  readonly logged: number
  readonly confirmed: number
  readonly unconfirmed: number
  readonly disputed: number
}
const NO_HOURS: MonthOfHours = { logged: 0, confirmed: 0, unconfirmed: 0, disputed: 0 }

/** Returns the minutes logged for one secondment, by month and in total. */
function byMonth({ hours }: SecondmentRow): ReadonlyMap<string, MonthOfHours> {
  const months = new Map<string, MonthOfHours>()
  for (const { month, minutes, confirmed, disputed } of Object.values(hours)) {
    for (const name of [month, TOTAL]) {
      const so = months.get(name) ?? NO_HOURS
      months.set(name, {
        logged: so.logged + minutes,
        confirmed: so.confirmed + (confirmed ?? 0),
        unconfirmed: so.unconfirmed + (confirmed === null ? minutes : 0),
        disputed: so.disputed + (disputed === true ? minutes : 0),
      })
    }
  }
  return months
}

/** Counters by party and month. A person counts once, even with several secondments. */
export const hoursByParty = rollup('hours', {
  by: ['party', 'month'],
  sums: [
    'given',
    'givenLogged',
    'givenUnconfirmed',
    'givenDisputed',
    'received',
    'receivedLogged',
    'receivedUnconfirmed',
    'receivedDisputed',
    'balance',
    'secondmentsGiven',
    'secondmentsReceived',
    'peopleGiven',
    'peopleReceived',
  ],
  from: [
    source(secondments, (row) =>
      [...byMonth(row)].flatMap(([month, { logged, confirmed, unconfirmed, disputed }]): Contribution[] => [
        {
          group: [row.home, month],
          sums: {
            given: confirmed,
            givenLogged: logged,
            givenUnconfirmed: unconfirmed,
            givenDisputed: disputed,
            balance: confirmed,
            secondmentsGiven: 1,
          },
        },
        {
          group: [row.host, month],
          sums: {
            received: confirmed,
            receivedLogged: logged,
            receivedUnconfirmed: unconfirmed,
            receivedDisputed: disputed,
            balance: -confirmed,
            secondmentsReceived: 1,
          },
        },
      ]),
    ),
    source(givers, ({ month, homes, hosts }) => [
      ...homes.map((party) => ({ group: [party, month], sums: { peopleGiven: 1 } })),
      ...hosts.map((party) => ({ group: [party, month], sums: { peopleReceived: 1 } })),
    ]),
  ],
  indexes: [{ columns: ['month', 'party'] }, { columns: ['month', 'balance'] }],
})

/** Counters by skill and person: who holds a certificate now. */
export const certificates = rollup('certificates', {
  by: ['skill', 'person'],
  sums: ['certified'],
  from: [
    source(persons, ({ person, certified }) =>
      Object.keys(certified).map((skill) => ({ group: [skill, person], sums: { certified: 1 } })),
    ),
  ],
})

/** Counters by skill. `needed` is by open tasks, `gap` the number wanted beyond those certified. */
export const skillCounts = rollup('skills', {
  by: ['skill', 'class'],
  classes: byDemandClass,
  sums: ['certified', 'requested', 'needed', 'gap'],
  from: [
    source(certificates.table, ({ skill }) => [{ group: [skill, PUBLIC], sums: { certified: 1, gap: -1 } }]),
    source(secondments, ({ state, skill }) =>
      state === 'requested' && skill !== null ? [{ group: [skill, PUBLIC], sums: { requested: 1, gap: 1 } }] : [],
    ),
    source(skillNeeds, ({ class: of, skills: byTask }) =>
      Object.values(byTask)
        .flat()
        .map((skill) => ({ group: [skill, of], sums: { needed: 1, gap: 1 } })),
    ),
  ],
})
