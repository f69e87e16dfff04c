import fc from 'fast-check'
import { communityEvents } from '../../domain/community/events.ts'
import type { DomainEvent } from '../../domain/kernel/index.ts'
import { personnelEvents } from '../../domain/personnel/events.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { sealed } from './demands.ts'
import type { Told } from './history.ts'

export const { PartyJoined, PartyChanged, PartySuspended, PartyReinstated, PartyLeft } = communityEvents
export const {
  ConventionSigned,
  BreachRecorded,
  BreachContested,
  BreachContestAnswered,
  BreachRemedied,
  BreachDismissed,
} = workbookEvents
export const { HoursLogged, HoursConfirmed } = personnelEvents

export const inCommunity = (...events: readonly DomainEvent[]): Told[] =>
  events.map((event) => ({ stream: 'community-pa', event }))
export const inWorkbook = (...events: readonly DomainEvent[]): Told[] =>
  events.map((event) => ({ stream: 'workbook-pa', event }))
export const toPerson = (id: string, ...events: readonly DomainEvent[]): Told[] =>
  events.map((event) => ({ stream: `person-pa-${id}`, event }))

export const logged = (entry: string, minutes: number, [home, host]: readonly [string, string]) =>
  HoursLogged({ secondment: 'c1', home, host, entry, minutes, day: '2026-03-05' })
export const confirmed = (entry: string, minutes: number, [home, host]: readonly [string, string]) =>
  HoursConfirmed({ secondment: 'c1', home, host, entry, minutes, day: '2026-03-06' })

const party = fc.constantFrom('jwh', 'wuye', 'dui')
const entry = fc.constantFrom('h1', 'h2')
const breach = fc.constantFrom('b1', 'b2')
const minutes = fc.integer({ min: 1, max: 90 })

const happening: fc.Arbitrary<Told[]> = fc.oneof(
  party.map((id) => inCommunity(PartyJoined({ party: id, kind: 'committee', name: id }))),
  party.map((id) => inCommunity(PartySuspended({ party: id, reason: sealed('r') }))),
  party.map((id) => inCommunity(PartyReinstated({ party: id }))),
  party.map((id) => inCommunity(PartyChanged({ party: id, name: 'new' }))),
  party.map((id) => inWorkbook(ConventionSigned({ party: id, kind: 'committee', version: 1 }))),
  fc
    .tuple(party, breach)
    .map(([id, of]) => inWorkbook(BreachRecorded({ breach: of, party: id, item: '3.07.2', kind: 'late' }))),
  fc.tuple(party, breach).map(([id, of]) => inWorkbook(BreachRemedied({ breach: of, party: id }))),
  fc
    .tuple(entry, minutes, party, party)
    .map(([of, long, home, host]) => toPerson('li', logged(of, long, [home, host]))),
  fc
    .tuple(entry, minutes, party, party)
    .map(([of, long, home, host]) => toPerson('li', confirmed(of, long, [home, host]))),
)

/** Events of parties and of the people whom they second. */
export const partyLives: fc.Arbitrary<Told[]> = fc.array(happening, { maxLength: 20 }).map((told) => told.flat())
