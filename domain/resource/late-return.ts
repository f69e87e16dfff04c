import { Closed, command, type Instant, iso, isRejection, optional, type Rejection, reject } from '../kernel/index.ts'
import { without } from './allocation.ts'
import { missedAt } from './deadlines.ts'
import { resourceEvents } from './events.ts'
import { liveShare } from './guards.ts'
import { freeWithin, impairedLoads, occupancy, spanOfShare } from './room.ts'
import { resourceRule } from './rule.ts'
import { OneShare } from './shapes.ts'
import type { ResourceState, Share } from './state.ts'

const { ReturnMissed } = resourceEvents

const isOut = ({ state }: Share): boolean => state === 'using'
const unitsOf = (shares: readonly Share[]): number => shares.reduce((sum, { quantity }) => sum + quantity, 0)

/** The shares that are out although their window has ended. */
const lateShares = ({ shares }: ResourceState, now: Instant): readonly Share[] =>
  shares.filter((share) => isOut(share) && spanOfShare(share).until <= now)

/** The state in which late shares occupy their units at this moment, although their windows have ended. */
export const withLate = (state: ResourceState, now: Instant): ResourceState => {
  const late = new Set(lateShares(state, now))
  const until = now + 1
  return {
    ...state,
    shares: state.shares.map((share) =>
      late.has(share) ? { ...share, window: { ...spanOfShare(share), until } } : share,
    ),
  }
}

/**
 * Refuses to hand units out that others still have. It counts what is out and not what is booked: a share that started early or is
 * late has its units outside its window.
 */
export function notBack(state: ResourceState, { quantity }: Share, now: Instant): Rejection | undefined {
  const out = state.shares.filter(isOut)
  const impaired = occupancy(impairedLoads(state), []).peak({ from: now, until: now + 1 })
  if (unitsOf(out) + impaired + quantity <= state.quantity) return undefined
  const [first] = out.toSorted((one, other) => spanOfShare(one).until - spanOfShare(other).until)
  // Only a share that starts before its window meets units that are out of use.
  if (first === undefined)
    return reject('resource.out-of-use', {
      en: 'The units are out of use until the window begins. Start the share then.',
      zh: '所需数量在借用时段开始前处于停用状态，请届时再登记交付。',
    })
  return reject(
    'resource.not-back',
    {
      en: 'The units are not back yet. `details` names the party to ask, and the time by which they are due back.',
      zh: '所需数量尚未归还，`details` 中列明应询问的单位和应归还时间。',
    },
    { ask: first.party, share: first.id, dueBack: iso(spanOfShare(first).until) },
  )
}

/** The booking that begins first among those that find no room while the late shares stay out. */
function nextWithoutRoom(state: ResourceState, now: Instant): Share | undefined {
  const late = unitsOf(lateShares(state, now))
  return state.shares
    .filter((share) => share.state === 'held' && now < spanOfShare(share).until)
    .sort((one, other) => spanOfShare(one).from - spanOfShare(other).from)
    .find((share) => freeWithin(without(state, share), spanOfShare(share)) - late < share.quantity)
}

/** The view of the service may be stale, so the deadline is checked again. If nothing is due, nothing happens. */
export const missReturn = resourceRule(
  command({
    summary: {
      en: 'Record that a share was not back when its window ended. The owner and the next borrower are told.',
      zh: '登记借用到期未归还，并告知所属单位和下一借用单位。',
    },
    by: ['service'],
    data: Closed(OneShare),
  }),
  (state, { share: id }, { now }) => {
    const share = liveShare(state, id)
    if (isRejection(share)) return share.code === 'share.over' ? [] : share
    const at = missedAt(share)
    if (at === undefined || now < at) return []
    const next = nextWithoutRoom(state, now)
    const told = next === undefined ? undefined : { share: next.id, party: next.party }
    return [ReturnMissed({ share: id, party: share.party, since: iso(at), ...optional('next', told) })]
  },
)
