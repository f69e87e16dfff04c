import type { ProcessManager } from '../process-manager.ts'
import { publishMonths } from './month.ts'
import { tellWeek } from './week.ts'

/** Publishes the figures of each month, and tells the counts of each week. */
export const reporting: ProcessManager = {
  name: 'reporting',
  summary:
    'Publishes the figures of a month at 09:00 of the third working day after it, with corrections of earlier months, and tells the three societies the counts of each week.',
  async onTime(send, workplace) {
    for (const community of await workplace.communities()) {
      await publishMonths(send, workplace, community)
      await tellWeek(send, workplace, community)
    }
  },
}
