import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dueTimes } from '../../../domain/demand/clocks.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { type DemandState, stateOf } from '../../../domain/demand/state.ts'
import { type DomainEvent, instant } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { zones } from '../../../services/clock/zones.ts'
import { expectSameFold, sealed } from '../play.ts'
import { NOW, reads } from './story.ts'
import { historyOf, ORIGINALS, type Stride, walk, walks } from './walk.ts'

/** Checks a law on many walks, and that the walks reach the case that it is about. */
function always(what: string, law: (strides: readonly Stride[]) => number): void {
  let met = 0
  fc.assert(
    fc.property(walks, (steps) => {
      met += law(walk(steps))
    }),
    { numRuns: 400 },
  )
  expect(met, `how often the walks came past ${what}`).toBeGreaterThan(20)
}

const named = (name: string) => (event: DomainEvent) => event.name === name
const dues = ({ acceptBy, resolveBy }: DemandState) => ({ acceptBy, resolveBy })
const isLive = ({ state }: { state: string }) => state === 'assigned' || state === 'accepted'

test('the party that delivered never closes', () => {
  always('a closing', (strides) => {
    const closings = strides.filter(({ events }) => events.some(named('DemandClosed')))
    for (const { before, events, actor } of closings) {
      const original = ORIGINALS[before.merged?.original ?? '']
      const delivered = [...before.delivered, ...(original?.delivered ?? [])]
      expect(delivered).not.toContain(actor.party)
      for (const { data } of events) expect(delivered).not.toContain((data as { party?: string }).party)
    }
    return closings.length
  })
})

test('due times never restart: only triage moves them, counted from the raising, and to a later time at most once', () => {
  always('a triage', (strides) => {
    const triages = strides.filter(({ events }) => events.some(named('DemandTriaged')))
    for (const { before, after, events } of strides) {
      if (before.raiser === undefined || events.some(named('DemandTriaged'))) continue
      expect(dues(after)).toEqual(dues(before))
    }
    for (const [nth, { before, after }] of triages.entries()) {
      const byLevel = dueTimes(after.level, NOW, reads.community, zones)
      if (nth === 0) expect(dues(after)).toEqual(byLevel)
      else {
        expect(after.acceptBy).toBe(Math.min(before.acceptBy ?? 0, byLevel.acceptBy))
        expect(after.resolveBy).toBe(Math.min(before.resolveBy ?? 0, byLevel.resolveBy))
      }
    }
    return triages.length
  })
})

interface Moments {
  acceptBy: string
  resolveBy: string
}
const moments = ({ acceptBy, resolveBy }: Moments) => ({ acceptBy: instant(acceptBy), resolveBy: instant(resolveBy) })

test('tasks carry the due times of their demand, and those of the holder, counted from its assignment', () => {
  always('a task', (strides) => {
    const given = strides.flatMap(({ before, events, now }) =>
      events
        .filter(({ name }) => name === 'TaskAssigned' || name === 'TaskReassigned')
        .map(({ data }) => ({ before, now, data: data as Moments & { own?: Moments; cause?: string } })),
    )
    for (const { before, now, data } of given) {
      expect(moments(data)).toEqual(dues(before))
      if (data.own === undefined) continue
      const own = dueTimes(before.level, now, reads.community, zones)
      if (data.cause === 'first-receiver') expect(instant(data.own.acceptBy)).toBe(own.acceptBy)
      else expect(moments(data.own)).toEqual(own)
    }
    return given.length
  })
})

test('a holder is late by its own due time alone, which changes only with the holder, the first triage or an extension', () => {
  always('an acceptance or a delivery', (strides) => {
    let met = 0
    for (const { before, after, events, now } of strides) {
      for (const { name, data } of events) {
        const { task, inTime } = data as { task: string; inTime: boolean }
        const held = after.tasks.find(({ id }) => id === task)
        if (name === 'TaskAccepted') expect(inTime).toBe(now <= (held?.acceptBy ?? 0))
        if (name === 'ServiceDelivered') expect(inTime).toBe(now <= (held?.resolveBy ?? 0))
        if (name === 'TaskAccepted' || name === 'ServiceDelivered') met += 1
      }
      if (events.some(named('DemandTriaged')) || events.some(named('DeadlineExtended'))) continue
      for (const task of before.tasks) {
        const next = after.tasks.find(({ id }) => id === task.id)
        if (next?.party !== task.party) continue
        expect([next.acceptBy, next.resolveBy]).toEqual([task.acceptBy, task.resolveBy])
      }
    }
    return met
  })
})

/** The state without the words in open approvals: it keeps them as the log has them, for the events that a grant makes. */
const wordless = (state: DemandState) => ({
  ...state,
  approvals: state.approvals.map(({ asked, ...rest }) => ({
    ...rest,
    asked: { ...asked, reason: 'words', instead: 'words', note: 'words' },
  })),
})

test('the same events give the same state, sealed or open', () => {
  always('a history', (strides) => {
    const history = historyOf(strides)
    expectSameFold(demand, history)
    const state = given(demand, history).state
    const closed = given(
      demand,
      history.map(({ event, ...how }) => ({ ...how, event: sealed(demand, event) })),
    ).state
    expect(wordless(closed)).toEqual(wordless(state))
    expect(strides.at(-1)?.after).toEqual(state)
    return strides.length
  })
})

test('a party has one task at a time, within its boundary, and none on a demand about it', () => {
  always('a task that a party holds', (strides) => {
    let met = 0
    for (const { after } of strides) {
      const holders = after.tasks.filter(isLive).map(({ party }) => party)
      met += holders.length
      expect(new Set(holders).size).toBe(holders.length)
      expect(holders).not.toContain('street')
      if (after.about !== undefined && 'party' in after.about) expect(holders).not.toContain(after.about.party)
    }
    return met
  })
})

test('an ended demand has no live task, and a live task keeps a demand open', () => {
  always('an end', (strides) => {
    const ends = strides.filter(({ after }) =>
      ['closed', 'withdrawn', 'declined', 'merged', 'delivered'].includes(stateOf(after)),
    )
    for (const { after } of ends) expect(after.tasks.filter(isLive)).toEqual([])
    return ends.length
  })
})

test('silence never closes a demand that is urgent, restricted, or delivered less than seven days ago', () => {
  always('a silence', (strides) => {
    const silences = strides.filter(({ events }) =>
      events.some((event) => named('DemandClosed')(event) && (event.data as { basis: string }).basis === 'silence'),
    )
    for (const { before, now, actor } of silences) {
      expect(actor.role).toBe('service')
      expect(before.level).not.toBe('L1')
      expect(before.visibility).not.toBe('restricted')
      if (before.merged === undefined) expect(now - (before.deliveredAt ?? now)).toBeGreaterThanOrEqual(7 * 86_400_000)
    }
    return silences.length
  })
})
