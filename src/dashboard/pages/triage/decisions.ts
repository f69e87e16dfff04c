import type { PickedBuilding } from '../../frame/form/building-picker.tsx'
import type { BatchItem } from '../../kit/engine.ts'
import type { WorkbookItem } from '../../kit/names.ts'
import type { WaitingDemand } from './clusters.ts'
import { proposedSummary } from './summary.ts'

/** What a person has decided about one demand so far. What is absent is as proposed. */
export interface TriageDecision {
  readonly item?: string
  readonly summary?: string
  readonly place?: PickedBuilding
  readonly restricted?: boolean
  readonly urgent?: boolean
}

/** The summary as decided, else as proposed from the words; empty while nothing is known. */
export const summaryOf = ({ told }: WaitingDemand, decision: TriageDecision | undefined): string =>
  decision?.summary ?? proposedSummary(told?.text ?? '', told?.name).text

export const isCritical = ({ row }: WaitingDemand, decision: TriageDecision | undefined): boolean =>
  decision?.urgent ?? row.level === 'L1'

export const isRestricted = ({ row }: WaitingDemand, decision: TriageDecision | undefined): boolean =>
  row.visibility === 'restricted' || decision?.restricted === true

/** Until when the demand must move: its triage is due, or before that the response to what is urgent. */
export const movesBy = ({ triage, due }: Pick<WaitingDemand['row'], 'triage' | 'due'>): string | null =>
  [triage?.by, due].filter((one) => typeof one === 'string').sort()[0] ?? null

/** Restricted and urgent demands are decided one by one, each looked at. */
export const isAlone = (waiting: WaitingDemand, decision: TriageDecision | undefined): boolean =>
  isRestricted(waiting, decision) || isCritical(waiting, decision)

/** The command that sorts a demand. */
export function triageOf(waiting: WaitingDemand, item: WorkbookItem, decision: TriageDecision | undefined): BatchItem {
  const { place, restricted } = decision ?? {}
  return {
    aggregate: 'demand',
    command: 'triage',
    id: waiting.row.id,
    body: {
      item: item.item,
      summary: summaryOf(waiting, decision),
      ...(isCritical(waiting, decision) && item.level !== 'L1' ? { level: 'L1' as const } : {}),
      ...(restricted === true ? { visibility: 'restricted' as const } : {}),
      ...(place === undefined ? {} : { place }),
    },
  }
}
