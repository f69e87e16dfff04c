import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor, DomainEvent } from '../../domain/kernel/index.ts'
import { accepted, assigned, delivered, raised, reader, told, triaged } from './demands.ts'
import { moment, type Told } from './history.ts'
import { inboxOf } from './letters.ts'

const resident = reader('resident', { id: 'resident-1' })
const wuye = reader('property-company', { id: 'p-wuye', party: 'wuye' })
const jwh = reader('committee', { id: 'p-jwh', party: 'jwh' })
const street = reader('street-office', { id: 'p-street', party: 'street' })

const kinds = (events: readonly Told[], who: Actor) => inboxOf(events, who).map(({ kind }) => kind)
const demand = (...events: DomainEvent[]) => told('1', raised(), triaged(), ...events)
const { CallbackRecorded, DemandClosed, RaiserContacted } = demandEvents

describe('a party that the engine asks to call', () => {
  const done = [assigned(), accepted(), delivered()]
  const dealt = (party: string, due: string) => demandEvents.CallbackDealt({ party, due })
  const calls = (who: Actor, ...more: DomainEvent[]) =>
    inboxOf(demand(...done, ...more), who).filter(({ id }) => id === 'demand.1.call')

  test('has to, until the raiser was reached, another was asked, or it has ended', () => {
    const first = dealt('jwh', moment(30))
    expect(calls(jwh, first)).toMatchObject([
      { kind: 'callback-due', needs: true, due: moment(30), about: { demand: '1' } },
    ])
    const missed = CallbackRecorded({ callback: 'k1', party: 'jwh', reached: false })
    expect(calls(jwh, first, missed)).toMatchObject([{ needs: true, due: moment(6 + 24) }])
    for (const over of [
      CallbackRecorded({ callback: 'k1', party: 'jwh', reached: true, resolved: true }),
      demandEvents.CallbackSkipped({ party: 'jwh', reason: 'other' }),
      DemandClosed({ basis: 'silence' }),
    ])
      expect(calls(jwh, first, over)).toEqual([])
    expect(calls(street, first, dealt('street', moment(60)))).toMatchObject([{ needs: true, due: moment(60) }])
    expect(calls(jwh, first, dealt('street', moment(60)))).toEqual([])
  })
})

describe('the raiser of a demand', () => {
  test('is told who recorded a contact or an answer in their name, and until when to dispute it', () => {
    const contacted = RaiserContacted({ contact: 'c1', party: 'wuye', spoken: true, inTime: true })
    expect(inboxOf(demand(assigned(), contacted), resident)).toMatchObject([
      { kind: 'demand-contacted', about: { demand: '1', contact: 'c1', contactedBy: 'wuye', spoken: true } },
    ])
    const said = CallbackRecorded({ callback: 'k1', party: 'jwh', reached: true, resolved: true })
    const over = demand(assigned(), accepted(), delivered(), said, DemandClosed({ basis: 'callback', party: 'jwh' }))
    expect(inboxOf(over, resident)).toMatchObject([
      {
        kind: 'demand-closed',
        about: { callback: 'k1', calledBy: 'jwh', resolved: true, disputeUntil: moment(5 + 7 * 24) },
        before: expect.arrayContaining([expect.objectContaining({ kind: 'demand-called' })]),
      },
    ])
    const denied = [
      demandEvents.CallbackDisputed({ callback: 'k1', party: 'jwh', opens: true }),
      demandEvents.ContactDenied({ contact: 'c1', party: 'wuye' }),
    ]
    const after = [...over, ...told('1', ...denied)]
    expect(inboxOf(after, resident)).toMatchObject([{ kind: 'demand-delivered', needs: true }])
    expect(kinds(after, jwh)).toEqual(['callback-disputed'])
    expect(kinds(after, wuye)).toContain('contact-denied')
  })
})
