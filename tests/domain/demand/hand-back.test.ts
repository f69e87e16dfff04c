import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
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
  follower,
  hours,
  jwh,
  merged,
  NOW,
  place,
  raised,
  referred,
  service,
  stateAfter,
  story,
  triaged,
  working,
} from './story.ts'

const { CallbackDisputed, CallbackRecorded, DemandReopened, DemandWithdrawn } = demandEvents
const { HandBackOverdue, HotlineAsked, HotlineAnswered, OrderSentAgain, ResultHandedBack } = demandEvents
const hotline = of('line', 'hotline')
const community = place(communityEvents.PartyJoined({ party: 'line', kind: 'hotline', name: '12345' }))
const order = raised({
  raiser: { kind: 'anonymous' },
  helper: { id: hotline.id, role: 'hotline', party: 'line' },
  reference: '12345-7',
  order: { resolveBy: iso(days(2)) },
})
const finished: readonly DomainEvent[] = [order, triaged(), ...working.slice(2), delivered()]
const over = [...finished, closed()]
const BY = days(2) - 2 * HOUR
const late = HandBackOverdue({ desk: 'jwh', due: iso(BY) })
const handed = (inTime = true) =>
  ResultHandedBack({ party: 'jwh', hotline: 'line', desk: 'jwh', result: 'lit', inTime })

const by = (
  history: readonly (DomainEvent | Past)[],
  actor = jwh,
  now = NOW,
  original?: ReturnType<typeof stateAfter>,
) => story(history, { actor, now, reads: { community, ...(original === undefined ? {} : { original }) } })
/** The deadline service looks at what was recorded at the beginning. */
const miss = (history: readonly DomainEvent[], now: number) => {
  const past = history.map((event): Past => ({ event, at: NOW }))
  return by(past, service, now).when('miss-hand-back')
}
const eventsOf = ({ decision }: { readonly decision: unknown }): readonly DomainEvent[] => {
  if (!Array.isArray(decision)) throw new Error('refused')
  return decision
}

describe('a result that is not handed back in time', () => {
  test('is late for the desk, once for each due time, however the demand ended', () => {
    for (const history of [[order], finished, over, [order, declined()]]) {
      miss(history, BY).then([])
      miss(history, BY + 1).then([late])
      miss([...history, late], days(9)).then([])
      expect(stateAfter(...history, late).order?.missed).toBe(BY)
    }
    miss([...over, handed()], days(9)).then([])
    const until = iso(days(4))
    const extended = [
      order,
      late,
      HotlineAsked({ question: 'extension', party: 'jwh', hotline: 'line', until, reason: 'why' }),
      HotlineAnswered({ question: 'extension', askedBy: 'jwh', granted: true, until, resolveBy: until }),
    ]
    miss(extended, days(3)).then([])
    miss(extended, days(4)).then([HandBackOverdue({ desk: 'jwh', due: iso(days(4) - 2 * HOUR) })])
  })

  test('is watched by the deadline service, also after the end', () => {
    const next = { at: BY + 1, command: 'miss-hand-back', data: {} }
    expect(nextDemandDeadline(stateAfter(...over))).toEqual(next)
    expect(nextDemandDeadline(stateAfter(...over, late))).toBeUndefined()
    expect(nextDemandDeadline(stateAfter(...over, handed()))).toBeUndefined()
  })

  test('is not late where the hotline sent the order too late, or set no time', () => {
    const short = raised({ ...order.data, order: { resolveBy: iso(hours(1)) } })
    miss([short], days(9)).then([])
    miss([raised({ ...order.data, order: {} })], days(9)).then([])
    miss([...done, closed()], days(9)).then([])
  })
})

describe('the result of an order', () => {
  const hand = (history: readonly DomainEvent[], original?: ReturnType<typeof stateAfter>) =>
    by(history, jwh, NOW, original).when('hand-back', { result: 'lit' })

  test('is handed back however the demand ended', () => {
    for (const history of [over, [order, declined()], [order, DemandWithdrawn({ note: 'solved' })]])
      hand(history).then([handed()])
  })

  test('is that of the demand into which the order is merged', () => {
    const history = [order, triaged(), merged('2')]
    hand(history, stateAfter(...working)).rejects('demand.wrong-state')
    hand(history, stateAfter(...done)).then([handed()])
    hand(history, stateAfter(...done, closed())).then([handed()])
  })

  test('is not due once the hotline took the order back, which it may be asked for while it is merged', () => {
    const history = [order, triaged(), merged('2')]
    const asked = HotlineAsked({ question: 'return', party: 'jwh', hotline: 'line', reason: 'why' })
    by(history).when('ask-hotline', { question: 'return', reason: 'why' }).then([asked])
    const back = [
      ...history,
      asked,
      ...eventsOf(by([...history, asked], hotline).when('answer-hotline', { granted: true })),
    ]
    expect(stateAfter(...back).ended?.how).toBe('withdrawn')
    hand(back).rejects('hotline.taken-back')
    miss(back, days(9)).then([])
  })

  test('is due again when the demand is opened again', () => {
    const again = (now: number) =>
      eventsOf(by([...over, handed()], hotline, now).when('record-hotline-callback', { resolved: false }))
    const reopening = (now: number) => again(now).find(({ name }) => name === 'DemandReopened')?.data
    expect(reopening(days(1))).toMatchObject({ resultDue: { resolveBy: iso(days(2)) } })
    expect(reopening(days(3))).toMatchObject({ resultDue: {} })
    const early = stateAfter(...over, handed(), ...again(days(1)))
    expect(early.order).toEqual({ resolveBy: days(2) })
    expect(stateAfter(...over, handed(), ...again(days(3))).order).toEqual({})
    const plain = eventsOf(by(over, hotline).when('record-hotline-callback', { resolved: false }))
    expect(plain.some(({ data }) => 'resultDue' in Object(data))).toBe(false)
  })
})

describe('the callback of the hotline outweighs ours', () => {
  const ours = CallbackRecorded({ callback: 'k1', party: 'workers', reached: true, resolved: true })
  const theirs = CallbackRecorded({ callback: 'k2', party: 'line', reached: true, resolved: true, ofHotline: true })
  const called = [...finished, ours, closed({ basis: 'callback', party: 'workers' }), theirs]
  const dispute = (history: readonly DomainEvent[], data = {}) => by(history, follower).when('dispute-callback', data)

  test('what was open about ours is settled', () => {
    const repeat = demandEvents.CallbackDealt({ party: 'jwh', due: iso(days(1)), repeats: 'k1' })
    const disputed = CallbackDisputed({ callback: 'k1', party: 'workers' })
    const state = stateAfter(...called.slice(0, -1), repeat, disputed, theirs)
    expect([state.deal, state.callbacks.map(({ past }) => past)]).toEqual([undefined, [true, undefined]])
    dispute(called, { callback: 'k1' }).rejects('callback.outweighed')
  })

  test('a dispute of it goes to the hotline, and it stands until the hotline has called again', () => {
    const disputed = CallbackDisputed({ callback: 'k2', party: 'line', decidedBy: 'line' })
    dispute(called).then([disputed])
    expect(stateAfter(...called, disputed).ended?.how).toBe('closed')
    dispute([...called, disputed]).then([])
    const again = by([...called, disputed], hotline).when('record-hotline-callback', { resolved: false })
    expect(eventsOf(again).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['CallbackRecorded', 'DemandReopened']),
    )
    const state = stateAfter(...called, disputed, ...eventsOf(again))
    expect(state.ended).toBeUndefined()
    expect(state.callbacks.some(({ contested }) => contested === true)).toBe(false)
  })
})

test('an order that is confidential only when it is sent again is restricted from then on', () => {
  const again = [
    OrderSentAgain({ order: { confidential: true } }),
    DemandReopened({ cause: 'hotline', reopenings: 1, review: false }),
  ]
  const state = stateAfter(...over, ...again)
  expect([state.visibility, state.wish]).toEqual(['restricted', 'restricted'])
})

test('a sheet that is pasted again opens nothing a second time', () => {
  const resend = { text: 'x', reference: '12345-7', hotline: 'line', again: true, order: { resolveBy: iso(days(9)) } }
  const send = (history: readonly DomainEvent[]) => by(history).when('receive-order', resend)
  const sent = send(over)
  expect(isRejection(sent.decision)).toBe(false)
  send([...over, ...eventsOf(sent), ...[delivered('chess', { task: 't2' }), closed()]]).rejects('hotline.order-known')
})

describe('an order that is referred', () => {
  const followed: readonly DomainEvent[] = [order, triaged(), referred]
  const interim = ResultHandedBack({ ...handed().data, interim: true })
  const waiting = [...followed, interim]
  const answer = (outcome: 'handled' | 'refused', now: number) =>
    eventsOf(by(waiting, jwh, now).when('answer-referral', { outcome, answer: 'x', reference: 'r-1' }))

  test('has an interim result, and is not late while the referral is followed', () => {
    by(followed, jwh, BY).when('hand-back', { result: 'lit' }).then([interim])
    by(followed, jwh, BY + 1)
      .when('hand-back', { result: 'lit' })
      .then([ResultHandedBack({ ...handed(false).data, interim: true })])
    by(waiting, jwh, BY).when('hand-back', { result: 'lit' }).then([interim])
    miss(followed, BY + 1).then([late])
    miss(waiting, days(9)).then([])
  })

  test('needs the final result once the body has answered, by the time of the order where that is to come', () => {
    for (const outcome of ['handled', 'refused'] as const) {
      const early = [...waiting, ...answer(outcome, days(1))]
      expect(stateAfter(...early).order).toEqual({ resolveBy: days(2) })
      miss(early, BY + 1).then([late])
      const after = [...waiting, ...answer(outcome, days(3))]
      expect(stateAfter(...after).order).toEqual({})
      miss(after, days(9)).then([])
    }
    const final = [...waiting, ...answer('handled', days(1)), handed()]
    expect(stateAfter(...final).order).toEqual({ resolveBy: days(2), handedBack: true })
  })

  test('needs it also where the referral ends by a withdrawal or a recall, and not where the hotline takes it back', () => {
    const recalled = eventsOf(by(waiting).when('end-referral'))
    expect(stateAfter(...waiting, ...recalled).order).toEqual({ resolveBy: days(2) })
    const withdrawn = eventsOf(by(waiting, follower).when('withdraw'))
    expect(stateAfter(...waiting, ...withdrawn).order).toEqual({ resolveBy: days(2) })
    miss([...waiting, ...withdrawn], BY + 1).then([late])
    const asked = HotlineAsked({ question: 'return', party: 'jwh', hotline: 'line', reason: 'x' })
    const back = eventsOf(by([...waiting, asked], hotline).when('answer-hotline', { granted: true }))
    expect(stateAfter(...waiting, asked, ...back).order).toMatchObject({ takenBack: true })
    miss([...waiting, asked, ...back], days(9)).then([])
  })

  test('that was answered without an interim result needs the same result as before', () => {
    const [answered] = eventsOf(
      by(followed).when('answer-referral', { outcome: 'refused', answer: 'x', reference: 'r-1' }),
    )
    expect(answered?.data).not.toHaveProperty('resultDue')
    miss([...followed, ...(answered === undefined ? [] : [answered])], BY + 1).then([late])
  })
})
