import { parseStream } from '../../domain/kernel/index.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { type FoldStep, integer, rollup, source, steps, table, text } from '../runtime/index.ts'
import { byDemandClass } from '../shared-rules/demand-class.ts'
import { demandWork, EVERYBODY } from './demand-work.ts'

/** One row a breach of the workbook that is neither remedied nor dismissed. */
export const breaches = table('breaches', {
  columns: {
    breach: text(),
    party: text(),
    item: text(),
    /** 1 while the party contests it and no answer is given. */
    contested: integer(),
    /** The demand that shows the breach; empty where every party may know what shows it. */
    demand: text(),
  },
  key: ['breach'],
})

const on = steps(breaches, ({ data }) => [(data as { readonly breach: string }).breach])

/** Resources are known to every party. What is no demand and no resource stands for itself, as a demand that does not exist. */
export function demandBehind(source: string | undefined): string {
  if (source === undefined) return ''
  const stream = parseStream(source)
  if (stream?.aggregate === 'resource') return ''
  return stream?.aggregate === 'demand' ? stream.id : source
}

/** A breach is counted for readers who may know of the demand that shows it. */
const classes = { ...byDemandClass, column: 'demand', of: demandWork }

/** Open breaches by party and demand. */
export const breachCounts = rollup('breached', {
  by: ['party', 'demand'],
  classes,
  sums: ['breaches', 'contested'],
  from: [
    source(breaches, ({ party, demand, contested }) => [{ group: [party, demand], sums: { breaches: 1, contested } }]),
  ],
})

/** Open breaches by item, party and demand: of each party, and of all parties together. */
export const itemBreaches = rollup('broken', {
  by: ['item', 'party', 'demand'],
  classes,
  sums: ['breaches', 'contested'],
  from: [
    source(breaches, ({ item, party, demand, contested }) =>
      [party, EVERYBODY].map((one) => ({ group: [item, one, demand], sums: { breaches: 1, contested } })),
    ),
  ],
})

export const breachSteps: readonly FoldStep[] = [
  on.on(workbookEvents.BreachRecorded, (_, { community, data: { breach, party, item, source } }) => ({
    community,
    breach,
    party,
    item,
    contested: 0,
    demand: demandBehind(source),
  })),
  on.change(workbookEvents.BreachContested, (row) => ({ ...row, contested: 1 })),
  on.change(workbookEvents.BreachContestAnswered, (row) => ({ ...row, contested: 0 })),
  on.on(workbookEvents.BreachRemedied, () => undefined),
  on.on(workbookEvents.BreachDismissed, () => undefined),
]
