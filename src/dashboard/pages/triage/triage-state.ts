import { useMemo, useState } from 'react'
import { useItems, type WorkbookItem } from '../../kit/names.ts'
import type { Cluster, WaitingDemand } from './clusters.ts'
import { isAlone, type TriageDecision } from './decisions.ts'
import type { Topics } from './likeness.ts'
import { type Proposal, useProposals } from './proposals.ts'

export interface TriageSetting {
  readonly clusters: readonly Cluster[]
  readonly topics: Topics
  /** The demand that the address names. */
  readonly at: string | undefined
}

/** Which demand is looked at, which are selected, and what is decided about each so far. */
export interface TriageState {
  readonly all: readonly WaitingDemand[]
  /** The place of the current demand among all. */
  readonly index: number
  readonly current: WaitingDemand | undefined
  readonly cluster: Cluster | undefined
  readonly decisionOn: (waiting: WaitingDemand) => TriageDecision | undefined
  /** What is decided about the current demand. */
  readonly decision: TriageDecision
  readonly item: WorkbookItem | undefined
  /** Undefined until they are known. */
  readonly proposals: readonly Proposal[] | undefined
  readonly selected: ReadonlySet<string>
  /** The demands that Enter sorts: those that are selected, else the current one. */
  readonly targets: readonly WaitingDemand[]
  /** The demands that M merges into the current one. */
  readonly mergeable: readonly WaitingDemand[]
  readonly decide: (change: TriageDecision) => void
  readonly setSelected: (selected: ReadonlySet<string>) => void
}

const NO_DECISION: TriageDecision = {}

export function useTriageState({ clusters, topics, at }: TriageSetting): TriageState {
  const items = useItems()
  const [decisions, setDecisions] = useState<ReadonlyMap<string, TriageDecision>>(new Map())
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const all = useMemo(() => clusters.flatMap(({ members }) => members), [clusters])
  const found = all.findIndex(({ row }) => row.id === at)
  const index = Math.max(0, found)
  const current = all[index]
  const id = current?.row.id ?? ''
  const cluster = clusters.find(({ members }) => members.some(({ row }) => row.id === id))
  const decisionOn = ({ row }: WaitingDemand): TriageDecision | undefined => decisions.get(row.id)
  const decision = decisions.get(id) ?? NO_DECISION
  const chosen = all.filter(({ row }) => selected.has(row.id))
  const isOther = ({ row }: WaitingDemand): boolean => row.id !== id
  const clusterItems = (cluster?.members ?? []).filter(isOther).flatMap((one) => decisionOn(one)?.item ?? [])
  const group = chosen.some(isOther) ? chosen : (cluster?.members ?? [])
  return {
    all,
    index,
    current,
    cluster,
    decisionOn,
    decision,
    item: items.find((one) => one.item === decision.item),
    proposals: useProposals(current, { items, topics, clusterItems, next: all[index + 1] }),
    selected,
    targets: chosen.length > 0 ? chosen : current === undefined ? [] : [current],
    mergeable: group.filter((one) => isOther(one) && !isAlone(one, decisionOn(one))),
    decide: (change) => setDecisions((before) => new Map(before).set(id, { ...before.get(id), ...change })),
    setSelected,
  }
}
