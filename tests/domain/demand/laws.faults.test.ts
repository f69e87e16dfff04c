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
import { historyOf, ORIGINALS, PEOPLE, type Stride, walk, walks, wordless } from './walk.ts'

/** Checks a law on many walks, and that the walks reach the case that it is about. */
function always(what: string, law: (strides: readonly Stride[]) => number): void {
  let met = 0
  fc.assert(
    fc.property(walks, (steps) => {
      met += law(walk(steps))
    }),
    { numRuns: 400 },
  )
  expect(met, `how often the walks came past ${what}`).toBeGreaterThan(0)
}

const named = (name: string) => (event: DomainEvent) => event.name === name
const dues = ({ acceptBy, resolveBy }: DemandState) => ({ acceptBy, resolveBy })
const isLive = ({ state }: { state: string }) => state === 'assigned' || state === 'accepted'

const closes = (event: DomainEvent): event is DomainEvent<{ basis: string; party?: string; standIn?: true }> =>
  event.name === 'DemandClosed'

/** The person behind an actor, and the resident that this person also is. */
const behind = (id: string): string[] => [id, ...(PEOPLE[id]?.resident === undefined ? [] : [PEOPLE[id].resident])]

test('no person who delivered closes, in whatever role', () => {
  always('a closing', (strides) => {
    const deliverers = new Set<string>()
    let met = 0
    for (const { before, events, actor } of strides) {
      for (const { data } of events.filter(named('ServiceDelivered'))) {
        const { task } = data as { task: string }
        const person = before.tasks.find(({ id }) => id === task)?.person
        for (const id of [actor.id, person ?? actor.id].flatMap(behind)) deliverers.add(id)
      }
      const original = ORIGINALS[before.merged?.original ?? '']
      const parties = [...before.delivered, ...(original?.delivered ?? [])]
      for (const { data } of events.filter(closes)) {
        met += 1
        expect(behind(actor.id).filter((id) => deliverers.has(id))).toEqual([])
        if (data.standIn === true) {
          expect(data.basis).not.toBe('silence')
          continue
        }
        expect(parties).not.toContain(actor.party)
        expect(parties).not.toContain(data.party)
        if (data.basis !== 'confirmed' && data.basis !== 'silence') continue
        // The raiser’s word, or silence: the raiser is none of those who delivered.
        const { raiser } = before
        if (raiser?.kind === 'resident') expect(deliverers).not.toContain(raiser.id)
        for (const party of PEOPLE[raiser?.id ?? '']?.parties ?? []) expect(parties).not.toContain(party)
      }
    }
    return met
  })
})

test('a void callback closes nothing, and its party is not heard about that delivery again', () => {
  always('a dispute', (strides) => {
    let met = 0
    for (const [at, { after, events }] of strides.entries()) {
      const dispute = events.find(named('CallbackDisputed'))
      if (dispute === undefined) continue
      met += 1
      const { party } = dispute.data as { party: string }
      expect(after.ended?.callback).toBeUndefined()
      const until = strides.findIndex(({ events }, later) => later > at && events.some(named('ServiceDelivered')))
      const later = strides.slice(at + 1, until === -1 ? undefined : until).flatMap(({ events }) => events)
      for (const { name, data } of later)
        if (name === 'CallbackRecorded' || name === 'DemandClosed')
          expect((data as { party?: string }).party).not.toBe(party)
    }
    return met
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
        .map(({ data }) => ({ before, now, data: data as Moments & { own?: Moments; cause?: string; rework?: true } })),
    )
    for (const { before, now, data } of given) {
      expect(moments(data)).toEqual(dues(before))
      if (data.own === undefined) continue
      const own = dueTimes(before.level, now, reads.community, zones)
      if (data.rework === true) expect(instant(data.own.resolveBy)).toBeLessThan(own.resolveBy)
      else if (data.cause === 'first-receiver') expect(instant(data.own.acceptBy)).toBe(own.acceptBy)
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
      const unbound = after.tasks.filter((task) => isLive(task) && task.basis === undefined)
      expect(unbound.map(({ party }) => party)).not.toContain('street')
      if (after.about !== undefined && 'party' in after.about) expect(holders).not.toContain(after.about.party)
    }
    return met
  })
})

test('a body bound by law holds nothing but statutory requests, which make no first receiver and no return', () => {
  always('a statutory request', (strides) => {
    let met = 0
    for (const { before, after, events } of strides) {
      for (const { name, data } of events) {
        const { party, basis } = data as { party: string; basis?: string }
        if (name === 'TaskAssigned') expect(party === 'street').toBe(basis !== undefined)
        if (name === 'TaskAssigned' && basis !== undefined) met += 1
        if (name === 'RequestRefused') expect(after.returns).toBe(before.returns)
      }
      expect([after.firstReceiver, after.responsible]).not.toContain('street')
    }
    return met
  })
})

test('a summons changes no task and no state', () => {
  always('a summons', (strides) => {
    const summonses = strides.filter(({ events }) =>
      events.some(({ name }) => ['PartiesSummoned', 'SummonsAnswered', 'SummonsMissed'].includes(name)),
    )
    for (const { before, after } of summonses) {
      expect(after.tasks).toEqual(before.tasks)
      expect(stateOf(after)).toBe(stateOf(before))
      expect(new Set(after.summons.map(({ party }) => party)).size).toBe(after.summons.length)
    }
    return summonses.length
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

test('a rung is reached once on each ladder and due time, and a ladder takes one step at a time', () => {
  always('a step of a ladder', (strides) => {
    let met = 0
    let reached = new Set<string>()
    let stepped = new Map<string, number>()
    for (const { events, now } of strides) {
      for (const { name, data } of events) {
        if (name === 'DemandReopened' || name === 'DemandUnmerged') {
          reached = new Set()
          stepped = new Map()
        }
        if (name !== 'DemandEscalated') continue
        const {
          task = '-',
          ladder,
          rung,
          due = '',
        } = data as { task?: string; ladder?: string; rung: number; due?: string }
        if (ladder === undefined) continue
        met += 1
        expect(instant(due)).toBeLessThan(now)
        expect(reached).not.toContain(`${task} ${ladder} ${rung} ${due}`)
        expect(stepped.get(`${task} ${ladder} ${due}`)).not.toBe(now)
        reached.add(`${task} ${ladder} ${rung} ${due}`)
        stepped.set(`${task} ${ladder} ${due}`, now)
      }
    }
    return met
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
