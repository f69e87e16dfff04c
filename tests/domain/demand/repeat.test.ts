import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type DomainEvent, iso } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import {
  byParty,
  closed,
  days,
  declined,
  delivered,
  done,
  handedOut,
  jwh,
  NOW,
  raised,
  resident,
  service,
  stateAfter,
  story,
  street,
  triaged,
  urgent,
  workers,
  working,
} from './story.ts'

const { DemandRepeated, DemandMerged, DemandDeclined, DemandUrged } = demandEvents
type History = readonly (DomainEvent | Past)[]
const confirmed = [...done, closed()]

/** Sorts a demand as a repeat of the first one, whose story is given. */
const repeat = (first: History, { by = jwh, history = [raised()] as History, now = NOW, data = {} } = {}) =>
  story(history, { actor: by, now, reads: { first: stateAfter(...first) } }).when('declare-repeat', {
    earlier: '2',
    ...data,
  })
const reason = { data: { reason: 'The lamp was repaired last week.' } }
const urges = [DemandRepeated({ earlier: '2', outcome: 'urges' }), DemandMerged({ original: '2' })]
const settled = [
  DemandRepeated({ earlier: '2', outcome: 'settled' }),
  DemandDeclined({ party: 'jwh', code: 'already-decided', reason: reason.data.reason, appealable: true }),
]

describe('a repeat of an open demand', () => {
  test.each([
    ['raised', [raised()]],
    ['assigned', handedOut],
    ['in progress', working],
  ])('that is %s is merged into it and urges it', (_, first) => {
    repeat(first).then(urges)
  })

  test('is merged by the rules of every merge', () => {
    repeat([raised({ place: { quarter: 'q2' } })], { now: days(2) }).rejects('merge.approval-needed')
    const here = [raised({ place: { quarter: 'q2' } })]
    repeat(here, { history: here, now: days(2) }).then([
      DemandRepeated({ earlier: '2', outcome: 'urges' }),
      DemandMerged({ original: '2', after: ['overdue'] }),
    ])
    repeat(working, { history: [urgent()] }).rejects('demand.original-less-urgent')
    const apart = { event: demandEvents.DemandUnmerged({ original: '2', cause: 'appeal' }), by: resident, at: NOW }
    const appealed = [raised(), { event: DemandMerged({ original: '2' }), by: jwh, at: NOW }, apart]
    repeat([raised()], { history: appealed }).rejects('demand.appeal-needs-another')
  })

  test('urges it once a working day', () => {
    const reads = { repeat: stateAfter(raised(), DemandRepeated({ earlier: 'scenario-id', outcome: 'urges' })) }
    const urge = (history: History, more = {}) =>
      story(history, { actor: service, id: 'scenario-id', reads, ...more }).when('urge-by-repeat', { repeat: '7' })
    const urged = DemandUrged({ by: 'repeat', times: 1, tasks: ['t1'], repeat: '7' })
    urge(working).then([urged])
    urge([...working, urged]).then([])
    urge([...working, { event: urged, by: service, at: NOW }], { now: days(1) }).then([
      DemandUrged({ by: 'repeat', times: 2, tasks: ['t1'], repeat: '7' }),
    ])
    urge(done).then([])
    urge(working, { reads: { repeat: stateAfter(raised()) } }).then([])
  })
})

describe('a repeat of a settled demand', () => {
  test('is closed within 30 days after its raiser confirmed it, and can be appealed', () => {
    const lately = [{ event: raised({ acceptBy: iso(days(31)), resolveBy: iso(days(37)) }), at: days(30) }]
    repeat(confirmed, { ...reason, history: lately, now: days(30) }).then(settled)
    repeat(confirmed, { ...reason, history: lately, now: days(30) + 1 }).rejects('repeat.not-settled')
    expect(stateAfter(raised(), ...settled).ended?.how).toBe('declined')
    story([raised(), ...settled], { actor: resident })
      .when('appeal')
      .then([demandEvents.DemandReopened({ cause: 'appeal', reopenings: 0, review: false })])
  })

  test('is closed by another society too, once a due time has passed', () => {
    repeat(confirmed, { ...reason, now: days(2) }).rejects('repeat.approval-needed')
  })

  test('needs a reason that its raiser can read', () => {
    repeat(confirmed).rejects('repeat.reason-missing')
  })

  test.each(['callback', 'silence', 'independent-check'] as const)(
    'is not closed where the first was closed by %s: its raiser confirmed nothing',
    (basis) => {
      repeat([...done, closed({ basis })], reason).rejects('repeat.not-settled')
    },
  )

  test('is not closed where the first was declined or withdrawn', () => {
    repeat([raised(), declined()], reason).rejects('repeat.not-settled')
    repeat([raised(), demandEvents.DemandWithdrawn({})], reason).rejects('repeat.not-settled')
  })

  test('is never closed where one of the two is urgent or restricted', () => {
    const restricted = [raised({ visibility: 'restricted' })]
    repeat(confirmed, { ...reason, history: restricted }).rejects('repeat.excluded')
    repeat(confirmed, { ...reason, history: [urgent()] }).rejects('repeat.excluded')
    const first = [raised(), triaged({ visibility: 'restricted' }), ...done.slice(2), closed()]
    repeat(first, reason).rejects('repeat.excluded')
  })

  test('is not closed by a party that worked on the first, nor by the one that closed it before the appeal', () => {
    const byWorkers = [...done, delivered('workers'), closed()]
    repeat(byWorkers, { ...reason, by: workers }).rejects('demand.own-work')
    const appealed = [
      raised(),
      ...settled,
      demandEvents.DemandReopened({ cause: 'appeal', reopenings: 0, review: false }),
    ]
    repeat(confirmed, { ...reason, history: appealed }).rejects('demand.own-work')
    repeat(confirmed, { ...reason, history: appealed, by: street }).then([
      DemandRepeated({ earlier: '2', outcome: 'settled' }),
      DemandDeclined({ party: 'street', code: 'already-decided', reason: reason.data.reason, appealable: false }),
    ])
  })
})

test('only demands of the same raiser repeat each other', () => {
  repeat([byParty('chess')]).rejects('repeat.other-raiser')
  const nameless = [raised({ raiser: { kind: 'anonymous' } })]
  repeat(nameless, { history: nameless }).rejects('repeat.other-raiser')
  repeat([byParty('guard')], { history: [byParty('guard')] }).then(urges)
})

test('a party that one of the two is about sorts neither', () => {
  const about = [raised({ about: { party: 'jwh' }, visibility: 'public' })]
  repeat(about).rejects('demand.about-you')
  repeat([raised()], { history: about }).rejects('demand.about-you')
})

test('a demand that has a holder is no longer sorted as a repeat', () => {
  repeat(working, { history: working }).rejects('demand.wrong-state')
})
