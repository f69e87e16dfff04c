import {
  Closed,
  command,
  DAY,
  type Decision,
  type Instant,
  instant,
  iso,
  type Rejection,
  reject,
} from '../kernel/index.ts'
import { type Approved, askApproval, bySender } from './approval-request.ts'
import { demandEvents } from './events.ts'
import { extensionTerms } from './extension-events.ts'
import { COORDINATORS, worker } from './grants.ts'
import { notAbout, requireStatus } from './guards.ts'
import { demandRule } from './rule.ts'
import { type DemandState, liveTasks } from './state.ts'

/** The tasks at most that one extension names. */
const MOST_TASKS = 20
/** The days at most by which one extension moves a due time. */
const EXTENSION_DAYS = 30

const ExtensionTerms = Closed(extensionTerms)
type ExtensionTerms = (typeof ExtensionTerms)['static']

export const extendDeadline = demandRule(
  command({
    summary: {
      en: 'Ask, before the result is due, for a later due time. A party of another society approves, and the raiser is told.',
      zh: '延期：须在到期前申请，经其他类别的单位同意，并告知诉求人。',
    },
    by: [...COORDINATORS, worker],
    reads: bySender,
    data: ExtensionTerms,
  }),
  (demand, terms, setting) =>
    extendable(demand, terms, setting.now, setting.now) ??
    notAbout(demand, setting.actor) ??
    askApproval(demand, { act: 'extend', ...terms }, 'another-society', setting),
)

function extendable(demand: DemandState, terms: ExtensionTerms, asked: Instant, now: Instant): Rejection | undefined {
  const refused = requireStatus(demand, 'triaged', 'assigned', 'in-progress', 'held')
  if (refused !== undefined) return refused
  if (demand.level === 'L1')
    return reject('demand.urgent', {
      en: 'The due time of an urgent demand cannot be extended. Ask for further parties instead.',
      zh: '特急诉求不能延期，请申请增派其他单位。',
    })
  const { resolveBy: due = 0 } = demand
  if (asked > due)
    return reject('extension.too-late', {
      en: 'The result was due before you asked. An extension is asked before it is due.',
      zh: '已过办理时限，延期须在到期前申请。',
    })
  const until = instant(terms.resolveBy)
  if (!(until > due && until > now))
    return reject(
      'extension.not-later',
      {
        en: '`resolveBy` must be later than the present due time, and in the future.',
        zh: '新的时限须晚于现有时限和当前时间。',
      },
      { due: iso(due) },
    )
  return until <= due + EXTENSION_DAYS * DAY
    ? undefined
    : reject('extension.too-long', {
        en: `One extension moves the due time by at most ${EXTENSION_DAYS} days.`,
        zh: `每次延期最长 ${EXTENSION_DAYS} 天。`,
      })
}

/** Extends the due time on approved terms, where that is still possible. It counts when it was asked. */
export function extendedUpon(
  demand: DemandState,
  { code, reason, resolveBy }: ExtensionTerms,
  approved: Approved,
  { askedAt, now }: { readonly askedAt: Instant; readonly now: Instant },
): Decision {
  const refused = extendable(demand, { code, reason, resolveBy }, askedAt, now)
  if (refused !== undefined) return refused
  const from = iso(demand.resolveBy ?? 0)
  const tasks = liveTasks(demand)
    .map(({ id }) => id)
    .slice(0, MOST_TASKS)
  return [demandEvents.DeadlineExtended({ code, reason, resolveBy, from, tasks, ...approved })]
}
