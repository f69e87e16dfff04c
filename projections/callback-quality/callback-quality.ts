import { Type } from '@sinclair/typebox'
import { demandEvents } from '../../domain/demand/events.ts'
import { optional } from '../../domain/kernel/index.ts'
import {
  type Contribution,
  EVERYTHING,
  json,
  oneOf,
  projection,
  rollup,
  source,
  steps,
  table,
  text,
  view,
} from '../runtime/index.ts'
import { byDemandClass, classColumns, classSteps, demandClasses, unclassed } from '../shared-rules/demand-class.ts'
import { Count } from '../shared-rules/figure-schema.ts'

/** The callbacks of a party, and what became of those that were repeated. */
interface Called {
  readonly party: string
  /** The callback, to find it again when it is repeated or disputed. */
  readonly callback?: string
  readonly reached: boolean
  readonly repeated?: true
  readonly differs?: boolean
  readonly disputed?: true
}

/** One row a demand, with what callers did. */
const calledDemands = table('called', {
  columns: { demand: text(), calls: json<readonly Called[]>(), skips: json<readonly string[]>(), ...classColumns },
  key: ['demand'],
})

const FIGURES = ['calls', 'reached', 'skipped', 'disputed', 'repeated', 'differing'] as const

const on = steps(calledDemands)
const E = demandEvents

const marked = (calls: readonly Called[], callback: string | undefined, mark: Partial<Called>): readonly Called[] =>
  calls.map((one) => (callback !== undefined && one.callback === callback ? { ...one, ...mark } : one))

const calledSteps = [
  on.on(E.DemandRaised, (_, { community, id }) => ({ community, demand: id, calls: [], skips: [], ...unclassed })),
  on.change(E.CallbackRecorded, (row, { data }) => {
    const { callback, party, reached, repeats, differs } = data
    const calls = marked(row.calls, repeats, reached ? { repeated: true, ...optional('differs', differs) } : {})
    return { ...row, calls: [...calls, { party, reached, ...optional('callback', callback) }] }
  }),
  on.change(E.CallbackSkipped, (row, { data: { party } }) => ({ ...row, skips: [...row.skips, party] })),
  on.change(E.CallbackDisputed, (row, { data: { callback } }) => ({
    ...row,
    calls: marked(row.calls, callback, { disputed: true }),
  })),
  ...classSteps(calledDemands),
]

const one = (counts: boolean | undefined): 0 | 1 => (counts === true ? 1 : 0)

export const callbackFigures = rollup('callbacks', {
  by: ['party', 'class'],
  classes: byDemandClass,
  sums: FIGURES,
  from: [
    source(calledDemands, (row): readonly Contribution[] => [
      ...row.calls.map(({ party, reached, repeated, differs, disputed }) => ({
        group: [party, row.class],
        sums: {
          calls: 1,
          reached: one(reached),
          disputed: one(disputed),
          repeated: one(repeated),
          differing: one(differs),
        },
      })),
      ...row.skips.map((party) => ({ group: [party, row.class], sums: { skipped: 1 } })),
    ]),
  ],
})

/** What callers did, and how often a second call brought another answer. Definitions: docs/reference/metrics.md. */
export const callbackQuality = projection({
  name: 'callback-quality',
  version: 1,
  tables: [calledDemands],
  rollups: [callbackFigures, demandClasses(calledDemands)],
  on: calledSteps,
  views: {
    'callback-quality': view({
      summary: {
        en: 'Callbacks of each party: how many it made, reached and skipped, and how often the repeated ones brought another answer.',
        zh: '各单位回访质量：回访、接通、跳过的次数，以及抽样复访答复不一致的次数。',
      },
      from: callbackFigures.table,
      filters: { party: oneOf('party', 'Parties, separated by commas') },
      sorts: { party: { column: 'party' }, calls: { column: 'calls', descending: true } },
      visible: () => EVERYTHING,
      show: ({ party, calls, reached, skipped, disputed, repeated, differing }) => ({
        party,
        calls,
        reached,
        skipped,
        disputed,
        disagreement: { count: differing, of: repeated },
      }),
      row: Type.Object({
        party: Type.String(),
        calls: Count('Callbacks recorded, also those that reached no one.'),
        reached: Count('Callbacks that reached the raiser.'),
        skipped: Count('Callbacks that it passed on, or let lapse.'),
        disputed: Count('Callbacks that the raiser disputed: they are void.'),
        disagreement: Type.Object(
          { count: Type.Integer({ minimum: 0 }), of: Type.Integer({ minimum: 0 }) },
          {
            description:
              'Answers of the raiser that differ, out of its callbacks that another party repeated. There is no rate where of is 0.',
          },
        ),
      }),
    }),
  },
})
