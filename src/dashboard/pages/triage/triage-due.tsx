import { DueChip } from '../../frame/parts/chips.tsx'
import { useSay } from '../../kit/language.tsx'
import type { WaitingDemand } from './clusters.ts'
import { movesBy } from './decisions.ts'
import { triageWords as words } from './words.ts'

/** How long is left for a demand that waits, with the rule where it is that of the triage. */
export function TriageDue({ row }: Pick<WaitingDemand, 'row'>) {
  const say = useSay()
  const due = movesBy(row)
  return <DueChip due={due} {...(due === row.triage?.by ? { rule: say(words.triageBy) } : {})} />
}
