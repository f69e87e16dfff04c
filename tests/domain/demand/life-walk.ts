import fc from 'fast-check'
import { stateOf } from '../../../domain/demand/state.ts'
import { type Actor, HOUR, type Instant, iso } from '../../../domain/kernel/index.ts'
import { born, type Life, lived, look, type Move, passed, STAFF, type Stuck, stateAt, TWOFOLD } from './life.ts'
import { alarms, answers, troubles, turns, words, work } from './life-moves.ts'
import { follower, jwh, NOW, neighbour, resident } from './story.ts'
import type { Stride } from './walk.ts'
import { commandData } from './walk-data.ts'

/** One step of a life: a move that is picked of those that make sense, any command, or time that passes. */
type LifeStep =
  | { readonly kind: 'work' | 'word' | 'turn' | 'answer' | 'trouble' | 'round'; readonly pick: number }
  | ({ readonly kind: 'any' } & Move)
  | { readonly kind: 'wait'; readonly hours: number; readonly outage: boolean }
  | { readonly kind: 'alarms'; readonly from: number }

const text = 'free text'
const line = STAFF.find(({ party }) => party === 'line') ?? jwh
const chess = STAFF.find(({ party }) => party === 'chess') ?? jwh

const raisings = fc.constantFrom<Move>(
  ...[
    { actor: resident, data: { text, contact: text } },
    { actor: resident, data: { text } },
    { actor: neighbour, data: { text, contact: text } },
    { actor: neighbour, data: { text } },
    { actor: follower, data: { text } },
    { actor: follower, data: { text, name: 'Li', contact: text } },
    { actor: resident, data: { text, contact: text, urgent: true } },
    { actor: resident, data: { text, safeContact: { none: true } } },
    { actor: resident, data: { text, contact: text, about: { party: 'jwh' } } },
    { actor: resident, data: { text, contact: text, about: { person: 'person-chess' } } },
    { actor: chess, data: { text } },
    { actor: jwh, data: { text } },
    { actor: resident, data: { text, onBehalfOf: { kind: 'resident', id: 'resident-9' } } },
  ].map((raising) => ({ command: 'raise', ...raising })),
  {
    command: 'receive-order',
    data: { text, reference: '12345-7', order: { resolveBy: iso(NOW + 60 * HOUR) } },
    actor: line,
  },
  { command: 'receive-order', data: { text, reference: '12345-7', contact: text, name: 'Li' }, actor: line },
)

const pick = fc.nat({ max: 5_000 })
const anyone = fc.constantFrom<Actor>(...STAFF, ...TWOFOLD, resident, neighbour, follower)
const steps: fc.Arbitrary<LifeStep> = fc.oneof(
  { weight: 24, arbitrary: fc.record({ kind: fc.constant('work' as const), pick }) },
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('word' as const), pick }) },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('turn' as const), pick }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('answer' as const), pick }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('round' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('trouble' as const), pick }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...Object.keys(commandData)).chain((command) =>
      fc.record({
        kind: fc.constant('any' as const),
        command: fc.constant(command),
        data: (commandData[command] ?? fc.constant({})) as fc.Arbitrary<Move['data']>,
        actor: anyone,
      }),
    ),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      hours: fc.constantFrom(0, 1, 3, 9, 24, 24, 60, 200),
      outage: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('alarms' as const), from: pick }) },
)

export interface LifePlan {
  readonly raising: Move
  readonly steps: readonly LifeStep[]
}
export const plans: fc.Arbitrary<LifePlan> = fc.record({
  raising: raisings,
  steps: fc.array(steps, { minLength: 10, maxLength: 40 }),
})

/** What happened in a life, with the deadlines that were due and refused. */
export interface Lived {
  readonly strides: readonly Stride[]
  readonly stuck: readonly Stuck[]
  /** The strides of each look of the deadline service. */
  readonly looks: readonly (readonly Stride[])[]
  readonly end: Life
}

/** The numbers below `length`, each once, in an order that the pick gives. */
export const inTurn = (length: number, pick: number): readonly number[] =>
  Array.from({ length }, (_, nth) => (pick + nth * 10_007) % length)

/** Picks a command, then one of its moves, and so on until one is accepted. Returns what it leads to. */
async function firstOf(life: Life, moves: readonly Move[], pick: number): Promise<Stride[]> {
  const commands = [...new Set(moves.map(({ command }) => command))]
  for (const nth of inTurn(commands.length, pick)) {
    const some = moves.filter(({ command }) => command === commands[nth])
    for (const one of inTurn(some.length, pick)) {
      const move = some[one]
      const strides = move === undefined ? [] : await lived(life, move)
      if (strides.length > 0) return strides
    }
  }
  return []
}

export async function live({ raising, steps }: LifePlan): Promise<Lived> {
  const strides: Stride[] = []
  const looks: Stride[][] = []
  const stuck: Stuck[] = []
  let now: Instant = NOW
  let { state } = born(now)
  const went = (more: readonly Stride[]) => {
    strides.push(...more)
    state = stateAt(more, state)
  }
  went(await lived({ state, now }, raising))
  for (const step of steps) {
    const life = { state, now }
    if (step.kind === 'work') went(await firstOf(life, work(life), step.pick))
    if (step.kind === 'word') went(await firstOf(life, words(life), step.pick))
    if (step.kind === 'turn') went(await firstOf(life, turns(life), step.pick))
    if (step.kind === 'answer') went(await firstOf(life, answers(life), step.pick))
    if (step.kind === 'round') {
      // Parties work until there is a result, and the raiser says whether it helped: mostly it did not.
      for (let tries = 0; tries < 6 && stateOf(state) !== 'delivered'; tries += 1)
        went(await firstOf({ state, now }, work({ state, now }), step.pick + tries))
      const said = words({ state, now }).filter(({ data }) => data.resolved === (step.pick % 4 === 0))
      went(await firstOf({ state, now }, said, step.pick))
    }
    if (step.kind === 'trouble') went(await firstOf(life, troubles(life), step.pick))
    if (step.kind === 'any') went(await lived(life, step))
    if (step.kind === 'alarms') {
      // Each alarm comes twice, and in an order of its own.
      const sent = alarms(state)
      for (const nth of [...inTurn(sent.length, step.from), ...inTurn(sent.length, step.from)]) {
        const move = sent[nth]
        if (move !== undefined) went(await lived({ state, now }, move))
      }
    }
    if (step.kind === 'wait') {
      now += step.hours * HOUR
      const time = step.outage ? await look({ state, now }) : await passed(life, now)
      looks.push(time.strides)
      stuck.push(...[time.stuck ?? []].flat())
      went(time.strides)
    }
  }
  return { strides, stuck, looks, end: { state, now } }
}
