import { demandBoardOf, demandsOf } from './demand-board.ts'
import type { FeedEvent } from './feed.ts'
import { partiesOf } from './parties.ts'
import { threeRatesOf } from './three-rates.ts'
import { workbookComplianceOf } from './workbook-compliance.ts'

/** A view as it is recomputed: all its rows, and the fields that name one. */
interface Recomputed {
  readonly view: string
  readonly key: readonly string[]
  readonly rowsOf: (feed: readonly FeedEvent[]) => object[]
}

/** Every view that is recomputed from the feed by docs/reference/metrics.md alone. */
export const RECOMPUTED: readonly Recomputed[] = [
  { view: 'workbook-compliance', key: ['item', 'party'], rowsOf: workbookComplianceOf },
  { view: 'three-rates', key: ['by', 'value', 'month'], rowsOf: threeRatesOf },
  { view: 'demand-board', key: ['id'], rowsOf: demandBoardOf },
  { view: 'demands', key: ['id'], rowsOf: demandsOf },
  { view: 'parties', key: ['id'], rowsOf: partiesOf },
]
