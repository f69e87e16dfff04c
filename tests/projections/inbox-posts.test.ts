import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../domain/community/events.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor, DomainEvent } from '../../domain/kernel/index.ts'
import { accepted, assigned, raised, reader, told, triaged } from './demands.ts'
import { BEGINNING, moment, type Told } from './history.ts'
import { inboxOf } from './letters.ts'

const { AbsenceDeclared, AbsenceEnded, AppointmentEnded, DutyGapsFound, PartyChanged, PartyJoined, PersonAppointed } =
  communityEvents
const { ReportPublished, WeekSummarized } = communityEvents
const { DutyGapMet } = demandEvents
const HOUR_MS = 3_600_000
const at = (hours: number) => BEGINNING + hours * HOUR_MS
const dui = (id: string): Actor => reader('organization', { id, party: 'dui' })
const pharmacy = reader('enterprise', { id: 'p1', party: 'pharmacy' })
const keeper = reader('property-company', { id: 'p1', party: 'guard' })
const guard = { party: 'guard', kind: 'property-company', name: '物业' } as const
const jwh = reader('committee', { id: 'p-jwh', party: 'jwh' })
const community = (...events: readonly DomainEvent[]): Told[] =>
  events.map((event) => ({ stream: 'community-pa', event }))

const identity = { issuer: 'https://id.example', sub: 'x' }
const joined = PartyJoined({
  party: 'dui',
  kind: 'organization',
  group: 'volunteer',
  name: '志愿队',
  firstPerson: { person: 'first', name: '张', identity },
})
const led = PersonAppointed({ appointment: 'a1', person: 'li', party: 'dui', post: { kind: 'lead' } })
const away = AbsenceDeclared({
  absence: 'x1',
  person: 'li',
  party: 'dui',
  from: moment(10),
  until: moment(20),
  deputy: 'wang',
})
const gaps = DutyGapsFound({
  until: moment(100),
  gaps: [
    { from: moment(30), until: moment(40) },
    { from: moment(60), until: moment(62) },
  ],
})
const readers = ['first', 'li', 'wang', 'zhao']
/** The people of the party who find the entry at this hour. */
const found = (events: readonly Told[], hour = 9) =>
  readers.filter((id) => inboxOf(events, dui(id), at(hour)).some(({ kind }) => kind === 'duty-gaps'))

describe('an entry for a person', () => {
  test('also reaches the deputy while the person is absent', () => {
    const taken = [
      ...community(joined, away),
      ...told('1', raised(), triaged(), assigned('other', { person: 'li' }), accepted('other', { person: 'li' })),
    ]
    const see = (id: string, hour: number) =>
      inboxOf(taken, dui(id), at(hour)).some(({ kind }) => kind === 'task-accepted')
    expect([9, 10, 19, 20].map((hour) => see('wang', hour))).toEqual([false, true, true, false])
    expect(see('zhao', 10)).toBe(false)
    const stranger = reader('enterprise', { id: 'wang', party: 'pharmacy' })
    expect(inboxOf(taken, stranger, at(10)).filter(({ kind }) => kind === 'task-accepted')).toEqual([])
  })

  test('tells the deputy whom they stand in for, and when that ends', () => {
    const told = (...events: readonly DomainEvent[]) => inboxOf(community(joined, ...events), dui('wang'))
    const named = { absence: 'x1', person: 'li', party: 'dui' }
    expect(told(away)).toMatchObject([
      { kind: 'stand-in-named', needs: false, about: { ...named, from: moment(10), until: moment(20) } },
    ])
    const back = AbsenceEnded({ ...named, because: 'cancelled' })
    expect(told(away, back)).toMatchObject([
      { kind: 'stand-in-ended', about: { ...named, because: 'cancelled' }, before: [{ kind: 'stand-in-named' }] },
    ])
    expect(inboxOf(community(joined, away), dui('li')).map(({ kind }) => kind)).not.toContain('stand-in-named')
  })
})

describe('an urgent task', () => {
  const task = [
    ...community(joined, led),
    ...told('1', raised({ urgent: true, level: 'L1' }), assigned('dui', { level: 'L1' })),
  ]
  const urgent = (events: readonly Told[], id: string, hour = 9) =>
    inboxOf(events, dui(id), at(hour)).filter(({ kind }) => kind === 'demand-urgent')

  test('reaches the lead of its party in person at once, or the deputy of an absent lead', () => {
    expect(urgent(task, 'li')).toMatchObject([
      { to: { kind: 'lead', id: 'dui' }, needs: true, about: { demand: '1', task: 't1' } },
    ])
    expect(urgent(task, 'zhao')).toEqual([])
    const absent = [...task, ...community(away)]
    expect([9, 12].map((hour) => urgent(absent, 'wang', hour).length)).toEqual([0, 1])
    expect(urgent([...task, ...told('1', accepted('dui'))], 'li')).toMatchObject([{ needs: false }])
    expect(
      urgent([...task, ...told('1', demandEvents.TaskWithdrawn({ task: 't1', party: 'dui', cause: 'mistake' }))], 'li'),
    ).toEqual([])
    const usual = [...community(joined, led), ...told('1', raised(), triaged(), assigned('dui'))]
    expect(urgent(usual, 'li')).toEqual([])
  })

  test('is new to the lead of the party to which it moves', () => {
    const events = [
      ...community(joined, led),
      ...told('1', raised({ urgent: true, level: 'L1' }), assigned('other', { level: 'L1' })),
    ]
    const times = { acceptBy: moment(5), resolveBy: moment(6) }
    const moved = demandEvents.TaskReassigned({
      task: 't1',
      party: 'dui',
      from: 'other',
      cause: 'correction',
      ...times,
    })
    const [first] = inboxOf(events, reader('service'), at(9)).filter(({ to }) => to.kind === 'lead')
    const [entry] = urgent([...events, ...told('1', moved)], 'li')
    expect(entry).toMatchObject({ to: { kind: 'lead', id: 'dui' }, needs: true, due: moment(5), before: [] })
    expect(Date.parse(entry?.since ?? '')).toBeGreaterThan(Date.parse(first?.since ?? ''))
  })
})

describe('an entry for leads', () => {
  test('reaches the lead of each party; before one is appointed its first person, and without one all its people', () => {
    const unled = community(joined, gaps)
    expect(found(unled)).toEqual(['first'])
    expect(found([...unled, ...community(led)])).toEqual(['li'])
    const ended = AppointmentEnded({ appointment: 'a1', person: 'li', party: 'dui', because: 'ended' })
    expect(found([...unled, ...community(led, ended)])).toEqual(['first'])
    const other = PartyChanged({ party: 'dui', firstPerson: { person: 'zhao', name: '赵', identity } })
    expect(found([...unled, ...community(other)])).toEqual(['zhao'])
    expect(found(community(gaps))).toEqual(readers)
    // The lead of a party is reached only while acting for it.
    const others = community(
      joined,
      led,
      PartyJoined({ ...guard, firstPerson: { person: 'p0', name: '王', identity } }),
      gaps,
    )
    for (const who of [{ ...keeper, id: 'li' }, reader('resident', { id: 'li' })])
      expect(inboxOf(others, who).map(({ kind }) => kind)).toEqual(['person-appointed'])
    expect(inboxOf(others, { ...keeper, id: 'p0' })).toHaveLength(1)
  })
  test('reaches the deputy while the lead is absent, and comes back', () => {
    const events = community(joined, led, away, gaps)
    expect(found(events, 9)).toEqual(['li'])
    expect(found(events, 10)).toEqual(['li', 'wang'])
    expect(found(events, 19)).toEqual(['li', 'wang'])
    expect(found(events, 20)).toEqual(['li'])
    const back: Told = {
      stream: 'community-pa',
      event: AbsenceEnded({ absence: 'x1', person: 'li', party: 'dui', because: 'returned' }),
      at: 15,
    }
    expect(found([...events, back], 14)).toEqual(['li', 'wang'])
    expect(found([...events, back], 15)).toEqual(['li'])
  })
  test('says how many gaps the roster has and when the first begins, until they are filled', () => {
    const events = community(joined, led, gaps)
    expect(inboxOf(events, dui('li'))).toMatchObject(
      [
        { kind: 'person-appointed' },
        { kind: 'duty-gaps', needs: true, due: moment(30), about: { gaps: 2 }, to: { kind: 'leads' } },
      ].toReversed(),
    )
    expect(found([...events, ...community(DutyGapsFound({ until: moment(100), gaps: [] }))])).toEqual([])
  })
})

describe('an urgent demand in a gap of the roster', () => {
  const gap = (restricted: boolean, ...more: readonly DomainEvent[]) => [
    ...community(joined, led),
    ...told('1', raised(), DutyGapMet({ level: 'L1', restricted }), ...more),
  ]
  const kinds = (events: readonly Told[], who: Actor) => inboxOf(events, who).map(({ kind }) => kind)

  test('reaches every lead and the committee, until a party accepts it', () => {
    expect(kinds(gap(false), dui('li'))).toContain('demand-unattended')
    expect(kinds(gap(false), dui('wang'))).not.toContain('demand-unattended')
    expect(kinds(gap(false), pharmacy)).toContain('demand-unattended')
    expect(kinds(gap(false), jwh)).toContain('demand-unattended')
    const taken = gap(false, triaged({ level: 'L1' }), assigned(), accepted())
    for (const who of [dui('li'), pharmacy, jwh]) expect(kinds(taken, who)).not.toContain('demand-unattended')
  })
  test('stays with the committee where it is restricted, also where it becomes so', () => {
    expect(kinds(gap(true), jwh)).toContain('demand-unattended')
    expect(kinds(gap(true), dui('li'))).not.toContain('demand-unattended')
    expect(kinds(gap(true), pharmacy)).not.toContain('demand-unattended')
    const hidden = gap(false, triaged({ level: 'L1', visibility: 'restricted' }))
    expect(kinds(hidden, jwh)).toContain('demand-unattended')
    expect(kinds(hidden, dui('li'))).not.toContain('demand-unattended')
  })
})

describe('what is told about months and weeks', () => {
  const none = { count: 0, of: 0 }
  const figures = { by: 'all' as const, demands: 0, response: none, resolution: none, satisfaction: none, apart: [] }
  const line = { month: '2026-01', by: 'all', figure: 'demands', was: 0, now: 1 } as const
  const report = (month: string) =>
    ReportPublished({ month, position: '9', digest: '0'.repeat(64), figures: [figures], corrections: [line] })
  const counts = { open: 4, overdue: 1, raised: 3, closed: 2 }
  const week = WeekSummarized({ from: '2026-03-02', until: '2026-03-08', ...counts })
  const of = (who: Actor, kind: string) =>
    inboxOf(community(joined, led, report('2026-01'), report('2026-02'), week), who).filter((one) => one.kind === kind)

  test('reaches the lead of each party as one entry, which names the last month', () => {
    for (const who of [dui('li'), jwh, keeper])
      expect(of(who, 'report-published')).toMatchObject([
        { needs: false, about: { month: '2026-02', corrections: 1 }, before: [{ kind: 'report-published' }] },
      ])
    expect(of(dui('zhao'), 'report-published')).toEqual([])
  })
  test('tells the counts of a week to the leads of the three societies alone', () => {
    for (const who of [dui('li'), jwh])
      expect(of(who, 'week-summarized')).toMatchObject([
        { to: { kind: 'leads' }, about: { ...counts, from: '2026-03-02' } },
      ])
    for (const who of [dui('zhao'), keeper, pharmacy]) expect(of(who, 'week-summarized')).toEqual([])
  })
})
