import { useMemo } from 'react'
import { useItemProposals } from '../../kit/desk-questions.ts'
import type { WorkbookItem } from '../../kit/names.ts'
import type { WaitingDemand } from './clusters.ts'
import { joinedTerms, likelyItems, type Topics } from './likeness.ts'

/** An item that a demand may belong to, and why. */
export interface Proposal {
  readonly item: WorkbookItem
  readonly why: 'cluster' | 'engine' | 'shared'
  /** What the words and the title have in common. */
  readonly shared: readonly string[]
}

/** How many keys choose a proposal. */
const MOST = 3

interface Ground {
  readonly items: readonly WorkbookItem[]
  readonly topics: Topics
  /** Items that were chosen for others of the cluster. */
  readonly clusterItems: readonly string[]
  /** The demand after this one: its proposals are asked for meanwhile. */
  readonly next: WaitingDemand | undefined
}

/** The words that the engine is asked about. It reads no restricted demand to propose items, so this page does not ask it to. */
const askedOf = (waiting: WaitingDemand | undefined): string | undefined =>
  waiting === undefined || waiting.row.visibility === 'restricted' ? undefined : waiting.told?.text

const NONE: readonly Proposal[] = []

/**
 * Three items: what was chosen for the same matter, what the engine finds, and what shares words with the title. Undefined until the
 * engine has answered, so that no key chooses another item than was read.
 */
export function useProposals(
  waiting: WaitingDemand | undefined,
  { items, topics, clusterItems, next }: Ground,
): readonly Proposal[] | undefined {
  const text = waiting?.told?.text ?? ''
  const engine = useItemProposals(askedOf(waiting), waiting?.told?.category)
  useItemProposals(askedOf(next), next?.told?.category)
  const clusterKey = clusterItems.join()
  const found = useMemo(() => {
    const likely = likelyItems(text, topics)
    const all = new Map<string, Proposal>()
    const add = (code: string, why: Proposal['why']): void => {
      const item = items.find((one) => one.item === code)
      if (item === undefined || all.has(code) || all.size >= MOST) return
      const shared = likely.find((one) => one.item === code)?.shared ?? []
      all.set(code, { item, why, shared: joinedTerms(text, shared) })
    }
    for (const code of clusterKey === '' ? [] : clusterKey.split(',')) add(code, 'cluster')
    for (const { code } of engine.data ?? []) add(code, 'engine')
    for (const { item } of likely) add(item, 'shared')
    return [...all.values()]
  }, [text, topics, items, engine.data, clusterKey])
  if (waiting === undefined) return NONE
  return waiting.told === undefined || engine.isLoading || items.length === 0 ? undefined : found
}
