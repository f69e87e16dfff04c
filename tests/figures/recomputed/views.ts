import type { Actor } from '../../../domain/kernel/index.ts'
import { absencesOf } from './absences.ts'
import { balancesOf } from './balances.ts'
import { breachListOf } from './breach-list.ts'
import { calendarOf } from './calendar.ts'
import { callbackQualityOf } from './callback-quality.ts'
import { callbacksOf, demandBoardOf, demandsOf, longRunningOf } from './demand-board.ts'
import { directoryOf } from './directory.ts'
import { dutyRosterOf } from './duty-roster.ts'
import type { FeedEvent } from './feed.ts'
import { hoursOf } from './hours.ts'
import { inspectionsOf } from './inspections.ts'
import { interferencesOf } from './interferences.ts'
import { orderColumnsOf } from './order-columns.ts'
import { outsideBodiesOf } from './outside-bodies.ts'
import { partiesOf } from './parties.ts'
import { personsOf } from './persons.ts'
import { plansOf } from './plans.ts'
import { pricesOf } from './prices.ts'
import { reportsOf } from './reports.ts'
import { resourceSharingOf } from './resource-sharing.ts'
import { restrictedDemandsOf } from './restricted-demands.ts'
import { secondmentsOf } from './secondments.ts'
import { skillListOf, skillsOf } from './skills.ts'
import { openTasksOf, statutoryRequestsOf } from './tasks.ts'
import { threeRatesOf } from './three-rates.ts'
import { workbookComplianceOf } from './workbook-compliance.ts'

/** A view as it is recomputed: all its rows, and the fields that name one. */
interface Recomputed {
  readonly view: string
  readonly key: readonly string[]
  readonly rowsOf: (feed: readonly FeedEvent[]) => readonly object[]
  /** Some weeks may pass without any row. */
  readonly rare?: true
  /** Fields that are not compared, each with the reason. */
  readonly but?: Readonly<Record<string, string>>
  /** Who reads the values that sight opens to some. Default: a service. */
  readonly reader?: Actor
}

/** Views that are not recomputed, each with the reason. */
export const NOT_RECOMPUTED: Readonly<Record<string, string>> = {
  'notification-settings': 'Each reader sees at most the own row, and people of the demo choose nothing.',
  'resident-notification-settings': 'The same, and what residents choose is sealed.',
}

const COMMITTEE: Actor = { id: 'person-committee-1', role: 'committee', party: 'committee' }
const SKIPPED =
  'Once all dates of a series are past, they may be missing; `personnel-sharing` has them for each secondment.'

/** Every view that is recomputed from the feed by docs/reference/metrics.md alone. */
export const RECOMPUTED: readonly Recomputed[] = [
  { view: 'three-rates', key: ['by', 'value', 'month'], rowsOf: threeRatesOf },
  { view: 'reports', key: ['month'], rowsOf: reportsOf, rare: true },
  { view: 'restricted-demands', key: ['quarter'], rowsOf: restrictedDemandsOf, rare: true },
  { view: 'workbook-compliance', key: ['item', 'party'], rowsOf: workbookComplianceOf },
  { view: 'workbook-compliance/prices', key: ['list'], rowsOf: pricesOf, rare: true },
  { view: 'workbook-compliance/breaches', key: ['id'], rowsOf: breachListOf, rare: true },
  { view: 'parties', key: ['id'], rowsOf: partiesOf },
  { view: 'demand-board', key: ['id'], rowsOf: demandBoardOf },
  { view: 'demand-board/tasks', key: ['demand', 'task'], rowsOf: openTasksOf },
  { view: 'demand-board/long-running', key: ['id'], rowsOf: longRunningOf, rare: true },
  { view: 'demand-board/callbacks', key: ['id'], rowsOf: callbacksOf },
  { view: 'demands', key: ['id'], rowsOf: demandsOf },
  { view: 'statutory-requests', key: ['demand', 'task'], rowsOf: statutoryRequestsOf, rare: true },
  { view: 'callback-quality', key: ['party'], rowsOf: callbackQualityOf },
  { view: 'directory', key: ['kind', 'id'], rowsOf: directoryOf },
  { view: 'duty-roster', key: ['id'], rowsOf: dutyRosterOf },
  { view: 'absences', key: ['id'], rowsOf: absencesOf, rare: true },
  {
    view: 'interferences',
    key: ['recorded', 'actor', 'demand', 'target'],
    rowsOf: interferencesOf,
    rare: true,
    reader: COMMITTEE,
  },
  { view: 'plans', key: ['grid', 'period'], rowsOf: plansOf, rare: true },
  { view: 'inspections', key: ['inspection'], rowsOf: inspectionsOf, rare: true },
  { view: 'outside-bodies', key: ['id'], rowsOf: outsideBodiesOf },
  { view: 'order-columns', key: ['id'], rowsOf: orderColumnsOf },
  { view: 'resource-sharing', key: ['id'], rowsOf: resourceSharingOf },
  { view: 'resource-sharing/calendar', key: ['id'], rowsOf: calendarOf },
  { view: 'resource-sharing/balances', key: ['party', 'month', 'category'], rowsOf: balancesOf },
  { view: 'personnel-sharing', key: ['id'], rowsOf: secondmentsOf },
  { view: 'personnel-sharing/hours', key: ['party', 'month'], rowsOf: hoursOf },
  { view: 'personnel-sharing/skills', key: ['skill'], rowsOf: skillsOf },
  { view: 'personnel-sharing/skill-list', key: ['id'], rowsOf: skillListOf, rare: true },
  { view: 'persons', key: ['id'], rowsOf: personsOf, but: { skipped: SKIPPED } },
]
