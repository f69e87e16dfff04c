import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { demandNumber } from '../../../domain/demand/intake/demand-number.ts'
import { stateOf } from '../../../domain/demand/state.ts'
import { DAY, type DomainEvent, instant, iso, isRejection, MINUTE } from '../../../domain/kernel/index.ts'
import { given, scenarioDigest } from '../../../domain/kernel/scenario.ts'
import { admin, days, jwh, NOW, resident, story } from './story.ts'

const {
  DemandClosed,
  DemandMerged,
  DemandRaised,
  DemandReferred,
  DemandReopened,
  DemandWithdrawn,
  HistoryImported,
  ProgressRecorded,
} = demandEvents

const AT = '2019-05-01T08:00:00.000Z'
const LATER = '2019-05-02T08:00:00.000Z'
const basics = { source: 'city', reference: '19-001', raised: AT }
const bring = (data: Record<string, unknown> = {}) =>
  story([], { actor: admin }).when('import', { ...basics, history: [], ...data })
/** Due times of L3 for a demand imported at NOW. */
const clocks = { acceptBy: '2026-03-03T16:00:00.000Z', resolveBy: '2026-03-09T16:00:00.000Z' }

const started = (open: boolean, more = {}) =>
  HistoryImported({ source: 'city', reference: '19-001', open, ...(open ? clocks : {}), ...more }, { time: AT })
const raisedThere = (more = {}) =>
  DemandRaised(
    {
      number: demandNumber('2019-05-01', { id: '1', digest: scenarioDigest }),
      raiser: { kind: 'unknown' },
      place: {},
      day: '2019-05-01',
      urgent: false,
      visibility: 'parties-involved',
      reference: '19-001',
      level: 'L3',
      imported: true,
      ...more,
    },
    { time: AT },
  )

describe('importing', () => {
  test('leaves a demand that its source closes later to be ended by a party that did not work on it', () => {
    const note = 'Closed in the city system on 2026-03-02.'
    story([started(true), raisedThere()], { actor: jwh })
      .when('record-withdrawal', { code: 'other-way', note })
      .then([DemandWithdrawn({ code: 'other-way', note, recordedBy: 'jwh' })])
  })

  test('leaves raiser, item and due times unknown', () => {
    bring({ history: [{ what: 'closed', at: LATER }] }).then([
      started(false),
      raisedThere(),
      DemandClosed({ basis: 'import', imported: true }, { time: LATER }),
    ])
  })

  test('keeps the statements of the source', () => {
    const stated = {
      category: 'lights',
      channel: 'phone',
      text: 'dark',
      address: 'Main St 1',
      position: { lat: 39, long: -76 },
    }
    bring({ ...stated, area: 'Ward 7', agency: 'works', due: LATER, history: [] }).then([
      started(true, { agency: 'works', statedDue: LATER }),
      raisedThere({ ...stated, place: { area: 'Ward 7' } }),
    ])
  })

  test.each<[string, object, DomainEvent, string]>([
    ['progress', { note: 'seen' }, ProgressRecorded({ note: 'seen', imported: true }, { time: LATER }), 'raised'],
    [
      'closed',
      { note: 'fixed' },
      DemandClosed({ basis: 'import', note: 'fixed', imported: true }, { time: LATER }),
      'closed',
    ],
    ['withdrawn', {}, DemandWithdrawn({ imported: true }, { time: LATER }), 'withdrawn'],
    ['referred', { to: 'state' }, DemandReferred({ to: 'state', imported: true }, { time: LATER }), 'referred'],
    ['referred', {}, DemandReferred({ imported: true }, { time: LATER }), 'referred'],
    ['merged', {}, DemandMerged({ imported: true }, { time: LATER }), 'merged'],
    [
      'merged',
      { original: '18-9' },
      DemandMerged({ originalReference: '18-9', imported: true }, { time: LATER }),
      'merged',
    ],
  ])('of %s with %o tells that, at its own time', (what, more, event, state) => {
    const { decision } = bring({ history: [{ what, at: LATER, ...more }] })
    if (isRejection(decision)) throw new Error(decision.code)
    expect(decision[2]).toEqual(event)
    expect(stateOf(story(decision).state)).toBe(state)
  })

  test('leaves a reopened demand open', () => {
    const history = [
      { what: 'closed', at: LATER },
      { what: 'reopened', at: LATER },
    ]
    bring({ history }).then([
      started(true),
      raisedThere(),
      DemandClosed({ basis: 'import', imported: true }, { time: LATER }),
      DemandReopened({ cause: 'import', reopenings: 0, review: false, imported: true }, { time: LATER }),
    ])
  })

  test('is refused where times contradict each other or lie in the future', () => {
    const closedAt = (...moments: string[]) => bring({ history: moments.map((at) => ({ what: 'closed', at })) })
    closedAt('2019-04-30T08:00:00.000Z').rejects('time.before-previous')
    closedAt(LATER, AT).rejects('time.before-previous')
    closedAt(iso(NOW + 1)).rejects('time.in-future')
    bring({ raised: iso(NOW + 1) }).rejects('time.in-future')
  })

  test('is for the administrator', () => {
    story([], { actor: jwh })
      .when('import', { ...basics, history: [] })
      .rejects('forbidden')
  })

  test('is refused where another demand has the same id', () => {
    const { decision } = bring()
    if (isRejection(decision)) throw new Error(decision.code)
    const again = (more: object) =>
      story(decision, { actor: admin }).when('import', { ...basics, history: [], ...more })
    // An import that is sent again is answered from its key; its reference is sealed by then.
    again({}).rejects('demand.reference-taken')
    again({ reference: '19-002' }).rejects('demand.reference-taken')
    again({ source: 'county' }).rejects('demand.reference-taken')
  })
})

describe('an imported demand', () => {
  const { decision } = bring()
  const history = (isRejection(decision) ? [] : decision).map((event) => ({ event, at: NOW, by: admin }))

  test('that is open has due times counted from the import', () => {
    const sorted = story(history, { actor: jwh, now: days(3) }).when('triage', { item: '3.07.2', summary: 'Lamp out' })
    expect(sorted.decision).toMatchObject([{ data: clocks }])
    expect(story(history).state).toMatchObject({ clockFrom: NOW, acceptBy: instant(clocks.acceptBy) })
  })

  test('has no raiser to confirm it', () => {
    story(history, { actor: resident }).when('withdraw').rejects('demand.unknown')
  })

  test('can be reopened where it was closed lately, but not where it was closed long ago', () => {
    const closedAt = (at: string) => {
      const outcome = bring({ history: [{ what: 'closed', at }] })
      return story(isRejection(outcome.decision) ? [] : outcome.decision).when('reopen')
    }
    closedAt(LATER).rejects('demand.reopen-too-late')
    closedAt(iso(NOW - 29 * DAY)).then([DemandReopened({ cause: 'request', reopenings: 1, review: false })])
  })
})

const line = fc.string({ minLength: 1, maxLength: 40 })
const optional = <T>(name: string, of: fc.Arbitrary<T>) =>
  fc.option(
    of.map((value) => ({ [name]: value })),
    { nil: {} },
  )
const statement = fc.oneof(
  optional('note', line).map((note) => ({ what: 'progress', ...note })),
  optional('note', line).map((note) => ({ what: 'closed', ...note })),
  fc.constant({ what: 'withdrawn' }),
  optional('to', line).map((to) => ({ what: 'referred', ...to })),
  optional('original', line).map((original) => ({ what: 'merged', ...original })),
  fc.constant({ what: 'reopened' }),
)
/** An arbitrary history of a source: ordered by time, none of it in the future. */
const histories = fc
  .record({
    source: fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/),
    reference: line,
    raised: fc.integer({ min: Date.UTC(1980, 0, 1), max: NOW - 500 * MINUTE }),
    stated: fc.array(fc.tuple(statement, fc.integer({ min: 0, max: MINUTE })), { maxLength: 20 }),
    more: fc.tuple(
      optional('category', line),
      optional('agency', line),
      optional('area', line),
      optional('text', line),
    ),
  })
  .map(({ source, reference, raised, stated, more }) => {
    let at = raised
    const history = stated.map(([what, later]) => {
      at += later
      return { ...what, at: iso(at) }
    })
    return { source, reference, raised: iso(raised), history, ...Object.assign({}, ...more) }
  })

test('any valid history is imported once, each event at its own time, and a second import is refused', () => {
  fc.assert(
    fc.property(histories, (data) => {
      const first = story([], { actor: admin }).when('import', data)
      if (isRejection(first.decision)) throw new Error(first.decision.code)
      first.then(first.decision)
      expect(first.decision.map(({ time }) => time)).toEqual([
        data.raised,
        data.raised,
        ...data.history.map(({ at }: { at: string }) => at),
      ])
      const after = given(demand, first.decision)
      story(first.decision, { actor: admin, now: days(3) })
        .when('import', data)
        .rejects('demand.reference-taken')
      expect(after.state.tasks).toEqual([])
    }),
    { numRuns: 200 },
  )
})
