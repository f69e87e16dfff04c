import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import type { DomainEvent } from '../../domain/kernel/index.ts'
import { demandBoard } from '../../projections/demands/demand-board.ts'
import { demands } from '../../projections/demands/demands.ts'
import { headers } from '../../projections/demands/headers.ts'
import { raised, reader, sealed, told, triaged } from './demands.ts'
import { folded, history, moment } from './history.ts'
import { inboxOf } from './letters.ts'

const resident = reader('resident', { id: 'resident-1' })
const committee = reader('committee', { id: 'p-jwh', party: 'jwh' })
const street = reader('street-office', { id: 'p-street', party: 'street' })
const E = demandEvents
const demand = (...events: DomainEvent[]) => told('1', raised(), triaged(), ...events)
const kinds = (events: ReturnType<typeof demand>, who: typeof resident) => inboxOf(events, who).map(({ kind }) => kind)
const row = (...events: DomainEvent[]) => ({
  ...folded(demands, history(demand(...events))).row(headers, '1'),
  its: null,
})

const referred = E.DemandReferred({ body: 'water', to: sealed('to'), answerBy: moment(99) })
const reminded = E.ReferralReminded({ body: 'water', answerBy: moment(199) })
const merged = E.DemandMerged({ original: '2' })

describe('the raiser is told', () => {
  test('why a demand was declined, and where to go instead', () => {
    const said = { code: 'legal-procedure', reason: sealed('reason'), instead: sealed('instead') } as const
    const [entry] = inboxOf(demand(E.DemandDeclined({ ...said, party: 'jwh', appealable: true })), resident)
    expect(entry).toMatchObject({
      kind: 'demand-declined',
      about: { demand: '1', code: 'legal-procedure', appealable: true },
      meaning: { zh: '应通过诉讼、仲裁或行政复议等法定途径解决。' },
      reason: sealed('reason'),
      instead: sealed('instead'),
    })
  })

  test('what became of the demand into which it was merged', () => {
    const answerable = E.OriginalChanged({ original: '2', became: 'delivered', closesBy: moment(400) })
    expect(inboxOf(demand(merged, answerable), resident)).toMatchObject([
      { kind: 'demand-merged', needs: true, due: moment(400), about: { became: 'delivered' } },
    ])
    const open = E.OriginalChanged({ original: '2', became: 'open' })
    expect(inboxOf(demand(merged, answerable, open), resident)).toMatchObject([{ needs: false, due: null }])
    const apart = E.DemandUnmerged({ original: '2', cause: 'original-ended', became: 'withdrawn' })
    expect(inboxOf(demand(merged, apart), resident)).toMatchObject([
      { kind: 'demand-unmerged', about: { cause: 'original-ended', became: 'withdrawn' } },
    ])
  })

  test('that an outside body did not take it on', () => {
    const ended = E.ReferralEnded({ body: 'water', cause: 'unanswered' })
    expect(inboxOf(demand(referred, ended), resident)).toMatchObject([
      { kind: 'demand-referral-ended', about: { cause: 'unanswered', body: 'water' } },
    ])
  })
})

describe('those who coordinate', () => {
  test('ask a body again that has not answered, until it has', () => {
    for (const who of [committee, street])
      expect(inboxOf(demand(referred, reminded), who)).toMatchObject([
        { kind: 'referral-overdue', needs: true, due: moment(199), about: { body: 'water' } },
      ])
    const answer = E.ReferralAnswered({ outcome: 'refused', answer: sealed('answer'), reference: sealed('r') })
    expect(kinds(demand(referred, reminded, answer), street)).toEqual([])
  })

  test('call the raiser of a withdrawal that was drawn', () => {
    const drawn = E.DemandWithdrawn({ code: 'mistaken', toCall: true })
    expect(kinds(demand(drawn), committee)).toEqual(['withdrawal-to-call'])
    expect(kinds(demand(E.DemandWithdrawn({ code: 'mistaken' })), committee)).toEqual([])
    const checked = E.WithdrawalChecked({ party: 'workers', reached: true, meant: true })
    expect(kinds(demand(drawn, checked), committee)).toEqual([])
  })

  test('see on the board an overdue referral, and a merged demand only once its raiser has to be asked', () => {
    expect(demandBoard.show(row(referred, reminded), {})).toMatchObject({
      state: 'referred',
      due: moment(199),
      referral: { body: 'water', answerBy: moment(199), overdue: true },
    })
    expect(row(merged)).toMatchObject({ open: 0 })
    const delivered = E.OriginalChanged({ original: '2', became: 'delivered' })
    expect(row(merged, delivered)).toMatchObject({ open: 1, state: 'merged' })
    expect(row(merged, delivered, E.OriginalChanged({ original: '2', became: 'open' }))).toMatchObject({ open: 0 })
  })
})

test('the sender of an order to merge sees which demands were refused', () => {
  const sender = reader('committee', { id: 'person-1', party: 'jwh' })
  const late = E.MergesRefused({ person: 'person-1', refused: ['4'], codes: ['demand.wrong-state'] })
  expect(inboxOf(demand(late), sender)).toMatchObject([
    { kind: 'merges-refused', about: { refused: ['4'], codes: ['demand.wrong-state'] } },
  ])
})
