import { projection } from '../runtime/index.ts'
import { givingSteps, givingTables } from '../shared-rules/gifts.ts'
import { balances, partyBalances, pledgeSteps, pledges } from './balances.ts'
import { calendar } from './calendar.ts'
import { resourceSteps, resources, weekTimer } from './resources.ts'
import { lateShares, shareSteps, shares, useTimer } from './shares.ts'
import { resourceItems, resourceUse, supply } from './supply.ts'

/** Resources that parties share with each other (paper, section 4.2). */
export const resourceSharing = projection({
  name: 'resource-sharing',
  version: 5,
  tables: [resources, shares, pledges, ...givingTables],
  rollups: [resourceUse, resourceItems, lateShares, partyBalances],
  timers: [weekTimer, useTimer],
  on: [...resourceSteps, ...shareSteps, ...givingSteps, ...pledgeSteps],
  views: {
    'resource-sharing': supply,
    'resource-sharing/calendar': calendar,
    'resource-sharing/balances': balances,
  },
})
