import { describe, expect, test } from 'vitest'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { instant, iso } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import {
  accepted,
  assigned,
  chess,
  DUE,
  days,
  delivered,
  guard,
  left,
  NOW,
  place,
  raised,
  resident,
  returned,
  sorted,
  stateAfter,
  story,
  triaged,
  urgent,
  withdrawnTask,
  workers,
  working,
} from './story.ts'

const { ApprovalAnswered, ApprovalAsked, DeadlineExtended } = demandEvents

/** The end of a Friday, eleven days after the due time of an L3 demand. */
const later = '2026-03-20T16:00:00.000Z'
const terms = { code: 'materials', reason: 'the pump comes by ship', resolveBy: later } as const
const ask: Past = {
  by: chess,
  event: ApprovalAsked({
    approval: 'ap1',
    party: 'chess',
    independence: 'another-society',
    asked: { act: 'extend', ...terms },
    stage: 'society',
    kinds: ['committee', 'social-work'],
    dueBy: '2026-03-03T16:00:00.000Z',
  }),
}
const grant = { approval: 'ap1', granted: true }
const answered = ApprovalAnswered({ approval: 'ap1', act: 'extend', granted: true, party: 'jwh', stage: 'society' })
const extended = DeadlineExtended({
  ...terms,
  from: DUE.resolveBy,
  scope: 'demand',
  tasks: ['t1'],
  approvedBy: 'jwh',
  askedBy: 'chess',
  approval: 'ap1',
})

describe('an extension', () => {
  test('is asked of another society, also by a coordinator without a task', () => {
    story(working, { actor: chess }).when('extend', terms).then([ask.event])
    story(working)
      .when('extend', terms)
      .then([
        ApprovalAsked({
          approval: 'ap1',
          party: 'jwh',
          independence: 'another-society',
          asked: { act: 'extend', ...terms },
          stage: 'society',
          kinds: ['social-work'],
          dueBy: '2026-03-03T16:00:00.000Z',
        }),
      ])
    story(working, { actor: guard }).when('extend', terms).rejects('forbidden')
    story(working, { actor: resident }).when('extend', terms).rejects('forbidden')
  })

  test('moves the due time when it is granted', () => {
    story([...working, ask])
      .when('answer-approval', grant)
      .then([answered, extended])
    const before = stateAfter(...working)
    const after = stateAfter(...working, ask, answered, extended)
    expect([before.resolveBy, after.resolveBy]).toEqual([instant(DUE.resolveBy), instant(later)])
    expect(nextDemandDeadline(before)).toMatchObject({ at: instant(DUE.resolveBy) + 1, command: 'escalate' })
    expect(nextDemandDeadline(after)).toMatchObject({ at: instant(later) + 1, command: 'escalate' })
    story([...working, extended], { actor: chess, now: instant(later) })
      .when('deliver', { task: 't1', result: 'lit again' })
      .then([delivered()])
  })

  test('is asked before the result is due, and may be granted after it', () => {
    const [due, over] = [instant(DUE.resolveBy), instant(DUE.resolveBy) + 1]
    story(working, { actor: chess, now: over }).when('extend', terms).rejects('extension.too-late')
    story(working, { actor: chess, now: due })
      .when('extend', terms)
      .then([{ ...ask.event, data: { ...Object(ask.event.data), dueBy: '2026-03-11T16:00:00.000Z' } }])
    story([...working, { ...ask, at: NOW }], { now: over })
      .when('answer-approval', grant)
      .then([answered, extended])
    story([...working, { ...ask, at: over }], { now: over })
      .when('answer-approval', grant)
      .rejects('extension.too-late')
  })

  test('of an overdue demand gives more time to its late holder alone', () => {
    const own = { acceptBy: '2026-03-17T16:00:00.000Z', resolveBy: '2026-03-23T16:00:00.000Z' }
    const given = [...sorted, assigned('chess', { own }), accepted(), assigned('workers', { task: 't2' })]
    const until = '2026-03-30T16:00:00.000Z'
    const asked = { ...terms, resolveBy: until }
    const now = days(18)
    story(given, { actor: workers, now }).when('extend', asked).rejects('extension.too-late')
    const decision = story(given, { actor: chess, now }).when('extend', asked).decision
    expect(decision).toMatchObject([{ name: 'ApprovalAsked', data: { asked, party: 'chess' } }])
    const event = ApprovalAsked({ ...Object(ask.event.data), asked: { act: 'extend', ...asked } })
    const history = [...given, { by: chess, event, at: now }]
    const granted = story(history, { now }).when('answer-approval', grant).decision
    expect(granted).toMatchObject([{}, { data: { from: own.resolveBy, scope: 'task', tasks: ['t1'] } }])
    const after = stateAfter(...given, DeadlineExtended({ ...extended.data, resolveBy: until, scope: 'task' }))
    expect(after.resolveBy).toBe(instant(DUE.resolveBy))
    expect(after.tasks.map(({ resolveBy }) => resolveBy)).toEqual([instant(until), instant(DUE.resolveBy)])
  })

  test('moves the due time forward, by at most 30 days, and not of an urgent demand', () => {
    const until = (resolveBy: string) => story(working, { actor: chess }).when('extend', { ...terms, resolveBy })
    until(DUE.resolveBy).rejects('extension.not-later')
    until(iso(days(1))).rejects('extension.not-later')
    until(iso(instant(DUE.resolveBy) + 30 * 86_400_000 + 1)).rejects('extension.too-long')
    story([urgent(), triaged({ level: 'L1', item: '2.01' }), assigned('guard')], { actor: guard })
      .when('extend', terms)
      .rejects('demand.urgent')
    story([raised()]).when('extend', terms).rejects('demand.wrong-state')
    story([...working, delivered()])
      .when('extend', terms)
      .rejects('demand.wrong-state')
  })

  test('stays through a later triage, unless the demand becomes more urgent', () => {
    const back = [...working, extended, returned('chess')]
    const again = (level: 'L1' | 'L2' | 'L3') =>
      story([...back, withdrawnTask()]).when('triage', { item: '3.07.2', summary: 'Lamp out', level }).decision
    expect(again('L3')).toMatchObject([{ data: { resolveBy: later } }])
    expect(again('L2')).toMatchObject([{ data: { resolveBy: '2026-03-03T08:00:00.000Z' } }])
  })

  test('that no other society can answer is answered by two people of the asking party', () => {
    const community = place(left('street'), left('workers'))
    story(working, { reads: { community } })
      .when('extend', terms)
      .then([
        ApprovalAsked({
          approval: 'ap1',
          party: 'jwh',
          independence: 'another-society',
          asked: { act: 'extend', ...terms },
          stage: 'stand-in',
          dueBy: '2026-03-03T16:00:00.000Z',
        }),
      ])
  })
})
