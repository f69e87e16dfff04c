import { Value } from '@sinclair/typebox/value'
import fc from 'fast-check'
import {
  type Actor,
  type DomainEvent,
  HOUR,
  type Instant,
  iso,
  isRejection,
  MINUTE,
} from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { resource } from '../../../domain/resource/resource.ts'
import { CATEGORIES, type Category, stockOf } from '../../../domain/resource/shapes.ts'
import type { ResourceState } from '../../../domain/resource/state.ts'
import { zones } from '../../../services/clock/zones.ts'
import type { Step } from '../play.ts'
import {
  chess,
  fund,
  guard,
  jwh,
  left,
  NOW,
  place,
  priced,
  safe,
  service,
  stateAfter,
  suspended,
  workers,
} from './story.ts'

/** One accepted command, with the states before and after it. */
export interface Stride {
  readonly before: ResourceState
  readonly after: ResourceState
  readonly events: readonly DomainEvent[]
  readonly actor: Actor
  readonly now: Instant
  readonly command: string
  readonly grounds: number
}

/** The communities of a walk: all parties active, chess suspended, the owner left. */
export const GROUNDS = [place(), place(suspended('chess')), place(left('jwh'))]

/** A command, and the state of the community at that time. */
export interface Pace extends Step {
  readonly grounds: number
}

const share = fc.integer({ min: 1, max: 12 }).map((nth) => `s${nth}`)
const impairment = fc.integer({ min: 1, max: 4 }).map((nth) => `i${nth}`)
const quantity = fc.integer({ min: 1, max: 4 })
const text = 'free text'

interface Draw {
  readonly now: Instant
  readonly bookable: boolean
}

const windowAt = (now: Instant, from: number, lasts: number) => ({
  from: iso(now + from * HOUR),
  until: iso(now + (from + lasts) * HOUR),
})

type Drawn = (draw: Draw) => Record<string, unknown>

/** Generates data before the time is known; the time completes it. */
const data: Readonly<Record<string, fc.Arbitrary<Drawn>>> = {
  'change-terms': fc.record({ quantity: fc.integer({ min: 0, max: 8 }) }).map((drawn) => () => drawn),
  request: fc
    .record({
      quantity,
      from: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6 })),
      // Sometimes longer than the day after which it repeats.
      lasts: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 8 }) }, fc.constant(30)),
      waits: fc.constantFrom(true, true, false),
      repeats: fc.option(fc.integer({ min: 2, max: 4 }), { nil: undefined, freq: 6 }),
    })
    .map(({ quantity, from, lasts, waits, repeats }) => ({ now, bookable }) => ({
      quantity,
      waits,
      ...(bookable ? { window: windowAt(now, from, lasts) } : {}),
      ...(bookable && repeats !== undefined ? { repeat: { every: 'day', times: repeats } } : {}),
    })),
  approve: fc.record({ share }).map((drawn) => () => drawn),
  decline: fc.record({ share }).map((drawn) => () => ({ ...drawn, reason: text })),
  cancel: fc.record({ share, departure: fc.boolean() }).map(({ share, departure }) => () => ({
    share,
    ...(departure ? { cause: 'departure' } : {}),
  })),
  expire: fc.record({ share }).map((drawn) => () => drawn),
  start: fc.record({ share }).map((drawn) => () => drawn),
  'miss-return': fc.record({ share }).map((drawn) => () => drawn),
  'record-no-show': fc.record({ share }).map((drawn) => () => drawn),
  return: fc.record({ share, condition: fc.constantFrom('good', 'damaged') }).map((drawn) => () => drawn),
  consume: fc
    .record({ share, quantity: fc.integer({ min: 0, max: 4 }), more: fc.boolean() })
    .map((drawn) => () => ({ ...drawn, receipt: text })),
  impair: fc
    .record({
      quantity: fc.integer({ min: 1, max: 3 }),
      from: fc.integer({ min: 0, max: 6 }),
      lasts: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    })
    .map(({ quantity, from, lasts }) => ({ now, bookable }) => ({
      quantity,
      reason: text,
      ...(bookable ? { from: iso(now + from * HOUR) } : {}),
      ...(bookable && lasts !== undefined ? { until: iso(now + (from + lasts) * HOUR) } : {}),
    })),
  restore: fc
    .record({ impairment, quantity: fc.option(quantity, { nil: undefined }) })
    .map(({ impairment, quantity }) => () => ({ impairment, ...(quantity === undefined ? {} : { quantity }) })),
  withdraw: fc.constant(() => ({})),
  pledge: fc
    .record({
      quantity,
      remainder: fc.constantFrom({}, { remainder: { to: 'community' } }, { remainder: { to: 'fund', fund: 'other' } }),
    })
    .map(({ quantity, remainder }) => () => ({ quantity, ...remainder })),
  'carry-over': fc.record({ quantity }).map((drawn) => () => ({ ...drawn, party: 'chess', from: 'other' })),
  'hand-over': fc
    .record({ to: fc.constantFrom('workers', 'guard'), share: fc.option(share, { nil: undefined }) })
    .map(({ to, share }) => () => ({ to, ...(share === undefined ? {} : { share }) })),
}

const commands = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('request', 'approve', 'start', 'return', 'consume', 'impair', 'impair') },
  {
    weight: 6,
    arbitrary: fc.constantFrom('request', 'cancel', 'restore', 'record-no-show', 'pledge', 'expire', 'miss-return'),
  },
  { weight: 2, arbitrary: fc.constantFrom('change-terms', 'decline', 'hand-over') },
  { weight: 1, arbitrary: fc.constantFrom(...Object.keys(data)) },
)

/** The usual sender is entitled, so that the walk continues. */
function senders(command: string): fc.Arbitrary<Actor> {
  const anybody = fc.constantFrom(jwh, chess, workers, guard, safe, service)
  const services = ['expire', 'miss-return', 'hand-over', 'carry-over']
  if (services.includes(command)) return fc.constant(service)
  if (command === 'request' || command === 'pledge') return fc.constantFrom(chess, workers, guard, safe, jwh)
  return fc.oneof({ weight: 3, arbitrary: fc.constant(jwh) }, { weight: 1, arbitrary: anybody })
}

interface Move {
  readonly command: string
  readonly drawn: Drawn
  readonly actor: Actor
  /** The required state of the community, if it matters. */
  readonly where?: number
}

/** A number above the limit, which is refused. */
const outOfUse: Move = { command: 'impair', drawn: () => ({ quantity: 2, reason: text }), actor: jwh }

const wantsSome = (actor: Actor, nth: number): Move => ({
  command: 'request',
  drawn: ({ now, bookable }) => ({ quantity: 1, waits: true, ...(bookable ? { window: windowAt(now, nth, 4) } : {}) }),
  actor,
})

/** Several commands at one moment, so that late states of a share are reached as well. */
const onwards = fc.constantFrom<Move[]>(
  ['approve', 'start'].flatMap((command) => everyShare(command, {})),
  everyShare('start', {}),
  [...everyShare('start', {}), outOfUse, outOfUse],
  [...everyShare('start', {}).filter((_, nth) => nth % 2 === 1), outOfUse, outOfUse],
  // While chess is suspended.
  [wantsSome(chess, 1), ...everyShare('cancel', {}).map((move) => ({ ...move, where: 1 }))],
  [chess, workers, guard].map(wantsSome),
  everyShare('return', { condition: 'good' }),
  everyShare('cancel', {}).slice(0, 3),
  everyShare('consume', { quantity: 1, receipt: text }),
  everyShare('consume', { quantity: 1, more: true, receipt: text }),
)

function everyShare(command: string, more: object): Move[] {
  return Array.from({ length: 12 }, (_, nth) => ({
    command,
    drawn: () => ({ share: `s${nth + 1}`, ...more }),
    actor: jwh,
  }))
}

const oneStep = commands.chain((command) =>
  fc
    .tuple(data[command] ?? fc.constant<Drawn>(() => ({})), senders(command))
    .map(([drawn, actor]): Move[] => [{ command, drawn, actor }]),
)

const someSteps = fc.record({
  steps: fc.oneof({ weight: 5, arbitrary: oneStep }, { weight: 1, arbitrary: onwards }),
  minutes: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 120 }) },
  ),
  grounds: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.constantFrom(1, 2) }),
})

const offers = fc.record({
  category: fc.constantFrom<Category>(...CATEGORIES, ...Array.from({ length: 7 }, () => 'equipment' as const)),
  quantity: fc.integer({ min: 1, max: 4 }),
  approval: fc.constantFrom('automatic', 'owner'),
})

/** Near the end the owner leaves while shares are open. */
const departure: Move[] = [
  ...everyShare('start', {}),
  { command: 'withdraw', drawn: () => ({}), actor: service, where: 2 },
]

/** Commands that may follow an offer, hours apart. */
export const walks: fc.Arbitrary<Pace[]> = fc
  .tuple(offers, fc.array(someSteps, { minLength: 20, maxLength: 60 }), fc.array(someSteps, { maxLength: 10 }))
  .map(([{ category, quantity, approval }, first, last]) => {
    const pieces = [...first, { steps: departure, minutes: 0, grounds: 0 }, ...last]
    const stock = stockOf(category)
    const offer = {
      name: 'x',
      category,
      quantity: stock === 'information' ? 1 : quantity,
      terms: { approval },
      ...(stock === 'fund' ? {} : { value: 333 }),
    }
    let now = NOW
    const paces: Pace[] = [{ command: 'offer', data: offer, actor: jwh, now, grounds: 0 }]
    for (const { steps: several, minutes, grounds } of pieces) {
      now += minutes * MINUTE
      for (const { command, drawn, actor, where = grounds } of several) {
        paces.push({ command, data: drawn({ now, bookable: stock === 'bookable' }), actor, now, grounds: where })
      }
    }
    return paces
  })

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(frozen)
  }
  return value
}

/**
 * Sends the commands one after another to a frozen state. Throws where a decision is not repeatable, or creates an event that
 * its schema refuses.
 */
export function walk(paces: readonly Pace[]): readonly Stride[] {
  const strides: Stride[] = []
  let state: ResourceState = frozen(resource.initial)
  for (const { command, data, actor, now, grounds } of paces) {
    const from = given({ ...resource, initial: state }, [], {
      exists: state.owner !== undefined,
      zones,
      reads: { community: GROUNDS[grounds], workbook: priced, successor: stateAfter(fund) },
    })
    const outcome = from.when(command as 'request', data, { actor, now })
    if (isRejection(outcome.decision)) continue
    outcome.then(outcome.decision)
    from.when(command as 'request', data, { actor, now }).then(outcome.decision)
    const happened = outcome.decision.map((event) => ({ event, by: actor, at: now }))
    const after: ResourceState = frozen(given({ ...resource, initial: state }, happened).state)
    if (!Value.Equal(after, JSON.parse(JSON.stringify(after)))) throw new Error('a state that JSON does not keep')
    strides.push({ before: state, after, events: outcome.decision, actor, now, command, grounds })
    state = after
  }
  return strides
}
