import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  DAY,
  type DomainEvent,
  HOUR,
  type Instant,
  instant,
  isRejection,
  localDay,
} from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { nextPersonDeadline } from '../../../domain/personnel/deadlines.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import { zones } from '../../../services/clock/zones.ts'
import { expectSameFold, sealed } from '../play.ts'
import { service } from './story.ts'
import { walks } from './turns.ts'
import { from, historyOf, onward, type Stride, walk } from './walk.ts'

/** Checks a law on many walks, and that the walks reach the case that it is about. */
function always(what: string, law: (strides: readonly Stride[]) => number): void {
  let met = 0
  fc.assert(
    fc.property(walks, (turns) => {
      met += law(walk(turns))
    }),
    { numRuns: 240 },
  )
  expect(met, `how often the walks came past ${what}`).toBeGreaterThan(0)
}

/** The members that an event about a secondment may have. */
interface Said {
  readonly secondment: string
  readonly home: string
  readonly host: string
  readonly window: { readonly from: string; readonly until: string }
  readonly skill?: string
  readonly by: string
  readonly entry: string
  readonly minutes: number
}
interface Told extends Said {
  readonly name: string
  readonly stride: Stride
}

const told = (strides: readonly Stride[], ...names: string[]): Told[] =>
  strides.flatMap((stride) =>
    stride.events
      .filter(({ name }) => names.length === 0 || names.includes(name))
      .map(({ name, data }) => ({ name, stride, ...(data as Said) })),
  )

/** The promised times by the events alone: cancelled secondments never count, ended ones count until their end. */
function places(strides: readonly Stride[]): { from: Instant; until: Instant }[] {
  const spans = new Map<string, { from: Instant; until: Instant }>()
  for (const { name, secondment, window, stride } of told(strides)) {
    const span = spans.get(secondment)
    if (name === 'PersonnelShared') spans.set(secondment, { from: instant(window.from), until: instant(window.until) })
    if (name === 'SecondmentCancelled') spans.delete(secondment)
    if (name === 'SecondmentEnded' && span !== undefined) span.until = Math.min(span.until, stride.now)
  }
  return [...spans.values()].sort((one, other) => one.from - other.from)
}

/** Shanghai has no summer time, and Monday, 5 January 1970 began there at 16:00 the day before. */
const weekIn = (at: Instant): number => Math.floor((at + 8 * HOUR - 4 * DAY) / (7 * DAY))
const dayIn = (at: Instant): number => Math.floor((at + 8 * HOUR) / DAY)

test('no person is ever promised in two places, or for more hours a week than allowed', () => {
  always('a promise', (strides) => {
    const promises = told(strides, 'PersonnelShared')
    for (let upTo = 1; upTo <= strides.length; upTo += 1) {
      if (strides[upTo - 1]?.events.every(({ name }) => name !== 'PersonnelShared')) continue
      const spans = places(strides.slice(0, upTo))
      for (const [nth, span] of spans.entries())
        expect(span.until).toBeLessThanOrEqual(spans[nth + 1]?.from ?? Number.POSITIVE_INFINITY)
      const weeks = new Map<number, number>()
      for (const span of spans)
        for (let at = span.from; at < span.until; at += HOUR)
          weeks.set(weekIn(at), (weeks.get(weekIn(at)) ?? 0) + Math.min(HOUR, span.until - at))
      expect(Math.max(0, ...weeks.values())).toBeLessThanOrEqual(12 * HOUR)
    }
    return promises.length
  })
})

test('no person is promised without two agreements: one for the sending party, and their own', () => {
  always('a promise', (strides) => {
    const promises = told(strides, 'PersonnelShared')
    for (const { secondment } of promises) {
      const agreements = told(strides, 'SecondmentAgreed').filter((one) => one.secondment === secondment)
      expect(agreements.map(({ by }) => by).sort()).toEqual(['home', 'person'])
      for (const { by, stride } of agreements)
        expect(['lin', 'resident-lin'].includes(stride.actor.id)).toBe(by === 'person')
    }
    return promises.length
  })
})

test('a required skill is certified on every day at the time of the promise', () => {
  always('a skill in demand', (strides) => {
    const skilled = told(strides, 'PersonnelShared').filter(({ skill }) => skill !== undefined)
    for (const { window, stride } of skilled) {
      const before = strides.slice(0, strides.indexOf(stride)).flatMap(({ events }) => events)
      const held = new Map<string, { from: string; until: string }>()
      for (const { name, data } of before) {
        const { by } = data as { by: string }
        if (name === 'SkillCertified') held.set(by, data as { from: string; until: string })
        if (name === 'SkillLapsed') held.delete(by)
      }
      const covers = [...held.values()].filter(
        (days) =>
          localDay(days.from) <= dayIn(instant(window.from)) &&
          localDay(days.until) >= dayIn(instant(window.until) - 1),
      )
      expect(covers).not.toEqual([])
    }
    return skilled.length
  })
})

test('the end of a secondment is recorded for both parties, and is final', () => {
  always('an end', (strides) => {
    const ends = told(strides, 'SecondmentCancelled', 'SecondmentDeclined', 'SecondmentEnded')
    const asked = new Map(told(strides, 'SecondmentRequested').map((one) => [one.secondment, one]))
    for (const one of told(strides).filter(({ secondment }) => secondment !== undefined))
      expect({ home: one.home, host: one.host }).toMatchObject({
        home: asked.get(one.secondment)?.home,
        host: asked.get(one.secondment)?.host,
      })
    for (const { before, after, events } of strides)
      for (const { id } of before.secondments.filter(({ state }) => state !== 'ended'))
        if (!after.secondments.some((one) => one.id === id))
          expect(events.map(({ data }) => (data as Said).secondment)).toContain(id)
    const all = told(strides)
    for (const end of ends) {
      const later = all.filter(
        (one) => one.secondment === end.secondment && strides.indexOf(one.stride) > strides.indexOf(end.stride),
      )
      const hours = end.name === 'SecondmentEnded' ? ['HoursLogged', 'HoursConfirmed'] : []
      expect(later.filter(({ name }) => !hours.includes(name))).toEqual([])
    }
    return ends.length
  })
})

test('confirmed hours never exceed recorded hours, and recorded hours never exceed the secondment', () => {
  always('a confirmation', (strides) => {
    const logged = told(strides, 'HoursLogged')
    const confirmed = told(strides, 'HoursConfirmed')
    expect(new Set(logged.map(({ entry }) => entry)).size).toBe(logged.length)
    expect(new Set(confirmed.map(({ entry }) => entry)).size).toBe(confirmed.length)
    for (const one of confirmed) {
      expect(one.minutes).toBeLessThanOrEqual(logged.find(({ entry }) => entry === one.entry)?.minutes ?? -1)
      expect(['lin', 'resident-lin']).not.toContain(one.stride.actor.id)
    }
    for (const { secondment, minutes } of told(strides, 'PersonnelShared')) {
      const sum = logged.reduce((before, one) => before + (one.secondment === secondment ? one.minutes : 0), 0)
      expect(sum).toBeLessThanOrEqual(minutes)
    }
    return confirmed.length
  })
})

test('a person who has left is never requested or promised again', () => {
  always('what comes after a leaving', (strides) => {
    const after = strides.filter(({ before }) => before.left !== undefined)
    const names = ['SecondmentRequested', 'PersonnelShared', 'SkillCertified']
    expect(told(after, ...names)).toEqual([])
    for (const { stride } of told(after, 'MembershipStarted')) expect(stride.actor.id).toContain('lin')
    const shared = told(strides, 'PersonnelShared')
    for (const { secondment, stride } of told(after, 'SecondmentEnded', 'HoursLogged')) {
      const window = shared.find((one) => one.secondment === secondment)?.window
      expect(instant(window?.from ?? '')).toBeLessThanOrEqual(stride.before.left ?? 0)
    }
    for (const { before } of after) expect(before.parties).toEqual([])
    return after.length
  })
})

test('a party sends only its members', () => {
  always('a promise', (strides) => {
    const promises = told(strides, 'PersonnelShared')
    for (const { home, stride } of promises) expect(stride.before.parties).toContain(home)
    for (const { after, events, now } of strides)
      for (const { data } of events.filter(({ name }) => name === 'MembershipEnded' && after.left === undefined)) {
        const { party } = data as { party: string }
        const open = after.secondments.filter(({ home, state }) => home === party && state !== 'ended')
        expect(open.filter(({ state, window }) => state === 'requested' || window.from > now)).toEqual([])
      }
    return promises.length
  })
})

test('the same events give the same state, sealed or open', () => {
  always('a history', (strides) => {
    const history = historyOf(strides)
    expectSameFold(person, history)
    const { state } = given(person, history)
    const closed = history.map(({ event, ...how }) => ({ ...how, event: sealed(person, event) }))
    expect(given(person, closed).state).toEqual(state)
    expect(JSON.stringify(state)).not.toContain('free text')
    expect(strides.at(-1)?.after).toEqual(state)
    return strides.length
  })
})

test('a due action is possible at its time, and after all of them nothing is open', () => {
  always('what was due', (strides) => {
    const last = strides.at(-1)
    if (last === undefined) return 0
    let state = last.after
    let now = last.now
    let met = 0
    for (;;) {
      const due = nextPersonDeadline(state, 'Asia/Shanghai', zones)
      if (due === undefined) break
      now = Math.max(now, due.at)
      const { decision } = from(state).when(due.command, due.data, { actor: service, now })
      if (isRejection(decision)) throw new Error(`${due.command} at its moment: ${decision.code}`)
      expect(decision.map(({ name }: DomainEvent) => name)).toHaveLength(1)
      state = onward(state, decision, now)
      met += 1
    }
    expect(state.secondments.filter(({ state: open }) => open !== 'ended')).toEqual([])
    return met
  })
})
