import { Type } from '@sinclair/typebox'
import { communityEvents } from '../../domain/community/events.ts'
import { isAmongParties } from '../../domain/community/participation.ts'
import { Areas, Boundary, Building, Post } from '../../domain/community/shapes.ts'
import { type Actor, OneOf } from '../../domain/kernel/index.ts'
import {
  equals,
  type Happened,
  integer,
  json,
  maybe,
  oneOf,
  orNull,
  type Predicate,
  projection,
  rowsWhere,
  steps,
  table,
  text,
  view,
} from '../runtime/index.ts'

const KINDS = ['community', 'party', 'quarter', 'grid', 'service-committee', 'post'] as const
type Kind = (typeof KINDS)[number]

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

/** One row for the community, and for each party, quarter, grid and service committee, and for each post that a person holds. */
export const entries = table('entries', {
  columns: {
    kind: text<Kind>(),
    entry: text(),
    name: maybe(text()),
    nameEn: maybe(text()),
    buildings: maybe(json<readonly string[]>()),
    areas: maybe(json<typeof Areas.static>()),
    boundary: maybe(json<Boundary>()),
    party: maybe(text()),
    person: maybe(text()),
    post: maybe(json<Post>()),
    zone: maybe(text()),
    simulated: maybe(integer()),
  },
  key: ['kind', 'entry'],
})

const NOTHING_ELSE = {
  name: null,
  nameEn: null,
  buildings: null,
  areas: null,
  boundary: null,
  party: null,
  person: null,
  post: null,
  zone: null,
  simulated: null,
}

/** The steps of one kind, whose events name its id in this field. */
const stepsOf = (kind: Kind, field: string) =>
  steps(entries, ({ data }: Happened) => [kind, String((data as Readonly<Record<string, unknown>>)[field])])

const self = steps(entries, ({ community }: Happened) => ['community', community])
const party = stepsOf('party', 'party')
const quarter = stepsOf('quarter', 'quarter')
const grid = stepsOf('grid', 'grid')
const committee = stepsOf('service-committee', 'committee')
const appointment = stepsOf('post', 'appointment')

/** Who holds a post is known among the parties. The rest is for everyone. */
const known = (reader: Actor): Predicate => ({
  any: [{ not: equals('kind', 'post') }, rowsWhere({}, isAmongParties(reader))],
})

/** The names of the places, committees and posts of a community. */
export const directory = projection({
  name: 'directory',
  version: 1,
  tables: [entries],
  on: [
    self.on(CommunityEstablished, (_, { community, data: { name, nameEn, zone, simulated } }) => ({
      ...NOTHING_ELSE,
      ...{ community, kind: 'community', entry: community, name, nameEn: nameEn ?? null, zone },
      simulated: simulated === true ? 1 : 0,
    })),
    party.on(PartyJoined, (_, { community, data }) => ({
      ...NOTHING_ELSE,
      ...{ community, kind: 'party', entry: data.party, name: data.name, nameEn: data.nameEn ?? null },
    })),
    party.change(PartyChanged, (row, { data: { name = row.name, nameEn = row.nameEn } }) => ({ ...row, name, nameEn })),
    quarter.on(QuarterAdded, (_, { community, data }) => ({
      ...NOTHING_ELSE,
      ...{ community, kind: 'quarter', entry: data.quarter, name: data.name, nameEn: data.nameEn ?? null },
      buildings: data.buildings,
      boundary: data.boundary ?? null,
    })),
    grid.on(GridDrawn, (_, { community, data }) => ({
      ...NOTHING_ELSE,
      ...{ community, kind: 'grid', entry: data.grid, name: data.name, nameEn: data.nameEn ?? null },
      areas: data.areas,
      boundary: data.boundary ?? null,
    })),
    grid.change(GridRedrawn, (row, { data: { areas, boundary = row.boundary } }) => ({ ...row, areas, boundary })),
    committee.on(ServiceCommitteeFormed, (_, { community, data }) => ({
      ...NOTHING_ELSE,
      ...{ community, kind: 'service-committee', entry: data.committee, name: data.name, nameEn: data.nameEn ?? null },
      party: data.party,
    })),
    appointment.on(PersonAppointed, (_, { community, data: { appointment: entry, party, person, post } }) =>
      // The duty roster has a view of its own.
      post.kind === 'duty-roster'
        ? undefined
        : { ...NOTHING_ELSE, community, kind: 'post', entry, party, person, post },
    ),
    appointment.change(AppointmentEnded, () => undefined),
  ],
  views: {
    directory: view({
      summary: {
        en: 'The community, the parties, the quarters with their buildings, the grids, the service committees, and the posts that people hold.',
        zh: '社区名录：社区、单位、小区及楼栋、网格、专门委员会和任职情况。',
      },
      from: entries,
      filters: {
        kind: oneOf('kind', 'Kinds, separated by commas', KINDS),
        party: oneOf('party', 'Parties of service committees and posts, separated by commas'),
        person: oneOf('person', 'Persons who hold posts, separated by commas'),
      },
      sorts: { kind: { column: 'kind' } },
      visible: known,
      show: (row) => ({
        kind: row.kind,
        id: row.entry,
        name: row.name,
        nameEn: row.nameEn,
        buildings: row.buildings,
        areas: row.areas,
        boundary: row.boundary,
        party: row.party,
        person: row.person,
        post: row.post,
        zone: row.zone,
        simulated: row.simulated === null ? null : row.simulated === 1,
      }),
      row: Type.Object({
        kind: OneOf(KINDS),
        id: Type.String({
          description:
            'The community, the party, the quarter, the grid, the field of the committee, or the appointment.',
        }),
        name: orNull(Type.String()),
        nameEn: orNull(Type.String()),
        buildings: orNull(Type.Array(Building, { description: 'Of a quarter.' })),
        areas: orNull(Areas),
        boundary: orNull(Boundary),
        party: orNull(Type.String({ description: 'Of a committee or a post.' })),
        person: orNull(Type.String({ description: 'Who holds the post. During an absence a deputy acts.' })),
        post: orNull(Post),
        zone: orNull(Type.String({ description: 'Of the community: its IANA time zone.' })),
        simulated: orNull(Type.Boolean({ description: 'Whether the data of the community is simulated.' })),
      }),
    }),
  },
})
