import { expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { isRejection } from '../../../domain/kernel/index.ts'
import { jwh, neighbour, raised, resident, stateAfter, story, triaged, workers } from './story.ts'

const { SafeContactChanged } = demandEvents
const evenings = { hours: [{ weekday: 3, from: '18:00', until: '20:00' }], words: 'Ask for Li.' }
const limited = raised({ safeContact: { channels: ['text'] } })

test('raising says how the raiser may be contacted; the state holds no words', () => {
  const { decision } = story([], { actor: resident }).when('raise', { text: 'x', safeContact: evenings })
  if (isRejection(decision)) throw new Error(decision.code)
  expect(decision).toMatchObject([{ name: 'DemandRaised', data: { safeContact: evenings } }])
  expect(stateAfter(...decision).safeContact).toEqual({ hours: evenings.hours })
})

test('triage narrows it, and cannot widen it', () => {
  const triage = (safeContact: object) =>
    story([limited], { actor: workers }).when('triage', { item: '3.07.2', summary: 'Lamp out', safeContact })
  triage({ none: true }).then([triaged({ safeContact: { none: true } })])
  triage({ channels: ['text', 'phone'] }).rejects('contact.wider')
  triage({}).rejects('contact.wider')
  expect(stateAfter(limited, triaged()).safeContact).toEqual({ channels: ['text'] })
  expect(stateAfter(limited, triaged({ safeContact: { none: true } })).safeContact).toEqual({ none: true })
})

test('the raiser changes it freely; a worker who widens it says why', () => {
  const set = (actor: typeof jwh, data: object) => story([limited], { actor }).when('set-safe-contact', { ...data })
  set(resident, { safeContact: { channels: ['door'] } }).then([
    SafeContactChanged({ safeContact: { channels: ['door'] } }),
  ])
  set(resident, {}).then([SafeContactChanged({})])
  set(jwh, { safeContact: { none: true } }).then([SafeContactChanged({ safeContact: { none: true } })])
  set(jwh, {}).rejects('contact.wider')
  set(jwh, { reason: 'She asked for it by phone.' }).then([
    SafeContactChanged({ reason: 'She asked for it by phone.' }),
  ])
  set(neighbour, {}).rejects('demand.unknown')
  expect(stateAfter(limited, SafeContactChanged({}))).not.toHaveProperty('safeContact')
})

test('whom the demand is about does not set it', () => {
  story([raised({ about: { party: 'jwh' } }), triaged()], { actor: jwh })
    .when('set-safe-contact', { safeContact: { none: true } })
    .rejects('demand.about-you')
})
