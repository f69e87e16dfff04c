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
}

/** Three items: what was chosen for the same matter, what the engine finds, and what shares words with the title. */
export function useProposals(
  waiting: WaitingDemand | undefined,
  { items, topics, clusterItems }: Ground,
): readonly Proposal[] {
  const text = waiting?.told?.text ?? ''
  const category = waiting?.told?.category
  // The engine reads no restricted demand to propose items, so this page does not ask it to.
  const asked = waiting === undefined || waiting.row.visibility === 'restricted' ? undefined : text
  const engine = useItemProposals(asked, category).data
  const clusterKey = clusterItems.join()
  return useMemo(() => {
    const likely = likelyItems(text, topics)
    const found = new Map<string, Proposal>()
    const add = (code: string, why: Proposal['why']): void => {
      const item = items.find((one) => one.item === code)
      if (item === undefined || found.has(code) || found.size >= MOST) return
      const shared = likely.find((one) => one.item === code)?.shared ?? []
      found.set(code, { item, why, shared: joinedTerms(text, shared) })
    }
    for (const code of clusterKey === '' ? [] : clusterKey.split(',')) add(code, 'cluster')
    for (const { code } of engine ?? []) add(code, 'engine')
    for (const { item } of likely) add(item, 'shared')
    return [...found.values()]
  }, [text, topics, items, engine, clusterKey])
}
