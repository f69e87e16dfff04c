import { Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  type DomainEvent,
  instant,
  iso,
  Moment,
  optional,
  Personal,
  reject,
  Text,
} from '../kernel/index.ts'
import { overlap, type Span } from '../sharing/windows.ts'
import { movedUp } from './allocation.ts'
import { resourceEvents } from './events.ts'
import { owner } from './grants.ts'
import { offered } from './guards.ts'
import {
  common,
  EVER,
  hull,
  impairedLoads,
  occupancy,
  occupies,
  spanOfImpairment,
  spanOfShare,
  stillLasting,
} from './room.ts'
import { type ResourceSetting, resourceRule } from './rule.ts'
import { ImpairmentId, Quantity, stockOf } from './shapes.ts'
import { type Impairment, type ResourceState, type Share, wasGiven } from './state.ts'

const { ResourceImpaired, ResourceRestored, ShareCancelled, ShareWaitlisted } = resourceEvents

/** The largest number of impairments that are not over. */
export const MOST_IMPAIRMENTS = 200

export const impairResource = resourceRule(
  command({
    summary: {
      en: 'Record that a quantity is out of use. The newest bookings give way and are notified.',
      zh: '登记部分资源停用，最新的预约让出并收到通知。',
    },
    by: [owner],
    data: Closed({
      quantity: Quantity,
      from: Type.Optional(Moment),
      until: Type.Optional(Moment),
      reason: Personal(Text),
    }),
  }),
  (state, { quantity, from, until, reason }, setting) => {
    const refused = offered(state)
    if (refused !== undefined) return refused
    const stock = stockOf(state.category)
    if (stock === 'fund' || stock === 'information')
      return reject('resource.not-impairable', {
        en: 'A fund or information cannot be impaired. Change its terms instead.',
        zh: '资金和信息类资源不能登记停用，请修改使用条件。',
      })
    if (stock === 'consumable' && (from ?? until) !== undefined)
      return reject('impairment.window-misplaced', {
        en: 'Material stays impaired until it is restored. Leave out `from` and `until`.',
        zh: '物资登记损坏后持续到恢复为止，请勿填写 `from` 和 `until`。',
      })
    // An impairment that is recorded late does not displace shares of the past.
    const starts = Math.max(setting.now, from === undefined ? setting.now : instant(from))
    const impairment: Impairment = {
      quantity,
      from: starts,
      ...optional('until', until === undefined ? undefined : instant(until)),
    }
    const span = stock === 'bookable' ? spanOfImpairment(impairment) : EVER
    if (!(span.from < span.until))
      return reject('impairment.window-unsound', {
        en: '`until` must be after `from` and in the future.',
        zh: '`until` 须晚于 `from`，且晚于当前时间。',
      })
    if (Object.keys(stillLasting(state.impairments, setting.now)).length >= MOST_IMPAIRMENTS)
      return reject('resource.too-many-impairments', {
        en: 'This resource has too many impairments. Restore some of them first.',
        zh: '该资源的停用记录过多，请先恢复其中一部分。',
      })
    const usable = state.quantity - occupancy(impairedLoads(state), []).peak(span)
    if (quantity > usable)
      return reject(
        'impairment.too-much',
        {
          en: '`quantity` must not exceed the quantity in use. Name fewer.',
          zh: '`quantity` 不能超过可用数量，请减少数量。',
        },
        { usable },
      )

    const id = `i${state.impaired + 1}`
    const impaired = { ...state, impairments: { ...state.impairments, [id]: impairment } }
    return [
      ResourceImpaired({ impairment: id, quantity, from: iso(starts), ...optional('until', until), reason }),
      ...displaced(impaired, span, setting),
    ]
  },
)

/**
 * Displaces the shares for which the impairment leaves no room. Begun shares keep their place first, then held shares in the
 * order of their requests. A displaced share waits if it can, else it is cancelled. Smaller shares that wait may move up.
 */
function displaced(state: ResourceState, span: Span, setting: ResourceSetting): DomainEvent[] {
  const touched = state.shares.filter((share) => occupies(share) && overlap(spanOfShare(share), span))
  const within = (share: Share): Span => common(spanOfShare(share), span)
  const taken = occupancy(impairedLoads(state), touched.map(within))
  const begun = touched.filter((share) => share.state === 'using')
  const gone = [...begun, ...touched.filter((share) => share.state === 'held')].filter((share) => {
    const part = within(share)
    if (taken.peak(part) + share.quantity > state.quantity) return true
    taken.add({ ...part, quantity: share.quantity })
    return false
  })
  if (gone.length === 0) return []
  const giveWay = new Map(gone.map((share) => [share.id, waitsOn(share, setting)]))
  const left = state.shares.flatMap((share): Share[] => {
    const waits = giveWay.get(share.id)
    if (waits === undefined) return [share]
    return waits ? [{ ...share, state: 'waiting' }] : []
  })
  const told = gone.reverse().map(({ id: share, party }) => {
    if (giveWay.get(share) === true) return ShareWaitlisted({ share, party, cause: 'displaced' })
    return ShareCancelled({ share, party, cause: 'displaced' })
  })
  return [...told, ...movedUp({ ...state, shares: left }, hull(gone.map(spanOfShare)), setting)]
}

/** Whether a displaced share waits: not once it has begun or its window has. */
const waitsOn = ({ state, waits, window }: Share, { now }: ResourceSetting): boolean =>
  waits && state === 'held' && (window === undefined || now < window.from)

export const restoreResource = resourceRule(
  command({
    summary: {
      en: 'Record that an impaired quantity is usable again. Waiting shares move up.',
      zh: '登记停用资源恢复可用，等候中的借用依次递补。',
    },
    by: [owner],
    data: Closed({ impairment: ImpairmentId, quantity: Type.Optional(Quantity) }),
  }),
  (state, { impairment: id, quantity }, setting) => {
    const refused = offered(state)
    if (refused !== undefined) return refused
    const impairment = Object.hasOwn(state.impairments, id) ? state.impairments[id] : undefined
    if (impairment === undefined)
      return wasGiven(id, state.impaired)
        ? []
        : reject('impairment.unknown', {
            en: 'The resource has no impairment with this id. Its file lists its impairments.',
            zh: '该资源没有此编号的停用记录，请在资源档案中查看。',
          })
    if (setting.now >= spanOfImpairment(impairment).until) return []
    const restored = quantity ?? impairment.quantity
    if (restored > impairment.quantity)
      return reject(
        'impairment.less',
        {
          en: '`quantity` must not exceed the impaired quantity. Name less, or leave it out to restore all.',
          zh: '`quantity` 不能超过停用数量，请减少数量；如全部恢复，请勿填写。',
        },
        { quantity: impairment.quantity },
      )
    const left = { ...impairment, quantity: impairment.quantity - restored }
    return [
      ResourceRestored({ impairment: id, quantity: restored }),
      ...movedUp({ ...state, impairments: { ...state.impairments, [id]: left } }, freedBy(state, impairment), setting),
    ]
  },
)

const freedBy = ({ category }: ResourceState, impairment: Impairment): Span =>
  stockOf(category) === 'bookable' ? spanOfImpairment(impairment) : EVER
