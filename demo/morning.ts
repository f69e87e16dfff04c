import { HOUR, type Instant, iso, isRejection, MINUTE } from '../domain/kernel/index.ts'
import { type Agenda, agenda } from './agenda.ts'
import { act, type Case, type World } from './case.ts'
import { caller, clerk } from './colleagues.ts'
import { raise } from './intake.ts'
import { homeOf, memberOf, neighbourOf, type Resident, residentOf } from './people.ts'
import { type Chance, chanceOf } from './random.ts'
import { asksFor, resourceOf } from './shares.ts'
import { invented, WORDS } from './words.ts'

/** The number of demands that wait for triage in the morning of the demo. */
export const WAITING_DEMANDS = 40

/** Neighbours of one building who complain of the same lift, each in their own words. */
const LIFT_WORDS = [
  '电梯又停了，十二楼的老人下不来。',
  '我们楼的电梯今天早上坏了，没有人来修。',
  '电梯停在一楼不动，按钮不亮。',
  '电梯坏了，孩子上学要爬十楼。',
  '电梯从昨天晚上就停运，贴了张纸也没写什么时候修好。',
  '电梯故障，轮椅推不下去，去不了医院。',
  '这部电梯一个月坏了三次，能不能彻底修一修？',
  '电梯门关不上，一直在响，没人敢坐。',
  '楼里电梯停了，送水的不肯上楼。',
] as const
const LIFT_CHANNELS = ['电话', '微信小程序', '微信小程序'] as const

/** The morning begins this long before the present, unless the history ended later. */
const MORNING_MS = 2.5 * HOUR
/** An urgent demand is assigned this long before the present. Its party has 15 minutes to accept it. */
const URGENT_MS = 13.5 * MINUTE

export interface Morning {
  readonly seed: number
  /** The end of the history: nothing happens before it. */
  readonly since: Instant
  readonly present: Instant
}

/**
 * Puts on an agenda what waits on the desks when people open the demo: demands for triage, nine of them about one lift, an urgent
 * demand that its party has not accepted, two requests for one room at one time, and a callback that its raiser disputes.
 */
export function morning(history: World, { seed, since, present }: Morning): Agenda {
  const plan = agenda()
  const world = { ...history, agenda: plan }
  const by = chanceOf(seed, 970_000)
  const begins = Math.max(since, present - MORNING_MS)
  /** The moment after a part of the morning, in percent. */
  const after = (percent: number): Instant => begins + Math.floor(((present - begins) * percent) / 100)

  const waiting = world.cases.filter(({ state, sorted }) => state === 'raised' && !sorted).length
  const others = Math.max(0, WAITING_DEMANDS - LIFT_WORDS.length - waiting)
  for (let nth = 0; nth < others; nth += 1)
    plan.at(after(2 + (nth * 94) / others), () => raise(world, { kind: 'plain' }, chanceOf(seed, 971_000 + nth)))
  const first = residentOf(by.between(1, 400))
  LIFT_WORDS.forEach((text, nth) => {
    plan.at(after(8 + nth * 9), () => liftComplaint(world, text, nth, first))
  })
  plan.at(after(20), () => disputed(world, plan, after(60)))
  plan.at(after(30), () => clash(world, by))
  plan.at(Math.max(begins, present - URGENT_MS), () => unaccepted(world, chanceOf(seed, 972_000)))
  return plan
}

function liftComplaint(world: World, text: string, nth: number, first: Resident): void {
  const raiser = nth === 0 ? { id: first.id, role: first.role } : neighbourOf(first, nth)
  const { quarter, building } = homeOf(first.nth)
  world.send(raiser, 'demand', 'raise', {
    text,
    place: { quarter, building },
    contact: invented.contact(first.nth + nth),
    channel: LIFT_CHANNELS[nth % LIFT_CHANNELS.length] ?? LIFT_CHANNELS[0],
  })
}

/** An urgent demand is assigned at once. The party has not accepted it yet. */
function unaccepted(world: World, chance: Chance): void {
  const c = raise(world, { kind: 'urgent' }, chance)
  act(c, clerk(c), 'assign', { party: c.lead })
}

/** A caller records that a result helped. Its raiser says that there was no call. */
function disputed(world: World, plan: Agenda, later: Instant): void {
  const called = world.cases.findLast((c) => mayDispute(c))
  const by = called === undefined ? undefined : caller(called)
  if (called === undefined || by === undefined) return
  act(called, by, 'record-callback', {
    reached: true,
    contacted: true,
    resolved: true,
    satisfaction: 'satisfied',
    note: '本人表示满意。',
  })
  plan.at(later, () => act(called, called.raiser, 'dispute-callback', { note: WORDS.disputed[0] }))
}

/** Whether the demand waits for its raiser's word, of a resident who has given none and did not deliver. */
const mayDispute = ({ state, raiser, raisedBy, deliverers, restricted, order, reopenings }: Case): boolean =>
  state === 'delivered' &&
  raiser.role === 'resident' &&
  raisedBy === undefined &&
  order === undefined &&
  !restricted &&
  reopenings === 0 &&
  !deliverers.has(raiser.id)

/** Two parties want the shared kitchen on the same morning, the first on which it is free. Its owner has answered neither. */
function clash(world: World, by: Chance): void {
  const kitchen = resourceOf('kitchen')
  const today = world.hours.day(world.now())
  const windows = [1, 2, 3, 4, 5, 6, 7].map((days) => {
    const from = world.hours.start(today + days) + 9 * HOUR
    return { from, until: from + 3 * HOUR }
  })
  const free = windows.find((window) => isFree(world, kitchen.id, window))
  if (free === undefined) return
  const { from, until } = free
  const early = { from, until: until - HOUR }
  asksFor(world, by, { resource: kitchen, party: 'org-half-sky', window: early, purpose: '为独居老人包饺子。' })
  const late = { from: from + HOUR, until }
  asksFor(world, by, { resource: kitchen, party: 'org-elder-care', window: late, purpose: '老年人营养餐试做。' })
}

function isFree(
  world: World,
  id: string,
  { from, until }: { readonly from: Instant; readonly until: Instant },
): boolean {
  const asked = { window: { from: iso(from), until: iso(until) }, purpose: '活动' }
  const actor = memberOf('org-half-sky', 1)
  const moment = world.now()
  return !isRejection(
    world.rehearsal.try({ moment, actor, aggregate: 'resource', command: 'request', data: asked, id }),
  )
}
