import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DomainEvent } from '../../domain/kernel/index.ts'
import { PUBLIC_NEEDS } from '../../domain/resource/shapes.ts'
import { reader, sealed } from './demands.ts'
import { moment, type Told } from './history.ts'
import { inboxOf } from './letters.ts'
import {
  asked,
  backAgain,
  FundsPledged,
  FundsReturned,
  hours,
  offered,
  ResourceConsumed,
  ReturnMissed,
  ShareCancelled,
  ShareDeclined,
  ShareDisplaced,
  ShareExpired,
  SharePromoted,
  ShareWaitlisted,
  shared,
  started,
  TermsChanged,
  toResource,
} from './resources.ts'

const jwh = reader('committee', { party: 'jwh' })
const wuye = reader('property-company', { party: 'wuye' })
const dui = reader('organization', { party: 'dui' })
const s1 = { share: 's1', party: 'wuye' }

const lent = (...events: DomainEvent[]): Told[] => toResource('hall', offered(), ...events)

describe('the owner of a resource', () => {
  test('has to answer a request, until it is answered', () => {
    expect(inboxOf(lent(asked('s1')), jwh)).toMatchObject([
      {
        kind: 'share-requested',
        needs: true,
        due: moment(90),
        to: { kind: 'party', id: 'jwh' },
        about: { resource: 'hall', share: 's1', party: 'wuye' },
      },
    ])
    const answers = [
      shared('s1'),
      ShareDeclined({ ...s1, reason: sealed('why') }),
      ShareWaitlisted({ ...s1, cause: 'full' }),
    ]
    for (const answer of answers) expect(inboxOf(lent(asked('s1'), answer), jwh)).toEqual([])
  })

  test('is told of a series which dates were skipped, and so is the party that asked, in an entry of its own', () => {
    const skipped = [moment(200), moment(368)]
    const asking = [asked('s1', { series: { id: 's1', skipped } }), asked('s2', { series: { id: 's1' } })]
    const listed = { kind: 'share-requested', about: { share: 's1', skipped } }
    expect(inboxOf(lent(...asking), jwh)).toMatchObject([{ about: { share: 's2' } }, listed])
    const told = { kind: 'dates-skipped', needs: false, about: { resource: 'hall', share: 's1', skipped } }
    expect(inboxOf(lent(...asking), wuye)).toMatchObject([told])
    expect(inboxOf(lent(...asking, shared('s1')), wuye)).toMatchObject([{ kind: 'share-approved' }, told])
    expect(inboxOf(lent(asked('s1', { series: { id: 's1' } })), wuye)).toEqual([])
  })

  test('is its present owner, who is told that it is', () => {
    const [given, administered] = [TermsChanged({ owner: 'dui' }), TermsChanged({ administrator: 'wuye' })]
    const moved = lent(asked('s1'), given)
    expect(inboxOf(moved, jwh)).toEqual([])
    const entries = [
      { kind: 'resource-taken-over', needs: false, about: { resource: 'hall' } },
      { kind: 'share-requested', to: { kind: 'party', id: 'dui' } },
    ]
    expect(inboxOf(moved, dui)).toMatchObject(entries)
    expect(inboxOf(lent(given, administered), wuye)).toMatchObject(entries.slice(0, 1))
  })

  test('reviews a booking for an urgent demand that waited for no approval', () => {
    const taken = lent(asked('s1'), shared('s1', { cause: 'urgent' }))
    expect(inboxOf(taken, jwh)).toMatchObject([{ kind: 'share-urgent', about: { share: 's1', party: 'wuye' } }])
  })

  test('is told what others did about it', () => {
    expect(inboxOf(lent(asked('s1'), shared('s1'), ShareCancelled({ ...s1, cause: 'borrower' })), jwh)).toMatchObject([
      { kind: 'share-cancelled', needs: false },
    ])
    expect(inboxOf(lent(asked('s1'), ShareExpired({ ...s1, cause: 'unanswered' })), jwh)).toMatchObject([
      { kind: 'share-expired', needs: false, before: [{ kind: 'share-requested' }] },
    ])
    expect(inboxOf(lent(asked('s1'), shared('s1'), started('s1'), backAgain('s1', { by: 'wuye' })), jwh)).toMatchObject(
      [{ kind: 'share-returned', about: { condition: 'good' } }],
    )
    const pledge = FundsPledged({ party: 'wuye', quantity: 500, day: '2026-03-02' })
    expect(inboxOf(lent(pledge, pledge), jwh)).toMatchObject([
      { kind: 'funds-pledged', about: { party: 'wuye', quantity: 500 } },
      { kind: 'funds-pledged' },
    ])
  })
})

test('a pledger is told where its money goes when the fund ends', () => {
  const ends = (destination: Parameters<typeof FundsReturned>[0]['destination']) =>
    lent(FundsReturned({ party: 'wuye', quantity: 300, destination, day: '2026-03-02' }))
  const told = (goesTo: string) => [
    { kind: 'funds-returned', needs: false, about: { resource: 'hall', quantity: 300, goesTo } },
  ]
  expect(inboxOf(ends({ to: 'pledger' }), wuye)).toMatchObject(told('pledger'))
  expect(inboxOf(ends({ to: 'fund', fund: 'other' }), wuye)).toMatchObject(told('other'))
  expect(inboxOf(ends({ to: 'community' }), jwh)).toEqual([])
})

describe('the party that requested a share', () => {
  test('is told the outcome, and why', () => {
    expect(inboxOf(lent(asked('s1')), wuye)).toEqual([])
    expect(inboxOf(lent(asked('s1'), shared('s1')), wuye)).toMatchObject([{ kind: 'share-approved', needs: false }])
    expect(inboxOf(lent(asked('s1'), ShareDeclined({ ...s1, reason: sealed('why') })), wuye)).toMatchObject([
      { kind: 'share-declined', reason: sealed('why') },
    ])
    const off = ShareCancelled({ ...s1, cause: 'owner', reason: sealed('why') })
    expect(inboxOf(lent(asked('s1'), shared('s1'), off), wuye)).toMatchObject([
      { kind: 'share-cancelled', about: { cause: 'owner' }, reason: sealed('why') },
    ])
    const used = ResourceConsumed({ ...s1, quantity: 3, day: '2026-03-02' })
    expect(inboxOf(lent(asked('s1'), shared('s1'), used), wuye)).toMatchObject([
      { kind: 'share-consumed', about: { quantity: 3 } },
    ])
  })

  test('has to return it when its window ends', () => {
    const using = lent(asked('s1'), shared('s1'), started('s1'))
    expect(inboxOf(using, wuye)).toMatchObject([{ kind: 'share-started', needs: true, due: moment(35) }])
    expect(inboxOf([...using, ...toResource('hall', backAgain('s1', { by: 'wuye' }))], wuye)).toEqual([])
    const damaged = backAgain('s1', { by: 'jwh', condition: 'damaged' })
    expect(inboxOf([...using, ...toResource('hall', damaged)], wuye)).toMatchObject([
      { kind: 'share-returned', needs: false, about: { condition: 'damaged' } },
    ])
  })

  test('is not told what they did themselves', () => {
    expect(inboxOf(lent(asked('s1'), shared('s1'), ShareCancelled({ ...s1, cause: 'borrower' })), wuye)).toEqual([])
  })
})

describe('a booking that a public need takes', () => {
  const free = [hours(60, 63), hours(84, 87)]
  const code = 'public-health' as const
  const taken = ShareDisplaced({ ...s1, code, reason: sealed('why'), free })
  const offers = free.map(({ from, until }) => `${from}/${until}`)

  test('is told to its party, with the reason, what the code means, and free windows', () => {
    expect(inboxOf(lent(asked('s1'), shared('s1'), taken), wuye)).toMatchObject([
      { kind: 'share-displaced', about: { code, free: offers }, reason: sealed('why'), meaning: PUBLIC_NEEDS[code] },
    ])
  })

  test('is told to the owner where the street office took it', () => {
    const told = lent(asked('s1'), shared('s1'), taken)
    expect(inboxOf(told, jwh)).toEqual([])
    const by = { id: 'person-2', role: 'street-office', party: 'street' }
    expect(inboxOf(told.with(-1, { stream: 'resource-pa-hall', event: taken, by }), jwh)).toMatchObject([
      { kind: 'share-displaced', about: { party: 'wuye', code } },
    ])
  })

  test('is told with free windows where it was declined, and without any where none were recorded', () => {
    const said = (more: object) =>
      inboxOf(lent(asked('s1'), ShareDeclined({ ...s1, reason: sealed('why'), ...more })), wuye)
    expect(said({ free })).toMatchObject([{ kind: 'share-declined', about: { free: offers } }])
    expect(said({})[0]?.about).not.toHaveProperty('free')
  })
})

describe('a share that is not back', () => {
  const late = ReturnMissed({ ...s1, since: moment(35), next: { share: 's2', party: 'dui' } })
  const out = lent(asked('s1'), shared('s1'), started('s1'), late)

  test('is told to the owner, who asks for it, and to the next borrower', () => {
    expect(inboxOf(out, jwh)).toMatchObject([
      { kind: 'share-overdue', needs: true, about: { share: 's1', party: 'wuye', since: moment(35) } },
    ])
    expect(inboxOf(out, dui)).toMatchObject([
      { kind: 'share-not-back', needs: false, about: { share: 's2', late: 's1', ask: 'wuye', since: moment(35) } },
    ])
  })

  test('disappears for the owner once it is back, and the next borrower learns that', () => {
    const back = [...out, ...toResource('hall', backAgain('s1', { late: true }))]
    expect(inboxOf(back, jwh)).toEqual([])
    expect(inboxOf(back, dui)).toMatchObject([{ kind: 'share-back', before: [{ kind: 'share-not-back' }] }])
  })

  test.each([
    ['is cancelled', ShareCancelled({ share: 's2', party: 'dui', cause: 'borrower' })],
    ['is handed over', started('s2', 'dui')],
    ['gives way', ShareWaitlisted({ share: 's2', party: 'dui', cause: 'displaced' })],
  ])('is no news for a booking that %s', (_, over) => {
    const aboutWaiting = (told: readonly Told[]) => inboxOf(told, dui).filter(({ id }) => id.endsWith('.next'))
    const other = ReturnMissed({ share: 's3', party: 'jwh', since: moment(36), next: { share: 's2', party: 'dui' } })
    const back = toResource('hall', backAgain('s1', { late: true }))
    for (const told of [out, [...out, ...toResource('hall', other)], [...out, ...back]]) {
      expect(aboutWaiting(told)).not.toEqual([])
      expect(aboutWaiting([...told, ...toResource('hall', over)])).toEqual([])
    }
    const elsewhere = ShareCancelled({ share: 's9', party: 'dui', cause: 'borrower' })
    expect(aboutWaiting([...out, ...toResource('hall', elsewhere)])).toHaveLength(1)
  })

  test('is told to the owner alone where no booking follows', () => {
    const alone = lent(asked('s1'), shared('s1'), started('s1'), ReturnMissed({ ...s1, since: moment(35) }))
    expect(inboxOf(alone, dui)).toEqual([])
    expect(inboxOf(alone, jwh)).toMatchObject([{ kind: 'share-overdue' }])
  })
})

const displaced = [ShareWaitlisted({ ...s1, cause: 'displaced' })]
const endedByIt = [ShareCancelled({ ...s1, cause: 'displaced' })]
const promoted = [SharePromoted(s1), shared('s1', { cause: 'promoted' })]
const turns = fc.array(
  fc.constantFrom(
    displaced,
    endedByIt,
    promoted,
    [shared('s1')],
    [started('s1')],
    [ShareExpired({ ...s1, cause: 'passed' })],
  ),
  { minLength: 1, maxLength: 12 },
)

test('a displaced or promoted booking is always announced at once, whatever follows', () => {
  fc.assert(
    fc.property(turns, (list) => {
      const latest = list.at(-1)
      const [entry] = inboxOf(lent(asked('s1'), ...list.flat()), wuye)
      const told = entry === undefined ? [] : [entry.kind, ...entry.before.map(({ kind }) => kind)]
      if (latest === displaced || latest === endedByIt) expect(told[0]).toBe('share-displaced')
      if (latest === promoted) expect(told[0]).toBe('share-promoted')
      const count = (kind: string) => told.filter((one) => one === kind).length
      expect(count('share-displaced')).toBe(list.filter((one) => one === displaced || one === endedByIt).length)
      expect(count('share-promoted')).toBe(list.filter((one) => one === promoted).length)
    }),
    { numRuns: 200 },
  )
})
