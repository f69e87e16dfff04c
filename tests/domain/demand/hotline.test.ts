import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type DomainEvent, HOUR, iso, isRejection } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import { of } from '../community/people.ts'
import {
  closed,
  days,
  declined,
  delivered,
  done,
  hours,
  jwh,
  merged,
  NOW,
  place,
  raised,
  resident,
  stateAfter,
  story,
  triaged,
  working,
} from './story.ts'

const { DemandReopened, DemandUnmerged, DemandWithdrawn, TaskWithdrawn, CallbackRecorded, DemandClosed } = demandEvents
const { OrderSentAgain, HotlineAsked, HotlineAnswered, ResultHandedBack } = demandEvents
const hotline = of('line', 'hotline')
const community = place(communityEvents.PartyJoined({ party: 'line', kind: 'hotline', name: '12345' }))
const reads = { community }
const orderTimes = { acceptBy: iso(hours(1)), resolveBy: iso(days(2)) }
const order = raised({
  raiser: { kind: 'anonymous' },
  helper: { id: hotline.id, role: 'hotline', party: 'line' },
  reference: '12345-7',
  order: orderTimes,
  ...orderTimes,
})
const ours: readonly DomainEvent[] = [order, triaged(orderTimes), ...working.slice(2)]
const finished = [...ours, delivered()]
const over = [...finished, closed()]

const by = (history: readonly (DomainEvent | Past)[], actor = hotline, now = NOW) =>
  story(history, { actor, now, reads })
const receive = (history: readonly (DomainEvent | Past)[], data: object = {}, now = NOW) =>
  by(history, hotline, now).when('receive-order', { text: 'The lamp is out.', reference: '12345-7', ...data })
/** Checks the first events of a decision. A demand that is open again may go back at once to the party that delivered last. */
function begins({ decision }: { readonly decision: unknown }, ...expected: readonly DomainEvent[]): void {
  if (!Array.isArray(decision)) throw new Error('refused')
  expect(decision.slice(0, expected.length)).toMatchObject(expected)
}
const saysOf = (data: object) => {
  const { decision } = receive([], data)
  if (isRejection(decision)) throw new Error(decision.code)
  return decision[0]?.data
}

describe('an order', () => {
  test('raises a demand for the person who called, under the earlier clock', () => {
    expect(saysOf({ order: orderTimes })).toMatchObject({
      raiser: { kind: 'anonymous' },
      helper: { role: 'hotline', party: 'line' },
      reference: '12345-7',
      order: orderTimes,
      ...orderTimes,
    })
    const late = { acceptBy: iso(days(20)), resolveBy: iso(days(30)) }
    expect(saysOf({ order: late })).toMatchObject({ order: late, acceptBy: '2026-03-03T16:00:00.000Z' })
    expect(saysOf({ name: 'Li' })).toMatchObject({ raiser: { kind: 'outsider', name: 'Li' }, order: {} })
    const helped = { kind: 'resident', id: 'resident-9' }
    expect(saysOf({ onBehalfOf: helped })).toMatchObject({ raiser: helped })
  })

  test('keeps its clock after triage', () => {
    const { decision } = by([order], jwh).when('triage', { item: '3.07.2', summary: 'Lamp out' })
    expect(decision).toMatchObject([{ data: orderTimes }])
  })

  test('that is confidential stays restricted', () => {
    const confidential = saysOf({ order: { confidential: true } })
    expect(confidential).toMatchObject({ visibility: 'restricted', wish: 'restricted' })
    const { decision } = by([raised({ ...order.data, visibility: 'restricted', wish: 'restricted' })], jwh).when(
      'triage',
      { item: '3.07.2', summary: 'Lamp out' },
    )
    expect(decision).toMatchObject([{ data: { visibility: 'restricted' } }])
  })

  test('that is known is refused with the id of its demand', () => {
    for (const history of [[order], ours, over]) {
      const { details } = receive(history).rejects('hotline.order-known')
      expect(details).toMatchObject({ demand: '1' })
    }
    receive(ours, { again: true }).rejects('hotline.order-known')
  })

  test('sent again reopens an ended demand, also after 30 days', () => {
    const again = { again: true, order: { resolveBy: iso(days(99)) } }
    const sent = OrderSentAgain({ order: again.order, text: 'The lamp is out.' })
    const reopening = DemandReopened({ cause: 'hotline', reopenings: 1, review: false })
    begins(receive(over, again, days(90)), sent, reopening)
    begins(receive([order, declined()], again, days(90)), sent, reopening)
    const mergedOrder = [order, triaged(), merged('2')]
    begins(receive(mergedOrder, again), sent, DemandUnmerged({ original: '2', cause: 'unresolved' }))
    const state = stateAfter(
      ...over,
      ResultHandedBack({ party: 'jwh', hotline: 'line', result: 'x', inTime: true }),
      sent,
    )
    expect(state.order).toEqual({ resolveBy: days(99), again: days(99) })
  })
})

describe('the hotline is asked', () => {
  const ask = (history: readonly DomainEvent[], data: object, actor = jwh) =>
    by(history, actor).when('ask-hotline', { reason: 'why', ...data })
  const asked = (question: 'return' | 'extension' | 'exclusion', more = {}) =>
    HotlineAsked({ question, party: 'jwh', hotline: 'line', reason: 'why', ...more })
  const answered = (question: 'return' | 'extension' | 'exclusion', granted: boolean, more = {}) =>
    HotlineAnswered({ question, askedBy: 'jwh', granted, ...more })
  const until = iso(days(4))

  test('to take an order back: granted, the demand ends here', () => {
    ask(ours, { question: 'return' }).then([asked('return')])
    by([...ours, asked('return')])
      .when('answer-hotline', { granted: true })
      .then([
        answered('return', true),
        TaskWithdrawn({ task: 't1', party: 'chess', cause: 'demand-withdrawn' }),
        DemandWithdrawn({}),
      ])
    by([...ours, asked('return')])
      .when('answer-hotline', { granted: false, reason: 'it is yours' })
      .then([answered('return', false, { reason: 'it is yours' })])
  })

  test('for more time: granted, the clock of the order moves, and that of the demand not beyond its level', () => {
    ask(ours, { question: 'extension', until }).then([asked('extension', { until })])
    by([...ours, asked('extension', { until })])
      .when('answer-hotline', { granted: true })
      .then([answered('extension', true, { until, resolveBy: until })])
    const far = iso(days(40))
    by([...ours, asked('extension', { until: far })])
      .when('answer-hotline', { granted: true })
      .then([answered('extension', true, { until: far, resolveBy: '2026-03-09T16:00:00.000Z' })])
    const state = stateAfter(
      ...ours,
      asked('extension', { until }),
      answered('extension', true, { until, resolveBy: until }),
    )
    expect([state.resolveBy, state.order?.resolveBy, state.order?.asked]).toEqual([days(4), days(4), undefined])
  })

  test('to leave an order out of its assessment, also after the end', () => {
    ask(over, { question: 'exclusion' }).then([asked('exclusion')])
    expect(stateAfter(...over, asked('exclusion'), answered('exclusion', true)).order?.excluded).toBe(true)
    expect(stateAfter(...over, asked('exclusion'), answered('exclusion', false)).order?.excluded).toBeUndefined()
  })

  test('once at a time, with what the question needs, and only about its own orders', () => {
    ask([...ours, asked('return')], { question: 'exclusion' }).rejects('hotline.asked-already')
    ask(ours, { question: 'extension' }).rejects('hotline.until')
    ask(ours, { question: 'return', until }).rejects('hotline.until')
    ask(ours, { question: 'extension', until: orderTimes.resolveBy }).rejects('hotline.until')
    ask(working, { question: 'return' }).rejects('hotline.no-order')
    by(ours).when('answer-hotline', { granted: true }).rejects('hotline.not-asked')
    by(working).when('answer-hotline', { granted: true }).rejects('forbidden')
  })
})

describe('the callback of the hotline', () => {
  const said = (resolved: boolean) =>
    CallbackRecorded({ callback: 'k1', party: 'line', reached: true, resolved, ofHotline: true })
  const record = (history: readonly DomainEvent[], resolved: boolean, now = NOW) =>
    by(history, hotline, now).when('record-hotline-callback', { resolved })

  test('is the word of the raiser: it closes what is delivered, or opens it again', () => {
    record(finished, true).then([said(true), DemandClosed({ basis: 'callback', party: 'line' })])
    begins(record(finished, false), said(false), DemandReopened({ cause: 'callback', reopenings: 1, review: false }))
    record(ours, true).rejects('demand.wrong-state')
  })

  test('outweighs a closing of ours at any time', () => {
    const ownCallback = [...finished, closed({ basis: 'callback', party: 'jwh' })]
    begins(
      record(ownCallback, false, days(60)),
      said(false),
      DemandReopened({ cause: 'callback', reopenings: 1, review: false }),
    )
    record(ownCallback, true, days(60)).then([said(true)])
  })

  test('belongs to the hotline that sent the order', () => {
    by(done).when('record-hotline-callback', { resolved: true }).rejects('forbidden')
    by(finished, resident).when('record-hotline-callback', { resolved: true }).rejects('forbidden')
  })
})

describe('the result', () => {
  const handBack = (history: readonly DomainEvent[], now = NOW) =>
    by(history, jwh, now).when('hand-back', { result: 'The lamp is lit again.' })
  const handed = (inTime: boolean) =>
    ResultHandedBack({ party: 'jwh', hotline: 'line', result: 'The lamp is lit again.', inTime })

  test('is handed back two hours before the due time of the order', () => {
    handBack(finished, days(2) - 2 * HOUR).then([handed(true)])
    handBack(finished, days(2) - 2 * HOUR + 1).then([handed(false)])
  })

  test('exists once the work is delivered, and only for orders', () => {
    handBack(ours).rejects('demand.wrong-state')
    handBack(done).rejects('hotline.no-order')
    handBack(over).then([handed(true)])
  })
})

test('the hotline follows its order as its raiser does, also a restricted one', () => {
  const restricted = raised({ ...order.data, visibility: 'restricted' })
  expect(demand.sight.knows(stateAfter(restricted), hotline)).toBe(true)
  expect(demand.sight.knows(stateAfter(restricted), of('other', 'hotline'))).toBe(false)
})
