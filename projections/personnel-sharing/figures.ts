import { type Contribution, type Predicate, type RowOf, rollup, source } from '../runtime/index.ts'
import { TOTAL } from '../shared-rules/month.ts'
import { count, LEAST, type Sums, sumsOf } from '../shared-rules/small-counts.ts'
import { givers } from './givers.ts'
import { skillNeeds } from './needs.ts'
import { persons } from './persons.ts'
import { type SecondmentRow, secondments } from './secondments.ts'

/** Returns the minutes logged for one secondment, by month and in total. */
function byMonth({ hours }: SecondmentRow): ReadonlyMap<string, { logged: number; confirmed: number }> {
  const months = new Map<string, { logged: number; confirmed: number }>()
  for (const { month, minutes, confirmed } of Object.values(hours)) {
    for (const name of [month, TOTAL]) {
      const so = months.get(name) ?? { logged: 0, confirmed: 0 }
      months.set(name, { logged: so.logged + minutes, confirmed: so.confirmed + (confirmed ?? 0) })
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
    'received',
    'receivedLogged',
    'balance',
    'secondmentsGiven',
    'secondmentsReceived',
    'peopleGiven',
    'peopleReceived',
  ],
  from: [
    source(secondments, (row) =>
      [...byMonth(row)].flatMap(([month, { logged, confirmed }]): Contribution[] => [
        {
          group: [row.home, month],
          sums: { given: confirmed, givenLogged: logged, balance: confirmed, secondmentsGiven: 1 },
        },
        {
          group: [row.host, month],
          sums: { received: confirmed, receivedLogged: logged, balance: -confirmed, secondmentsReceived: 1 },
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

/** What open tasks need; the part that restricted demands add is kept apart. */
const needed = ['needed'] as const

/** Counters by skill. `gap` is the number wanted beyond those certified; `unrestrictedGap` leaves restricted demands out. */
export const skillCounts = rollup('skills', {
  by: ['skill'],
  sums: ['certified', 'requested', ...sumsOf(needed), 'gap', 'unrestrictedGap'],
  from: [
    source(certificates.table, ({ skill }) => [
      { group: [skill], sums: { certified: 1, gap: -1, unrestrictedGap: -1 } },
    ]),
    source(secondments, ({ state, skill }) =>
      state === 'requested' && skill !== null
        ? [{ group: [skill], sums: { requested: 1, gap: 1, unrestrictedGap: 1 } }]
        : [],
    ),
    source(skillNeeds, ({ visibility, skills: byTask }) =>
      Object.values(byTask)
        .flat()
        .map((skill) => ({
          group: [skill],
          sums:
            visibility === 'restricted'
              ? { needed: 1, neededRestricted: 1, gap: 1 }
              : { needed: 1, gap: 1, unrestrictedGap: 1 },
        })),
    ),
  ],
})
export type SkillCounts = RowOf<typeof skillCounts.table>

/** Returns how often a skill is wanted, as every reader may know it. */
export function wantedOf(row: SkillCounts): number {
  const sums: Sums<'needed'> = row
  return row.requested + count(sums, 'needed')
}

/** Skills that are wanted more often than they are held, counted by the rule of {@link wantedOf}. */
export const isMissing: Predicate = {
  any: [
    { column: 'unrestrictedGap', atLeast: 1 },
    {
      all: [
        { column: 'needed', atLeast: LEAST },
        { column: 'gap', atLeast: 1 },
      ],
    },
  ],
}
