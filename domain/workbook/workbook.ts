import { context } from '../kernel/index.ts'
import { dismissBreach, recordBreach, remedyBreach } from './breaches.ts'
import { answerContest, contestBreach } from './contest.ts'
import { adoptWorkbook, draftWorkbook, signConvention } from './convention.ts'
import { workbookEvents } from './events.ts'
import { foldWorkbook } from './fold.ts'
import { addItems, amendItem } from './items.ts'
import { answerPrices, setPrices } from './prices.ts'
import { workbookSight } from './sight.ts'
import { undrafted } from './state.ts'

/** The contract among the parties: who leads and supports what, within which boundary, how fast. */
export const workbook = context('workbook', {
  plural: 'workbooks',
  singleton: true,
  events: workbookEvents,
  initial: undrafted,
  sight: workbookSight,
  foldVersion: 3,
  commands: {
    // A version is drafted, signed and adopted.
    draft: draftWorkbook,
    'add-items': addItems,
    'amend-item': amendItem,
    'set-prices': setPrices,
    sign: signConvention,
    adopt: adoptWorkbook,
    // Prices of a workbook in force need the agreement of another society.
    'answer-prices': answerPrices,
    // A party breaks the convention.
    'record-breach': recordBreach,
    'contest-breach': contestBreach,
    'answer-contest': answerContest,
    'remedy-breach': remedyBreach,
    'dismiss-breach': dismissBreach,
  },
  evolve: foldWorkbook,
})
