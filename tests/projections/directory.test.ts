import { expect, test } from 'vitest'
import { communityEvents } from '../../domain/community/events.ts'
import { directory, entries } from '../../projections/directory/directory.ts'
import type { RowOf } from '../../projections/runtime/index.ts'
import { reader } from './demands.ts'
import { folded, history } from './history.ts'
import { answering } from './readers.ts'

const {
  AppointmentEnded,
  CommunityEstablished,
  GridDrawn,
  GridRedrawn,
  PartyChanged,
  PartyJoined,
  PersonAppointed,
  QuarterAdded,
  ServiceCommitteeFormed,
} = communityEvents
const square = (side: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [0, 0],
      [side, 0],
      [side, side],
      [0, 0],
    ] as [number, number][],
  ],
})
const lead = { kind: 'lead' } as const
const told = [
  CommunityEstablished({ name: 'P社区', nameEn: 'Community P', zone: 'Asia/Shanghai', simulated: true }),
  PartyJoined({ party: 'jwh', kind: 'committee', name: '居委会' }),
  PartyChanged({ party: 'jwh', nameEn: 'Residents’ committee' }),
  QuarterAdded({ quarter: 'q1', name: '东风里', buildings: ['1', '2'], boundary: square(1) }),
  GridDrawn({ grid: 'g1', name: '第一网格', areas: [{ quarter: 'q1' }], boundary: square(1) }),
  GridRedrawn({ grid: 'g1', areas: [{ quarter: 'q1', buildings: ['1'] }] }),
  ServiceCommitteeFormed({ committee: 'mediation', party: 'jwh', name: '人民调解委员会' }),
  PersonAppointed({ appointment: 'a1', person: 'p1', party: 'jwh', post: lead }),
  PersonAppointed({ appointment: 'a2', person: 'p2', party: 'jwh', post: lead }),
  PersonAppointed({
    appointment: 'a3',
    person: 'p2',
    party: 'jwh',
    post: { kind: 'duty-roster', from: '2026-03-01T00:00:00.000Z', until: '2026-03-01T08:00:00.000Z' },
  }),
  AppointmentEnded({ appointment: 'a1', person: 'p1', party: 'jwh', because: 'succeeded' }),
].map((event) => ({ stream: 'community-pa', event }))

const view = directory.views.directory
const rows = folded(directory, history(told))
  .rows(entries)
  .map((row) => row as RowOf<typeof entries>)
const { show, holds } = answering(history(told))
const shownTo = (who: ReturnType<typeof reader>) =>
  rows.filter((row) => holds(view.visible(who, { now: 0 }), row)).map((row) => show(view, row, who))

test('the directory names community, parties, places, committees and posts, without turns of duty and ended posts', () => {
  const shown = shownTo(reader('committee', { party: 'jwh' }))
  expect(shown).toHaveLength(6)
  expect(shown).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        kind: 'community',
        id: 'pa',
        name: 'P社区',
        nameEn: 'Community P',
        zone: 'Asia/Shanghai',
        simulated: true,
      }),
      expect.objectContaining({ kind: 'party', id: 'jwh', name: '居委会', nameEn: 'Residents’ committee' }),
      expect.objectContaining({
        kind: 'quarter',
        id: 'q1',
        name: '东风里',
        buildings: ['1', '2'],
        boundary: square(1),
      }),
      expect.objectContaining({
        kind: 'grid',
        id: 'g1',
        areas: [{ quarter: 'q1', buildings: ['1'] }],
        // A grid that is redrawn without a boundary keeps its own.
        boundary: square(1),
      }),
      expect.objectContaining({ kind: 'service-committee', id: 'mediation', party: 'jwh' }),
      expect.objectContaining({ kind: 'post', id: 'a2', person: 'p2', party: 'jwh', post: lead }),
    ]),
  )
})

test('a new boundary takes the place of the old one', () => {
  const redrawn = { stream: 'community-pa', event: GridRedrawn({ grid: 'g1', areas: [], boundary: square(2) }) }
  expect(folded(directory, history([...told, redrawn])).row(entries, 'grid', 'g1')).toMatchObject({
    boundary: square(2),
  })
})

test('everyone knows the places, and the parties alone know who holds a post', () => {
  for (const role of ['anonymous', 'resident'] as const) {
    const kinds = shownTo(reader(role)).map((row) => (row as { kind: string }).kind)
    expect(kinds.sort()).toEqual(['community', 'grid', 'party', 'quarter', 'service-committee'])
  }
  expect(shownTo(reader('auditor'))).toHaveLength(6)
})
