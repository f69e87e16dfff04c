import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demand } from '../../domain/demand/demand.ts'
import { climbers } from '../../domain/demand/escalation/ladder.ts'
import { type DemandState, stateOf } from '../../domain/demand/state.ts'
import { type Actor, DAY, HOUR, type Instant, instant, MINUTE } from '../../domain/kernel/index.ts'
import { type InboxEntry, inboxEntries } from '../../projections/inbox/entries.ts'
import { inbox } from '../../projections/inbox/inbox.ts'
import { chess, guard, jwh, NOW, resident, service, street, workers } from '../domain/demand/story.ts'
import { historyOf, walk } from '../domain/demand/walk.ts'
import type { Step } from '../domain/play.ts'
import { stream } from './demands.ts'
import { folded, history } from './history.ts'
import { toldOf } from './walked.ts'

type Move = Omit<Step, 'now'>
const by = (actor: Actor, command: string, data: Step['data']): Move => ({ command, data, actor })

const text = 'free text'
const raising = (urgent: boolean): Move => by(resident, 'raise', { text, ...(urgent ? { urgent } : {}) })
const sorted = (item: string, level?: string): Move =>
  by(workers, 'triage', { item, summary: 'x', ...(level === undefined ? {} : { level }) })
const accepted = (who: Actor, task: string): Move => by(who, 'accept', { task })
const delivered = (who: Actor, task: string): Move => by(who, 'deliver', { task, result: text })
const returned = (who: Actor, task: string): Move =>
  by(who, 'return', { task, proper: 'jwh', code: 'not-ours', reason: text })
const calledOff = (task: string): Move => by(jwh, 'withdraw-task', { task, reason: 'mistake' })
const moved = (task: string, party: string): Move => by(street, 'reassign', { task, party })
const referred: Move = by(workers, 'refer', { body: 'power' })
const answered = (outcome: string): Move => by(street, 'answer-referral', { outcome, answer: text, reference: 'x' })
const gap: Move = by(service, 'call-leads', {})
const late = (ladder: string, task?: string): Move =>
  by(service, 'escalate', { cause: `${ladder}-overdue`, ...(task === undefined ? {} : { task }) })

const TASKS = ['t1', 't2', 't3', 't4']
const moves = fc.constantFrom<Move>(
  ...['3.07.2', '4.01', '2.01'].flatMap((item) => [sorted(item), sorted(item, 'L1'), sorted(item, 'L2')]),
  ...['chess', 'workers', 'guard'].map((party) => by(street, 'assign', { party })),
  ...[chess, workers].map((who) => by(who, 'volunteer', {})),
  ...[chess, workers, guard].flatMap((who) =>
    TASKS.flatMap((task) => [accepted(who, task), accepted(who, task), delivered(who, task), returned(who, task)]),
  ),
  ...TASKS.flatMap((task) => [calledOff(task), moved(task, 'workers'), moved(task, 'chess')]),
  ...[referred, answered('refused'), answered('handled')],
  ...[by(workers, 'merge', { original: 'open' }), by(workers, 'unmerge', {})],
  ...[false, true].map((resolved) => by(resident, 'give-feedback', { resolved })),
  ...[by(resident, 'reopen', {}), gap],
  ...[undefined, ...TASKS].flatMap((task) => [late('acceptance', task), late('result', task)]),
)

const waits = [0, MINUTE, 20 * MINUTE, DAY, 8 * DAY] as const
/** A demand that people sort, take on, hand back, refer and open again, in any order that the rules allow. */
const lives: fc.Arbitrary<Step[]> = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(moves, fc.constantFrom(...waits)), { minLength: 3, maxLength: 60 }))
  .map(([urgent, list]) => timed([[raising(urgent), 0], ...list]))

function timed(list: readonly (readonly [Move, number])[]): Step[] {
  let now: Instant = NOW
  return list.map(([move, after]) => {
    now += after
    return { ...move, now }
  })
}

interface Called {
  readonly state: DemandState
  readonly now: Instant
  readonly entries: readonly InboxEntry[]
}

function calledBy(steps: readonly Step[]): Called {
  const events = history(toldOf(demand, stream('1'), historyOf(walk(steps))))
  return {
    state: events.reduce((state, event) => demand.evolve(state, event.type.split('.')[1] ?? '', event), demand.initial),
    now: instant(events.at(-1)?.recordedtime ?? ''),
    entries: (folded(inbox, events).rows(inboxEntries) as InboxEntry[]).filter(({ needs }) => needs === 1),
  }
}

const isAsked = ({ entries }: Called, name: string): boolean =>
  entries.some(({ entry }) => entry === `demand.1.${name}`)

/** Whether a party has to accept it before anything is done. */
const awaitsParty = ({ state }: Called): boolean =>
  ['raised', 'triaged', 'assigned'].includes(stateOf(state)) && state.review === undefined

test('each acceptance that is asked of an office or a lead can come, and each result is overdue', () => {
  fc.assert(
    fc.property(lives, (steps) => {
      const called = calledBy(steps)
      const { state, now, entries } = called
      const isUrgent = state.level === 'L1' && awaitsParty(called)
      if (isAsked(called, 'urgent')) expect(isUrgent, `offices of a demand that is ${stateOf(state)}`).toBe(true)
      // A demand that was opened again is told with its next task.
      else if (state.reopenings === 0) expect(isUrgent, 'an urgent demand of which offices are not asked').toBe(false)

      const open = state.tasks.filter((task) => task.state === 'assigned' && task.past !== true)
      const leads = entries.flatMap(({ entry, about }) => (entry.endsWith('.lead') ? [String(about.task)] : []))
      expect(leads.sort()).toEqual(state.level === 'L1' ? open.map(({ id }) => id).sort() : [])

      if (isAsked(called, 'gap.committee'))
        expect(['L1', 'L2'].includes(state.level) && awaitsParty(called), 'a gap that no longer matters').toBe(true)

      const overdue = climbers(state).filter(({ missed }) => now > missed)
      const due = overdue.map(({ task = '-', ladder }) => `${task}:${ladder}`)
      const escalated = entries.flatMap((entry) => entry.waits ?? []).map(({ what }) => what)
      expect(due).toEqual(expect.arrayContaining(escalated))
    }),
    { numRuns: Number(process.env.RUNS ?? 300) },
  )
})

describe('an acceptance is asked no longer', () => {
  const callsAfter = (...list: Move[]): Called => calledBy(timed(list.map((move) => [move, MINUTE])))

  test('where an urgent demand is referred, until it comes back', () => {
    expect(isAsked(callsAfter(raising(true)), 'urgent')).toBe(true)
    expect(isAsked(callsAfter(raising(true), referred), 'urgent')).toBe(false)
    expect(isAsked(callsAfter(raising(true), referred, answered('refused')), 'urgent')).toBe(true)
    expect(isAsked(callsAfter(raising(true), referred, answered('handled')), 'urgent')).toBe(false)
  })

  test('where the last piece is called off of a demand that became urgent after parties had accepted it', () => {
    const both = [by(street, 'assign', { party: 'workers', alongside: ['chess'] }), accepted(workers, 't1')]
    const half = [raising(false), sorted('3.07.2'), ...both, delivered(workers, 't1'), returned(chess, 't2')]
    const urgent = [...half, sorted('3.07.2', 'L1')]
    expect(stateOf(callsAfter(...urgent).state)).toBe('triaged')
    expect(isAsked(callsAfter(...urgent), 'urgent')).toBe(true)
    expect(stateOf(callsAfter(...urgent, calledOff('t2')).state)).toBe('delivered')
    expect(isAsked(callsAfter(...urgent, calledOff('t2')), 'urgent')).toBe(false)
  })

  test('once a party has accepted, unless the task is moved on or taken back', () => {
    const taken = [raising(true), by(street, 'assign', { party: 'workers' }), accepted(workers, 't1')]
    expect(isAsked(callsAfter(...taken), 'urgent')).toBe(false)
    expect(isAsked(callsAfter(...taken, moved('t1', 'chess')), 'urgent')).toBe(true)
    expect(isAsked(callsAfter(...taken, calledOff('t1')), 'urgent')).toBe(true)
    expect(isAsked(callsAfter(...taken, sorted('2.01'), delivered(workers, 't1')), 'urgent')).toBe(false)
  })

  test('of the leads in a gap of the roster, where it is sorted as less urgent', () => {
    expect(isAsked(callsAfter(raising(true), gap), 'gap.leads')).toBe(true)
    expect(isAsked(callsAfter(raising(true), gap, sorted('3.07.2')), 'gap.leads')).toBe(false)
  })

  test('of the offices above, where it is sorted with a later due time', () => {
    const unsorted = timed([
      [raising(false), 0],
      [late('result'), 8 * DAY],
      [late('acceptance'), HOUR],
    ])
    const what = (steps: readonly Step[]) => calledBy(steps).entries.flatMap((entry) => entry.waits ?? [])
    expect(what(unsorted).map((one) => one.what)).toEqual(['-:result', '-:acceptance'])
    const slow = { ...sorted('4.01'), now: NOW + 8 * DAY + 2 * HOUR }
    expect(what([...unsorted, slow]).map((one) => one.what)).toEqual(['-:acceptance'])
  })
})
