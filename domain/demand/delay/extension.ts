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
} from '../../kernel/index.ts'
import { dueTimesOf } from '../clocks.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, worker } from '../grants.ts'
import { notAbout, requireStatus } from '../guards.ts'
import { demandRule } from '../rule.ts'
import { type DemandState, liveTaskOf, liveTasks } from '../state.ts'
import { type Approved, askApproval, bySender, withoutActingParty } from './approval-request.ts'
import { extensionTerms } from './extension-events.ts'

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
  (demand, terms, setting) => {
    const { actor, now } = setting
    const { party } = actor
    if (party === undefined) return withoutActingParty()
    return (
      extendable(demand, terms, { party, askedAt: now }, now) ??
      notAbout(demand, actor) ??
      askApproval(demand, { act: 'extend', ...terms }, 'another-society', setting)
    )
  },
)

/** The party that asks, and when it asked. */
interface Asking {
  readonly party: string
  readonly askedAt: Instant
}

/**
 * The due time that an extension moves: that of the demand while it is not overdue, else that of the asking holder, who may have
 * received its task late.
 */
function dueMoved(demand: DemandState, { party, askedAt }: Asking) {
  const { resolveBy: due = 0 } = demand
  const task = liveTaskOf(demand, party)
  if (askedAt <= due || task === undefined) return { scope: 'demand', due, tasks: liveTasks(demand) } as const
  return { scope: 'task', due: dueTimesOf(demand, task).resolveBy ?? due, tasks: [task] } as const
}

function extendable(demand: DemandState, terms: ExtensionTerms, asking: Asking, now: Instant): Rejection | undefined {
  const refused = requireStatus(demand, 'triaged', 'assigned', 'in-progress', 'held')
  if (refused !== undefined) return refused
  if (demand.level === 'L1')
    return reject('demand.urgent', {
      en: 'The due time of an urgent demand cannot be extended. Ask for further parties instead.',
      zh: '特急诉求不能延期，请申请增派其他单位。',
    })
  const { due } = dueMoved(demand, asking)
  if (asking.askedAt > due)
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
  asking: Asking,
  now: Instant,
): Decision {
  const refused = extendable(demand, { code, reason, resolveBy }, asking, now)
  if (refused !== undefined) return refused
  const { scope, due, tasks } = dueMoved(demand, asking)
  const named = tasks.slice(0, MOST_TASKS).map(({ id }) => id)
  const moved = { from: iso(due), scope, tasks: named }
  return [demandEvents.DeadlineExtended({ code, reason, resolveBy, ...moved, ...approved })]
}
