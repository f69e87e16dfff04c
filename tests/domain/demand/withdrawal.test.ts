import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { DAY, HOUR } from '../../../domain/kernel/index.ts'
import type { Past, scenarioDigest } from '../../../domain/kernel/scenario.ts'
import {
  admin,
  chess,
  closed,
  done,
  jwh,
  NOW,
  reopened,
  resident,
  sorted,
  standing,
  stateAfter,
  story,
  street,
  withdrawnTask,
  workers,
  working,
} from './story.ts'

const { ContactDenied, DemandWithdrawn, RaiserContacted, WithdrawalChecked } = demandEvents
const asked = { code: 'repeated' } as const

/** Lots that draw a withdrawal, and that do not. */
const [DRAWN, PASSED] = [() => '00000000', () => '00000001']

describe('withdrawing', () => {
  test('ends a demand and its tasks', () => {
    story(working, { actor: resident })
      .when('withdraw', { note: 'solved itself' })
      .then([
        withdrawnTask('chess', { cause: 'demand-withdrawn' }),
        DemandWithdrawn({ note: 'solved itself', after: ['accepted'] }),
      ])
  })

  test('is allowed to the raiser, until the demand has ended', () => {
    story(sorted, { actor: admin }).when('withdraw').rejects('forbidden')
    for (const end of [
      [...done, closed()],
      [...sorted, DemandWithdrawn({})],
    ])
      story(end, { actor: resident }).when('withdraw').rejects('demand.wrong-state')
  })
})

describe('a withdrawal for the raiser', () => {
  const recorded = DemandWithdrawn({ ...asked, recordedBy: 'jwh' })

  test('is recorded with a code by a party without a task', () => {
    story(sorted).when('record-withdrawal', asked).then([recorded])
    story(working, { actor: chess }).when('record-withdrawal', asked).rejects('forbidden')
    story(done, { actor: chess }).when('record-withdrawal', asked).rejects('forbidden')
    story([...sorted, recorded])
      .when('record-withdrawal', asked)
      .rejects('demand.wrong-state')
  })

  test('ends at the raiser’s word', () => {
    story([...sorted, recorded], { actor: resident })
      .when('appeal', { note: 'I did not say that' })
      .then([reopened({ note: 'I did not say that' })])
    story([...sorted, DemandWithdrawn({})], { actor: resident })
      .when('appeal')
      .rejects('demand.wrong-state')
  })
})

describe('one withdrawal in five after a contact', () => {
  const contacted: readonly Past[] = [
    ...sorted.map((event) => ({ event, at: NOW })),
    { event: RaiserContacted({ contact: 'c1', party: 'jwh', spoken: true, inTime: true }), by: jwh, at: NOW },
  ]
  const drawn = DemandWithdrawn({ ...asked, toCall: true })
  const history = [...contacted, { event: drawn, by: resident, at: NOW + HOUR }]

  test('is drawn by the moment of recording, and again the same', () => {
    const withdraw = (digest: typeof scenarioDigest) =>
      story(contacted, { actor: resident }).when('withdraw', asked, { now: NOW + HOUR, digest })
    withdraw(DRAWN).then([drawn])
    withdraw(PASSED).then([DemandWithdrawn(asked)])
    const seeds: string[] = []
    withdraw((purpose, text) => {
      seeds.push(`${purpose} ${text}`)
      return '00000001'
    })
    expect(seeds).toContain(`withdrawal-sample 1 ${NOW + HOUR}`)
    const one = (lot: number) => withdraw(() => lot.toString(16).padStart(8, '0')).decision
    const lots = Array.from({ length: 11 }, (_, lot) => lot)
    expect(lots.filter((lot) => JSON.stringify(one(lot)).includes('toCall'))).toEqual([0, 5, 10])
  })

  test('is not drawn a day after the contact, or without one', () => {
    for (let now = NOW + DAY + HOUR; now < NOW + 3 * DAY; now += HOUR) {
      const after = now > NOW + 1.5 * DAY ? { after: ['overdue'] as const } : {}
      const events = story(contacted, { actor: resident }).when('withdraw', asked, { now, digest: DRAWN }).decision
      expect(events).toMatchObject([{ data: { ...asked, ...after } }])
      expect(JSON.stringify(events)).not.toContain('toCall')
    }
    const denied = [...contacted, ContactDenied({ contact: 'c1', party: 'jwh' })]
    for (const without of [sorted, denied])
      story(without, { actor: resident })
        .when('withdraw', asked, { now: NOW + HOUR, digest: DRAWN })
        .then([DemandWithdrawn(asked)])
  })

  test('is called by a party that had no part in it', () => {
    const call = { reached: true, meant: true }
    story(history, { actor: jwh }).when('check-withdrawal', call).rejects('withdrawal.own')
    story(history, { actor: workers })
      .when('check-withdrawal', call)
      .then([WithdrawalChecked({ party: 'workers', ...call })])
    story(history, { actor: workers }).when('check-withdrawal', { reached: true }).rejects('withdrawal.call-incomplete')
    story([...history, WithdrawalChecked({ party: 'workers', ...call })], { actor: street })
      .when('check-withdrawal', call)
      .rejects('withdrawal.not-drawn')
    expect(stateAfter(...history, WithdrawalChecked({ party: 'street', reached: false })).ended?.toCall).toBe(true)
  })

  test('opens the demand again where the raiser did not mean it', () => {
    const call = { reached: true, meant: false }
    const checked = WithdrawalChecked({ party: 'workers', ...call })
    story(history, { actor: workers })
      .when('check-withdrawal', call)
      .then([checked, reopened({ cause: 'callback' })])
    expect(standing(...history, checked, reopened({ cause: 'callback' }))).toBe('triaged')
  })
})
