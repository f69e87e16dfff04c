import { describe, expect, test } from 'vitest'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type Instant, iso, localDay, mayPerform } from '../../../domain/kernel/index.ts'
import { of } from '../community/people.ts'
import {
  anonymous,
  assigned,
  chess,
  closed,
  days,
  done,
  handedOut,
  jwh,
  NOW,
  neighbour,
  place,
  raised,
  resident,
  sorted,
  stateAfter,
  story,
  street,
  working,
} from './story.ts'

const { DemandUrged, DemandSupervised } = demandEvents
const urged = (times = 1, tasks = ['t1'], by: 'raiser' | 'hotline' = 'raiser') => DemandUrged({ by, times, tasks })
/** Local times of Shanghai, in March 2026: the 2nd is a Monday. */
const local = (day: number, hour: number): Instant => Date.UTC(2026, 2, day, hour - 8)

describe('urging', () => {
  test('tells the holders of the tasks that are not done', () => {
    story(working, { actor: resident })
      .when('urge', { note: 'still dark' })
      .then([DemandUrged({ by: 'raiser', times: 1, tasks: ['t1'], note: 'still dark' })])
    story([...done, assigned('workers', { task: 't2' })], { actor: resident })
      .when('urge')
      .then([urged(1, ['t2'])])
    story([raised()], { actor: resident })
      .when('urge')
      .then([urged(1, [])])
  })

  test('is possible once a working day', () => {
    const before = [...working, urged()]
    const again = (now: Instant) => story(before, { actor: resident }).when('urge', {}, { now })
    const refusal = again(local(2, 23)).rejects('demand.urged-already')
    expect(refusal.details).toEqual({ from: iso(local(3, 0)) })
    again(local(3, 0)).then([urged(2)])
  })

  test('does not become possible again over a weekend or a holiday', () => {
    const friday = [...working, { event: urged(), by: resident, at: local(6, 10) }]
    story(friday, { actor: resident, now: local(7, 10) })
      .when('urge')
      .rejects('demand.urged-already')
    story(friday, { actor: resident, now: local(9, 0) })
      .when('urge')
      .then([urged(2)])
    const reads = { community: { ...place(), calendar: { [localDay('2026-03-03')]: false } } }
    const monday = story([...working, urged()], { actor: resident, reads })
    monday.when('urge', {}, { now: local(3, 10) }).rejects('demand.urged-already')
    monday.when('urge', {}, { now: local(4, 0) }).then([urged(2)])
  })

  test.each([
    ['delivered', done],
    ['closed', [...done, closed()]],
  ])('makes no sense for a demand that is %s', (_, history) => {
    story(history, { actor: resident }).when('urge').rejects('demand.wrong-state')
  })

  test('belongs to the raiser, and to the hotline that sent the order', () => {
    const hotline = of('hotline', 'hotline')
    const order = raised({ helper: { id: hotline.id, role: 'hotline', party: 'hotline' } })
    const may = (actor: typeof jwh, ...history: Parameters<typeof stateAfter>) =>
      mayPerform(demand, 'urge', stateAfter(...history), actor, {})
    expect([resident, hotline, neighbour, jwh, chess, anonymous].map((actor) => may(actor, order))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ])
    expect(may(hotline, raised())).toBe(false)
  })

  test('of the hotline does not use up that of the raiser', () => {
    const order = raised({ helper: { id: 'hotline-1', role: 'hotline', party: 'hotline' } })
    const hotline = of('hotline', 'hotline')
    story([order, ...handedOut.slice(1), urged(1, ['t1'], 'hotline')], { actor: resident })
      .when('urge')
      .then([urged(2)])
    expect(demand.sight.knows(stateAfter(raised({ ...order.data, visibility: 'restricted' })), hotline)).toBe(true)
    expect(demand.sight.knows(stateAfter(raised({ visibility: 'restricted' })), hotline)).toBe(false)
  })
})

describe('supervision', () => {
  const due = iso(days(2))

  test('names a due time beside those of the demand', () => {
    const supervised = DemandSupervised({ party: 'street', due, tasks: ['t1'], note: 'asked by the district' })
    story(working, { actor: street }).when('supervise', { due, note: 'asked by the district' }).then([supervised])
    const { acceptBy, resolveBy, supervision } = stateAfter(...working, supervised)
    expect(supervision).toEqual({ party: 'street', due: days(2) })
    const { acceptBy: accept, resolveBy: resolve } = stateAfter(...working)
    expect([acceptBy, resolveBy]).toEqual([accept, resolve])
  })

  test('needs a due time in the future, and an open demand', () => {
    story(working, { actor: jwh })
      .when('supervise', { due: iso(NOW) })
      .rejects('supervision.due-past')
    story(done, { actor: jwh }).when('supervise', { due }).rejects('demand.wrong-state')
  })

  test('is no matter for a party that works on the demand, or that the demand is about', () => {
    story([...sorted, assigned('jwh')], { actor: jwh })
      .when('supervise', { due })
      .rejects('demand.own-work')
    story([raised({ about: { party: 'jwh' }, visibility: 'public' })], { actor: jwh })
      .when('supervise', { due })
      .rejects('demand.about-you')
  })
})
