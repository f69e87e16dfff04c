import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { jwh, neighbour, resident, story, workers } from './story.ts'

const { DemandClosed, DemandRaised, DemandTriaged, PublicationConsentChanged } = demandEvents
const due = { acceptBy: '2026-03-03T16:00:00.000Z', resolveBy: '2026-03-09T16:00:00.000Z' }
const raised = (more = {}) =>
  DemandRaised({
    number: '7Q3K-09ZD-V5XM',
    raiser: { kind: 'resident', id: resident.id },
    text: 'dark',
    place: {},
    urgent: false,
    visibility: 'parties-involved',
    level: 'L3',
    ...due,
    ...more,
  })
const triaged = (visibility: 'public' | 'parties-involved' = 'public') =>
  DemandTriaged({ item: '2.01', summary: 'Lamp', level: 'L3', visibility, place: {}, ...due })
const granted = PublicationConsentChanged({ granted: true })
const consent = (history: readonly DomainEvent[], to = true, actor = resident) =>
  story(history, { actor }).when('consent-to-publication', { granted: to })

describe('consent to publication', () => {
  test('is given after triage, and taken back at any time', () => {
    consent([raised(), triaged()]).then([granted])
    consent([raised(), triaged(), granted], false).then([PublicationConsentChanged({ granted: false })])
    const ended = DemandClosed({ basis: 'confirmed' })
    consent([raised(), triaged(), granted, ended], false).then([PublicationConsentChanged({ granted: false })])
  })

  test('is recorded once', () => {
    consent([raised(), triaged(), granted]).then([])
    consent([raised(), triaged()], false).then([])
  })

  test('cannot be given before triage, or for a demand that is not public', () => {
    consent([raised()]).rejects('demand.wrong-state')
    consent([raised(), triaged('parties-involved')]).rejects('demand.not-public')
  })

  test('is the raiser’s own: no helper, coordinator or neighbour gives it', () => {
    for (const other of [neighbour, jwh, workers]) consent([raised(), triaged()], true, other).rejects('forbidden')
    const helped = raised({ helper: { id: neighbour.id, role: 'resident' } })
    consent([helped, triaged()], true, neighbour).rejects('forbidden')
    consent([helped, triaged()]).then([granted])
  })

  test('is part of the state until it is taken back', () => {
    expect(story([raised(), triaged(), granted]).state.published).toBe(true)
    const taken = story([raised(), triaged(), granted, PublicationConsentChanged({ granted: false })]).state
    expect(taken).not.toHaveProperty('published')
  })
})
