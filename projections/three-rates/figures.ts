import type { Contribution } from '../runtime/index.ts'
import { TOTAL } from '../shared-rules/month.ts'
import { type DemandOutcome, moduleOfOutcome } from './outcomes.ts'

/** Names of the figures; docs/reference/metrics.md defines each. */
export const FIGURES = [
  'demands',
  'due',
  'inTime',
  'asked',
  'resolved',
  'rated',
  'satisfied',
  'firsts',
  'right',
  'returns',
  'merged',
  'withdrawn',
  'referred',
  'declined',
  'imported',
  'silent',
  'helper',
] as const
export type Figure = (typeof FIGURES)[number]
type Counts = Readonly<Partial<Record<Figure, number>>>

export const DIMENSIONS = ['all', 'party', 'module', 'item', 'grid'] as const

/** Returns what a demand contributes, by dimension, value, month and class. */
export function countsOf(row: DemandOutcome): readonly Contribution[] {
  if (row.month === '') return []
  const own = ownCounts(row)
  const module = moduleOfOutcome(row)
  const found: Contribution[] = []
  const add = (by: (typeof DIMENSIONS)[number], value: string, sums: Contribution['sums']) => {
    found.push({ group: [by, value, row.month, row.class], sums }, { group: [by, value, TOTAL, row.class], sums })
  }
  add('all', '', own)
  if (module !== null) add('module', module, own)
  if (row.item !== null) add('item', row.item, own)
  if (row.grid !== null) add('grid', row.grid, own)
  for (const party of new Set(row.parts.map((part) => part.party))) {
    add('party', party, partyCounts(row, party))
  }
  return found
}

/** Returns the figures of a demand that is in no rate; undefined where it is in the rates. */
function apart({ imported, end }: DemandOutcome): Counts | undefined {
  if (imported === 1) return { imported: 1 }
  if (end === null || end === 'other' || end === 'silence') return undefined
  return { demands: 1, [end]: 1 }
}

function ownCounts(row: DemandOutcome): Counts {
  return (
    apart(row) ?? {
      ...common(row),
      due: one(row.accepted !== null || row.passed === 1),
      inTime: one(row.accepted === 'in-time'),
      ...answers(row),
      firsts: one(row.first?.right !== undefined),
      right: one(row.first?.right === true),
      returns: row.returned.length,
    }
  )
}

/** Returns the figures of one party: it is judged by its own part, and by what the raiser says of the whole demand. */
function partyCounts(row: DemandOutcome, party: string): Counts {
  const parts = row.parts.filter((part) => part.party === party && !part.again)
  const due = parts.filter(({ accepted, late }) => accepted || late)
  const first = row.first?.party === party ? row.first : null
  return (
    apart(row) ?? {
      ...common(row),
      due: one(due.length > 0),
      inTime: one(due.length > 0 && due.every(({ late }) => !late)),
      ...(row.parts.some((part) => part.party === party && part.delivered) ? answers(row) : {}),
      firsts: one(first?.right !== undefined),
      right: one(first?.right === true),
      returns: row.returned.filter((by) => by === party).length,
    }
  )
}

const common = (row: DemandOutcome): Counts => ({
  demands: 1,
  silent: one(row.end === 'silence'),
  helper: one(row.helper === 1 && row.resolved === null),
})

const answers = ({ resolved, satisfaction }: DemandOutcome): Counts => ({
  asked: one(resolved !== null),
  resolved: one(resolved === 1),
  rated: one(satisfaction !== null),
  satisfied: one(satisfaction === 'satisfied'),
})

const one = (counts: boolean): 0 | 1 => (counts ? 1 : 0)
