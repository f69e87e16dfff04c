import type { RowOf } from '../../kit/engine.ts'
import type { toldIn } from '../../kit/told.ts'
import { type Topics, topicTerms } from './likeness.ts'

type BoardRow = RowOf<'demand-board'>

/** A demand that waits for triage, with what its raiser told; that is undefined until it is read, or where the reader may not. */
export interface WaitingDemand {
  readonly row: BoardRow
  readonly told: ReturnType<typeof toldIn> | undefined
}

/** Demands that may be one matter. */
export interface Cluster {
  readonly key: string
  readonly members: readonly WaitingDemand[]
}

const HOURS_72 = 72 * 3_600_000

/** Restricted demands are compared with no other. */
const isOpen = ({ row }: WaitingDemand): boolean => row.visibility !== 'restricted'

interface Compared {
  readonly waiting: WaitingDemand
  readonly place: string | undefined
  readonly atMs: number
  readonly terms: ReadonlySet<string>
}

function compared(waiting: WaitingDemand, topics: Topics): Compared {
  const { row, told } = waiting
  const building = told?.building
  return {
    waiting,
    place: isOpen(waiting) && building !== undefined ? `${told?.quarter ?? row.quarter} ${building}` : undefined,
    atMs: Date.parse(row.raised),
    terms: topicTerms(told?.text ?? '', topics),
  }
}

const isAlike = (one: Compared, other: Compared): boolean =>
  one.place !== undefined &&
  one.place === other.place &&
  Math.abs(one.atMs - other.atMs) <= HOURS_72 &&
  [...one.terms].some((term) => other.terms.has(term))

/**
 * Gathers demands of one building whose words name the same matter within 72 hours. Clusters stand where their first member stands, so
 * what is due first leads.
 */
export function clustersOf(all: readonly WaitingDemand[], topics: Topics): readonly Cluster[] {
  const groups: Compared[][] = []
  for (const waiting of all) {
    const one = compared(waiting, topics)
    const [first, ...others] = groups.filter((group) => group.some((member) => isAlike(member, one)))
    if (first === undefined) {
      groups.push([one])
      continue
    }
    // One demand may join what were two groups.
    first.push(one)
    for (const other of others) {
      first.push(...other)
      groups.splice(groups.indexOf(other), 1)
    }
  }
  return groups.map((group) => ({
    key: group[0]?.waiting.row.id ?? '',
    members: group.map(({ waiting }) => waiting),
  }))
}
