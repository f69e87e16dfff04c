import { beforeAll, describe, expect, it } from 'vitest'
import { CONVENTION_WATCH } from '../../demo/people.ts'
import { demand } from '../../domain/demand/demand.ts'
import type { DemandState } from '../../domain/demand/state.ts'
import { instant, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import { personnelEvents } from '../../domain/personnel/events.ts'
import { resourceEvents } from '../../domain/resource/events.ts'
import { isOwnFault, isUnresolved } from '../../services/processes/convention/own-fault.ts'
import { eventsOf, stageInMemory } from './play.ts'

const nameOf = ({ type }: RecordedEvent): string => type.split('.')[1] ?? ''
const field = ({ data }: RecordedEvent, name: string): unknown => Reflect.get(Object(data), name)
const textOf = (event: RecordedEvent, name: string): string => String(field(event, name))

let events: readonly RecordedEvent[]
const named = (...names: string[]) => events.filter((event) => names.includes(nameOf(event)))
const of = (aggregate: string) => events.filter(({ subject }) => parseStream(subject)?.aggregate === aggregate)
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

describe('what the parties of the demo share', () => {
  beforeAll(async () => {
    const on = await stageInMemory()
    await on.play({ seed: 1, days: 130 })
    events = await eventsOf(on)
    await on.stop()
  }, 120_000)

  it('has every kind of event of a share and of a person', () => {
    const shown = (aggregate: string) => [...new Set(of(aggregate).map(nameOf))].sort()
    expect(shown('resource')).toEqual(Object.keys(resourceEvents).sort())
    expect(shown('person')).toEqual(Object.keys(personnelEvents).sort())
  })

  it('has weeks that resemble the weeks before', () => {
    const asked = named('ShareRequested').filter(
      (event) => parseStream(event.subject)?.id === 'art-room' && field(event, 'series') !== undefined,
    )
    const dates = asked
      .filter((event) => textOf(event, 'party') === 'org-calligraphy')
      .map((event) => new Date(String(Reflect.get(Object(field(event, 'window')), 'from'))))
    expect(dates.length).toBeGreaterThanOrEqual(13)
    // Tuesdays at two, Thursdays at seven in the evening and Saturdays at nine, in Shanghai.
    expect(new Set(dates.map((date) => `${date.getUTCDay()} ${date.getUTCHours()}`))).toEqual(
      new Set(['2 6', '4 11', '6 1']),
    )
  })

  it('has parties that give more than they receive, and the reverse', () => {
    const value = (event: RecordedEvent): number => Number(field(event, 'value') ?? 0)
    const shares = named('ResourceShared')
    const given = (party: string) => sum(shares.filter((one) => textOf(one, 'owner') === party).map(value))
    const taken = (party: string) => sum(shares.filter((one) => textOf(one, 'party') === party).map(value))
    for (const party of ['street-office', 'enterprise']) expect(given(party), party).toBeGreaterThan(2 * taken(party))
    for (const party of ['org-dance', 'org-interaction']) expect(taken(party), party).toBeGreaterThan(2 * given(party))
    const confirmed = (side: string, party: string) =>
      sum(
        named('HoursConfirmed')
          .filter((one) => textOf(one, side) === party)
          .map((one) => Number(field(one, 'minutes'))),
      )
    for (const party of ['org-legal-aid', 'org-repairs'])
      expect(confirmed('home', party), party).toBeGreaterThan(2 * confirmed('host', party))
    for (const party of ['committee', 'org-elder-care'])
      expect(confirmed('host', party), party).toBeGreaterThan(2 * confirmed('home', party))
    expect(named('HoursLogged').length).toBeGreaterThan(named('HoursConfirmed').length)
  })

  it('names in plans and results the shares and secondments that tasks use', () => {
    const known = new Set([
      ...named('ShareRequested').map((one) => `${parseStream(one.subject)?.id}.${textOf(one, 'share')}`),
      ...named('SecondmentRequested').map((one) => `${parseStream(one.subject)?.id}.${textOf(one, 'secondment')}`),
    ])
    for (const kind of ['shares', 'secondments']) {
      const used = named('WorkPlanSet', 'ServiceDelivered').flatMap((event): string[] => {
        const names: unknown = Reflect.get(Object(field(event, 'uses')), kind)
        return Array.isArray(names) ? names.map(String) : []
      })
      expect(used.length, kind).toBeGreaterThan(5)
      expect(used.filter((name) => !known.has(name))).toEqual([])
    }
  })

  it('has breaches of every kind: some remedied, some dismissed and some open', () => {
    const kinds = new Set(named('BreachRecorded').map((event) => textOf(event, 'kind')))
    expect([...kinds].sort()).toEqual(['damaged', 'late', 'unresolved', 'unreturned'])
    const [recorded, remedied, dismissed] = ['BreachRecorded', 'BreachRemedied', 'BreachDismissed'].map(
      (name) => named(name).length,
    )
    expect(remedied).toBeGreaterThan(dismissed ?? 0)
    expect(dismissed).toBeGreaterThan(0)
    expect(recorded).toBeGreaterThan((remedied ?? 0) + (dismissed ?? 0))
  })

  it('has the breaches of demands that the convention watch finds, and no others', () => {
    const recorded = named('BreachRecorded')
      .filter(({ actor }) => actor === CONVENTION_WATCH.id)
      .map((event) => `${textOf(event, 'kind')} ${textOf(event, 'party')} ${textOf(event, 'source')}`)
    const found: string[] = []
    const states = new Map<string, DemandState>()
    for (const event of of('demand')) {
      const { subject } = event
      const state = demand.evolve(states.get(subject) ?? demand.initial, nameOf(event), event)
      states.set(subject, state)
      const [task, party] = [textOf(event, 'task'), textOf(event, 'party')]
      const isLate = nameOf(event) === 'ServiceDelivered' && field(event, 'inTime') === false
      const isRework = nameOf(event) === 'TaskAssigned' && field(event, 'rework') === true
      if (isLate && isOwnFault(state, task, instant(event.recordedtime))) found.push(`late ${party} ${subject}`)
      if (isRework && isUnresolved(state, task)) found.push(`unresolved ${party} ${subject}`)
    }
    expect(recorded.length).toBeGreaterThan(20)
    expect(recorded.sort()).toEqual(found.sort())
    expect(recorded.length).toBeLessThan(named('ServiceDelivered').length / 8)
  })
})
