import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { DAY, type DomainEvent, HOUR, iso } from '../../../domain/kernel/index.ts'
import {
  agreed,
  alsoShared,
  asked,
  cancelled,
  certified,
  chess,
  here,
  hours,
  jwh,
  lin,
  NOW,
  place,
  promised,
  requested,
  service,
  story,
  window,
  workers,
} from './story.ts'

const data = { home: 'workers', host: 'chess', window: window() }
/** A daily series from tomorrow 8:00 in Shanghai, eight hours each. */
const daily = (times: number) => ({ ...data, window: window(16, 8), repeat: { every: 'day', times } })
const { PartyLeft, PartySuspended } = communityEvents

describe('a request for a person', () => {
  test('by the receiving party waits for both agreements', () => {
    story(here, { actor: chess })
      .when('request', { ...data, skill: undefined, purpose: 'Open day' })
      .then([requested({ purpose: 'Open day' })])
  })

  test('by the sending party or the person contains their own agreement', () => {
    story(here, { actor: workers })
      .when('request', data)
      .then([requested(), agreed('home')])
    story(here, { actor: lin })
      .when('request', data)
      .then([requested(), agreed('person')])
  })

  test('by a service contains no agreement', () => {
    story(here, { actor: service }).when('request', data).then([requested()])
    story(here, { actor: { ...service, party: 'workers' } })
      .when('request', data)
      .then([requested()])
  })

  test('can be answered for three days, or until the secondment begins', () => {
    story(here, { actor: chess })
      .when('request', { ...data, window: window(100) })
      .then([requested({ window: window(100), expiresAt: iso(hours(72)) })])
    story(here, { actor: chess })
      .when('request', data)
      .then([requested({ expiresAt: iso(hours(16)) })])
  })

  test('is between two active parties: one is the sender’s, and one is the person’s', () => {
    story([], { actor: chess }).when('request', data).rejects('person.unknown')
    story(here, { actor: jwh }).when('request', data).rejects('secondment.not-yours')
    story(here, { actor: chess })
      .when('request', { ...data, home: 'jwh' })
      .rejects('person.not-member')
    story(here)
      .when('request', { ...data, host: 'workers' })
      .rejects('secondment.same-party')
    story(here)
      .when('request', { ...data, host: 'unknown' })
      .rejects('party.unknown')
    const suspended = place(PartySuspended({ party: 'chess', reason: 'accounts' }))
    story(here, { reads: { community: suspended } })
      .when('request', data)
      .rejects('party.suspended')
    const left = place(PartyLeft({ party: 'workers' }))
    story(here, { actor: chess, reads: { community: left } })
      .when('request', data)
      .rejects('party.left')
  })

  test('needs a valid window in the future, a day long at most, within a year', () => {
    const ask = (from: string, until: string) =>
      story(here, { actor: chess }).when('request', { ...data, window: { from, until } })
    ask(iso(hours(-2)), iso(NOW)).rejects('window.past')
    ask(iso(hours(-2)), iso(NOW + 59_999)).rejects('window.empty')
    ask(iso(hours(2)), iso(hours(2))).rejects('window.empty')
    ask(iso(hours(2)), iso(hours(2) + 59_999)).rejects('window.empty')
    ask(iso(hours(2)), iso(hours(26) + 1)).rejects('window.too-long')
    ask(iso(hours(2)), iso(hours(26))).then([
      requested({ window: window(2, 24), minutes: 1440, expiresAt: iso(hours(2)) }),
    ])
    ask(iso(NOW + 367 * DAY), iso(NOW + 367 * DAY + HOUR)).rejects('window.too-far')
  })

  test('blocks nothing yet', () => {
    story(asked, { actor: jwh })
      .when('request', { ...data, host: 'jwh' })
      .then([requested({ secondment: 'c2', host: 'jwh' })])
  })

  test('is refused where the person is promised already, exact to the minute', () => {
    story(promised, { actor: jwh })
      .when('request', { ...data, host: 'jwh', window: window(19, 2) })
      .rejects('person.elsewhere')
    story(promised, { actor: jwh })
      .when('request', { ...data, host: 'jwh', window: window(20, 2) })
      .then([
        requested({ secondment: 'c2', host: 'jwh', window: window(20, 2), minutes: 120, expiresAt: iso(hours(20)) }),
      ])
  })

  test('needs a certificate of the required skill on every day of the window', () => {
    const ask = (history: DomainEvent[], from = 16) =>
      story(history, { actor: chess }).when('request', { ...data, window: window(from), skill: 'first-aid' })
    ask(here).rejects('skill.not-certified')
    ask([...here, certified({ from: '2026-03-04' })]).rejects('skill.not-certified')
    ask([...here, certified({ until: '2026-03-03' })]).then([requested({ skill: 'first-aid' })])
    // The window begins at 22:00 and lasts past midnight of the last day.
    ask([...here, certified({ until: '2026-03-03' })], 30).rejects('skill.not-certified')
  })

  test('is refused beyond five hundred open ones', () => {
    const many = Array.from({ length: 500 }, (_, nth) => requested({ secondment: `c${nth + 1}` }))
    story([...here, ...many], { actor: chess })
      .when('request', data)
      .rejects('person.too-many')
  })
})

describe('a series', () => {
  test('becomes one secondment a date, and names the first', () => {
    story(here, { actor: chess })
      .when('request', { ...data, repeat: { every: 'week', times: 2 } })
      .then([
        requested({ series: { id: 'c1' } }),
        requested({
          secondment: 'c2',
          series: { id: 'c1' },
          window: window(16 + 7 * 24),
          expiresAt: iso(hours(72)),
        }),
      ])
  })

  test('lists the dates that conflict with promises, and requests the rest', () => {
    const one = requested({ series: { id: 'c2', skipped: [iso(hours(16))] }, secondment: 'c2' })
    story(promised, { actor: chess })
      .when('request', { ...data, repeat: { every: 'day', times: 2 } })
      .then([{ ...one, data: { ...(one.data as object), window: window(40), expiresAt: iso(hours(40)) } }])
  })

  test('never exceeds the person’s hours in a week, with its own dates included', () => {
    // Tuesday to Saturday are 40 hours; Sunday would be more; Monday is in another week.
    const { decision } = story(here, { actor: chess }).when('request', daily(7))
    const from = (decision as DomainEvent<{ window: { from: string } }>[]).map(({ data }) => data.window.from)
    expect(from).toEqual([16, 40, 64, 88, 112, 160].map((hour) => iso(hours(hour))))
    expect((decision as DomainEvent<{ series: object }>[])[0]?.data.series).toEqual({
      id: 'c1',
      skipped: [iso(hours(136))],
    })
  })

  test('is refused where no date is possible, with a reason for each', () => {
    const asks = story([...promised, ...alsoShared('c2', 40, 4)], { actor: chess })
    const { details } = asks
      .when('request', { ...data, repeat: { every: 'day', times: 2 } })
      .rejects('secondment.no-date')
    expect(details).toEqual({
      dates: [
        { from: iso(hours(16)), code: 'person.elsewhere' },
        { from: iso(hours(40)), code: 'person.elsewhere' },
      ],
    })
  })
})

describe('a handover', () => {
  const left = place(PartyLeft({ party: 'chess' }))
  const by = { actor: service, reads: { community: left } }

  test('requests the person for the successor of a departed receiving party, without any agreement yet', () => {
    const again = requested({ secondment: 'c2', host: 'jwh' })
    story(promised, by)
      .when('hand-over', { secondment: 'c1', to: 'jwh' })
      .then([cancelled('departure'), again])
    story(asked, by)
      .when('hand-over', { secondment: 'c1', to: 'jwh' })
      .then([cancelled('departure'), again])
  })

  test('to the sending party itself leaves the person there', () => {
    story(promised, by)
      .when('hand-over', { secondment: 'c1', to: 'workers' })
      .then([cancelled('departure')])
  })

  test('changes nothing a second time', () => {
    story([...promised, cancelled('departure')], by)
      .when('hand-over', { secondment: 'c1', to: 'jwh' })
      .then([])
    story(promised, by).when('hand-over', { secondment: 'c9', to: 'jwh' }).rejects('secondment.unknown')
  })

  test('is refused once the secondment has begun, from an active party, and to an inactive one', () => {
    story(promised, { ...by, now: hours(16) })
      .when('hand-over', { secondment: 'c1', to: 'jwh' })
      .rejects('secondment.begun')
    story(promised, { actor: service }).when('hand-over', { secondment: 'c1', to: 'jwh' }).rejects('party.not-departed')
    story(promised, by).when('hand-over', { secondment: 'c1', to: 'chess' }).rejects('party.left')
    story(promised, { actor: workers }).when('hand-over', { secondment: 'c1', to: 'jwh' }).rejects('forbidden')
  })
})
