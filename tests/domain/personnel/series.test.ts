import { describe, expect, test } from 'vitest'
import { type DomainEvent, instant, iso } from '../../../domain/kernel/index.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import { alsoShared, chess, here, lin, logged, place, requested, shared, story, window, workers } from './story.ts'

const inZone = (zone: string) => ({ ...place(), zone })
const asking = (zone: string, ...history: DomainEvent[]) =>
  story([...here, ...history], { actor: chess, reads: { community: inZone(zone) } })
const request = (from: string, until: string, every: 'day' | 'week', times: number) => ({
  home: 'workers',
  host: 'chess',
  window: { from, until },
  repeat: { every, times },
})
function made(decision: unknown) {
  const events = decision as readonly { name: string; data: { minutes: number } }[]
  return {
    minutes: events.map(({ data }) => data.minutes),
    skipped: person.commands.request.adds?.from(events).skipped,
  }
}

describe('a series of secondments where the clocks change', () => {
  test('keeps both local ends of nights, also after a first night that was shorter or longer', () => {
    // Clocks go forward in New York on 8 March 2026 at 2:00.
    const spring = request('2026-03-08T03:00:00.000Z', '2026-03-08T10:00:00.000Z', 'day', 3)
    expect(made(asking('America/New_York').when('request', spring).decision)).toEqual({
      minutes: [420, 480, 480],
      skipped: [],
    })
    // They go back on Lord Howe Island by half an hour on 5 April 2026 at 2:00.
    const autumn = request('2026-04-03T11:00:00.000Z', '2026-04-03T19:00:00.000Z', 'day', 3)
    expect(made(asking('Australia/Lord_Howe').when('request', autumn).decision)).toEqual({
      minutes: [480, 510, 480],
      skipped: [],
    })
  })

  test('may last a whole local day of 25 hours, whose minutes can be logged', () => {
    const days = request('2026-10-25T04:00:00.000Z', '2026-10-26T04:00:00.000Z', 'week', 2)
    expect(made(asking('America/New_York').when('request', days).decision)).toEqual({
      minutes: [1440, 1500],
      skipped: [],
    })
    const { window, home, host } = request('2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z', 'day', 2)
    asking('America/New_York')
      .when('request', { home, host, window })
      .then([requested({ window, minutes: 1500, expiresAt: iso(instant('2026-03-05T08:00:00.000Z')) })])
    const whole = { window, minutes: 1500, day: '2026-11-02' }
    story([...here, requested({ window, minutes: 1500 }), shared({ window, minutes: 1500 })], {
      actor: workers,
      now: instant('2026-11-02T05:00:00.000Z'),
      reads: { community: inZone('America/New_York') },
    })
      .when('log-hours', { secondment: 'c1', day: '2026-11-01', minutes: 1500 })
      .then([logged({ minutes: whole.minutes, day: '2026-11-01' })])
  })

  test('skips a date that the clocks jump over', () => {
    const gap = request('2026-03-28T01:00:00.000Z', '2026-03-28T02:00:00.000Z', 'day', 3)
    expect(made(asking('Europe/Berlin').when('request', gap).decision)).toEqual({
      minutes: [60, 60],
      skipped: ['2026-03-29T01:00:00.000Z'],
    })
  })
})

test('the answer to a request lists the dates that were skipped', () => {
  const asked = { home: 'workers', host: 'chess', window: window(16, 8), repeat: { every: 'day', times: 3 } }
  const adds = (decision: unknown) => person.commands.request.adds?.from(decision as readonly DomainEvent[])
  const taken = [...here, ...alsoShared('c1', 40, 4, { host: 'guard' })]
  const { decision } = story(taken, { actor: lin }).when('request', asked)
  expect(adds(decision)).toEqual({ skipped: [window(40).from] })
  expect(adds(story(here, { actor: chess }).when('request', { ...asked, repeat: undefined }).decision)).toEqual({})
})
