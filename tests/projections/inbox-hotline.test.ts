import { expect, test } from 'vitest'
import { demandEvents as E } from '../../domain/demand/events.ts'
import { raised, reader, sealed, told } from './demands.ts'
import { moment } from './history.ts'
import { inboxOf } from './letters.ts'

const jwh = reader('committee', { id: 'p-jwh', party: 'jwh' })
const street = reader('street-office', { id: 'p-street', party: 'street' })
const line = reader('hotline', { id: 'p-line', party: 'line' })
const order = raised({ helper: { id: 'p-line', role: 'hotline', party: 'line' }, order: { resolveBy: moment(48) } })
const asked = E.HotlineAsked({
  question: 'extension',
  party: 'jwh',
  hotline: 'line',
  until: moment(60),
  reason: sealed('why'),
})
const answered = E.HotlineAnswered({ question: 'extension', askedBy: 'jwh', granted: true, until: moment(60) })
const handedBack = E.ResultHandedBack({ party: 'jwh', hotline: 'line', result: sealed('result'), inTime: true })

test('the result of an order is due two hours before the hotline wants it, until it is handed back', () => {
  const entry = { kind: 'hotline-result-due', needs: true, due: moment(46), about: { demand: '1' } }
  expect(inboxOf(told('1', order), jwh)).toMatchObject([entry])
  expect(inboxOf(told('1', order), street)).toMatchObject([entry])
  expect(inboxOf(told('1', order, asked, answered), street)).toMatchObject([{ ...entry, due: moment(58) }])
  expect(inboxOf(told('1', order, handedBack), jwh)).toEqual([])
  expect(inboxOf(told('1', raised()), jwh)).toEqual([])
})

test('a hotline is asked, and its answer reaches the party that asked', () => {
  const question = {
    kind: 'hotline-asked',
    needs: true,
    about: { demand: '1', question: 'extension', until: moment(60) },
  }
  expect(inboxOf(told('1', order, asked), line)).toMatchObject([question])
  expect(inboxOf(told('1', order, asked), reader('hotline', { id: 'x', party: 'other' }))).toEqual([])
  expect(inboxOf(told('1', order, asked, answered), line)).toEqual([])
  expect(inboxOf(told('1', order, asked, answered), jwh)).toMatchObject([
    { kind: 'hotline-answered', needs: false, about: { granted: true } },
    { kind: 'hotline-result-due' },
  ])
})

test('the hotline gets the result in words', () => {
  expect(inboxOf(told('1', order, handedBack), line)).toMatchObject([
    { kind: 'hotline-result', reason: sealed('result'), about: { demand: '1' } },
  ])
})

test('an order sent again asks for its result again', () => {
  const again = E.OrderSentAgain({ order: { resolveBy: moment(99) } })
  expect(inboxOf(told('1', order, handedBack, again), jwh)).toMatchObject([
    { kind: 'hotline-result-due', due: moment(97) },
  ])
})

test('a result that is late says so to those who hand it back, and a new result is due once the demand opens again', () => {
  const late = E.HandBackOverdue({ desk: 'jwh', due: moment(46) })
  for (const one of [jwh, street])
    expect(inboxOf(told('1', order, late), one)).toMatchObject([
      { kind: 'hotline-result-overdue', needs: true, due: moment(46) },
    ])
  expect(inboxOf(told('1', order, late, asked, answered), street)).toMatchObject([
    { kind: 'hotline-result-due', due: moment(58) },
  ])
  const reopened = E.DemandReopened({
    cause: 'callback',
    reopenings: 1,
    review: false,
    resultDue: { resolveBy: moment(48) },
  })
  expect(inboxOf(told('1', order, handedBack, reopened), street)).toMatchObject([
    { kind: 'hotline-result-due', due: moment(46) },
  ])
})

test('more time for a result that is late is a new message of its entry', () => {
  const late = E.HandBackOverdue({ desk: 'jwh', due: moment(46) })
  const events = told('1', order, late, asked, answered)
  const [overdue] = inboxOf(events.slice(0, 2), street)
  const due = inboxOf(events, street).find(({ kind }) => kind === 'hotline-result-due')
  expect(due?.before).toMatchObject([{ kind: 'hotline-result-overdue', since: overdue?.since }, { kind: due?.kind }])
  expect(Date.parse(due?.since ?? '')).toBeGreaterThan(Date.parse(overdue?.since ?? ''))
  // Before it is late, only its time changes.
  expect(inboxOf(told('1', order, asked, answered), street)).toMatchObject([{ before: [] }])
})

test('the result of a withdrawn order is still due, unless the hotline took it back', () => {
  const due = expect.objectContaining({ kind: 'hotline-result-due' })
  expect(inboxOf(told('1', order, E.DemandWithdrawn({})), street)).toContainEqual(due)
  const question = E.HotlineAsked({ question: 'return', party: 'jwh', hotline: 'line', reason: sealed('why') })
  const back = E.HotlineAnswered({ question: 'return', askedBy: 'jwh', granted: true })
  expect(inboxOf(told('1', order, question, back, E.DemandWithdrawn({})), street)).not.toContainEqual(due)
})

test('a dispute of a callback of the hotline waits in its inbox until it has called again', () => {
  const called = (callback: string) =>
    E.CallbackRecorded({ callback, party: 'line', reached: true, resolved: true, ofHotline: true })
  const disputed = E.CallbackDisputed({ callback: 'k1', party: 'line', decidedBy: 'line' })
  const waits = expect.objectContaining({
    kind: 'callback-disputed',
    needs: true,
    about: { demand: '1', callback: 'k1' },
  })
  expect(inboxOf(told('1', order, called('k1'), disputed), line)).toContainEqual(waits)
  expect(inboxOf(told('1', order, called('k1'), disputed, called('k2')), line)).not.toContainEqual(waits)
})

test('an interim result is no longer due until the referral on which it was given has ended', () => {
  const interim = E.ResultHandedBack({ ...handedBack.data, interim: true })
  const referred = E.DemandReferred({ body: 'power', answerBy: moment(90) })
  const answered = (resultDue?: { resolveBy?: string }) =>
    E.ReferralAnswered({ outcome: 'refused', answer: sealed('no'), ...(resultDue === undefined ? {} : { resultDue }) })
  const due = (...events: Parameters<typeof told>[1][]) =>
    inboxOf(told('1', order, referred, interim, ...events), street)
      .filter(({ kind }) => kind === 'hotline-result-due')
      .map((one) => one.due)
  expect(due()).toEqual([])
  expect(due(answered({ resolveBy: moment(48) }))).toEqual([moment(46)])
  expect(due(E.ReferralEnded({ cause: 'recalled', resultDue: {} }))).toEqual([null])
  expect(due(answered())).toEqual([])
  expect(inboxOf(told('1', order, referred, interim), line)).toMatchObject([
    { kind: 'hotline-result', about: { demand: '1', interim: true } },
  ])
})
