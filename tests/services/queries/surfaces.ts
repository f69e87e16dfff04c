import fc from 'fast-check'
import { demand } from '../../../domain/demand/demand.ts'
import type { DemandState } from '../../../domain/demand/state.ts'
import type { Actor, DomainEvent, RecordedEvent } from '../../../domain/kernel/index.ts'
import { type RowFilter, viewsOf } from '../../../projections/runtime/index.ts'
import { projections } from '../../../projections/views.ts'
import { raised, reader, stream, told } from '../../projections/demands.ts'
import { history, type Told } from '../../projections/history.ts'
import { demandHappening } from '../../projections/lives.ts'
import { BreachRecorded, inWorkbook, partyLives } from '../../projections/partners.ts'
import { peoplesLives } from '../../projections/people.ts'
import { resourceLives } from '../../projections/resources.ts'
import { viewsOver } from './memory-views.ts'

const DEMANDS = ['a', 'b', 'c', 'd', 'e', 'f']
const PARTIES = ['jwh', 'wuye', 'dui']

export const READERS: readonly Actor[] = [
  reader('anonymous'),
  reader('anonymous', { follows: stream('a') }),
  reader('resident', { id: 'resident-1' }),
  reader('resident', { id: 'resident-2' }),
  reader('committee', { party: 'jwh' }),
  reader('committee', { id: 'clerk', party: 'other' }),
  reader('property-company', { party: 'wuye' }),
  reader('organization', { party: 'dui' }),
  reader('enterprise', { party: 'shop' }),
]

const raising: fc.Arbitrary<DomainEvent> = fc
  .record({
    visibility: fc.constantFrom('public', 'parties-involved', 'restricted'),
    raiser: fc.constantFrom(
      { kind: 'resident', id: 'resident-1' },
      { kind: 'resident', id: 'resident-2' },
      { kind: 'party', party: 'wuye' },
      { kind: 'anonymous' },
    ),
    about: fc.constantFrom(undefined, undefined, { party: 'jwh' }, { party: 'wuye' }, { person: 'clerk' }),
    grid: fc.constantFrom('g1', 'g2'),
    related: fc.constantFrom<string[] | undefined>(undefined, undefined, ['a'], ['b']),
  })
  .map(({ about, related, grid, ...rest }) =>
    raised({
      ...rest,
      place: { quarter: 'q1', grid },
      ...(about === undefined ? {} : { about }),
      ...(related === undefined ? {} : { related }),
    } as Parameters<typeof raised>[0]),
  )

/** A community: its parties, people and resources, demands of every kind and what became of them, breaches that they show. */
export const communities: fc.Arbitrary<RecordedEvent[]> = fc
  .tuple(
    partyLives,
    fc.tuple(...DEMANDS.map(() => raising)),
    fc.array(fc.tuple(fc.constantFrom(...DEMANDS), demandHappening), { maxLength: 60 }),
    fc.array(fc.tuple(fc.constantFrom(...DEMANDS), fc.constantFrom(...PARTIES)), { maxLength: 4 }),
    peoplesLives,
    resourceLives(300),
  )
  .map(([parties, raisings, then, breaches, people, resources]) => [
    ...parties,
    ...raisings.flatMap((event, at) => told(DEMANDS[at] ?? '', event)),
    ...then.flatMap(([id, event]) => told(id, event)),
    ...breaches.flatMap(([id, party], at) =>
      inWorkbook(BreachRecorded({ breach: `of-${id}-${at}`, party, item: '3.07.2', kind: 'late', source: stream(id) })),
    ),
    ...people,
    ...resources,
    ...told('last', raised({ visibility: 'public', raiser: { kind: 'anonymous' } })),
  ])
  .map((all: Told[]) => history(all.map((one, at) => ({ ...one, at }))))

const stateOf = (events: readonly RecordedEvent[], id: string): DemandState =>
  events
    .filter(({ subject }) => subject === stream(id))
    .reduce((state, event) => demand.evolve(state, event.type.split('.')[1] ?? '', event), demand.initial)

/**
 * Demands that the reader may not know of. Left out: those of which the reader is told a part by design, because their party
 * once received a task, left a summons open or is told of its own breach, or because they are the original of a demand that the
 * reader may know of.
 */
export function hiddenFrom(events: readonly RecordedEvent[], who: Actor): readonly string[] {
  const states = new Map(DEMANDS.map((id) => [id, stateOf(events, id)]))
  const originals = events
    .filter(({ subject }) =>
      [...states].some(([id, state]) => subject === stream(id) && demand.sight.knows(state, who)),
    )
    .map(({ data }) => (data as { readonly original?: string }).original)
  return DEMANDS.filter((id) => {
    const state = states.get(id) ?? demand.initial
    const asked = [...state.received, ...(state.unanswered ?? [])]
    const once = who.party !== undefined && asked.includes(who.party)
    const accused = events.some((event) => showsBreach(event, id) && partyIn(event) === who.party)
    return !once && !accused && !originals.includes(id) && !demand.sight.knows(state, who)
  })
}

/** The same community without the demand and the breaches that it shows. */
export const without = (events: readonly RecordedEvent[], id: string): RecordedEvent[] =>
  events.filter((event) => event.subject !== stream(id) && !showsBreach(event, id))

/** The same community, where nothing has happened to the demand since it was raised. */
export const asRaised = (events: readonly RecordedEvent[], id: string): RecordedEvent[] =>
  events.filter((event) => (event.subject !== stream(id) || event.revision === 0) && !showsBreach(event, id))

const partyIn = ({ data }: RecordedEvent): unknown => (data as { readonly party?: string }).party

const showsBreach = ({ data }: RecordedEvent, id: string): boolean =>
  (data as { readonly breach?: string }).breach?.startsWith(`of-${id}-`) === true

/** A question of a view: a filter or an order. */
export interface SurfaceQuestion {
  readonly view: string
  readonly filters: Readonly<Record<string, string>>
}

/** Every view with every order, and with every filter and its values. */
export const QUESTIONS: readonly SurfaceQuestion[] = [...viewsOf(projections)].flatMap(([view, { view: of }]) => [
  ...Object.keys(of.sorts).map((sort) => ({ view, filters: { sort } })),
  ...Object.entries(of.filters).flatMap(([name, filter]) =>
    valuesOf(filter).map((value) => ({ view, filters: { [name]: value } })),
  ),
])

/** Views whose rows are counted. */
const COUNTED: ReadonlySet<string> = new Set(
  [...viewsOf(projections)].flatMap(([name, { view }]) => (view.countedBy === undefined ? [] : [name])),
)

function valuesOf({ schema }: RowFilter<string>): readonly string[] {
  if (Array.isArray(schema.enum)) return schema.enum
  const listed = /^\^\(([^()]*)\)/.exec(schema.pattern ?? '')?.[1]
  if (listed !== undefined) return listed.split('|')
  return [
    'me',
    'a',
    'b',
    'jwh',
    'wuye',
    'resident-1',
    'g1',
    'q1',
    '3',
    '3.07.2',
    '2026-03',
    '2026-03-05',
    'all',
    'first-aid',
  ]
}

export interface Surfaces {
  /** Every page of the answer, and the counts of its rows. */
  pages(question: SurfaceQuestion, who: Actor): Promise<string>
  /** Every row by its id, with its story. */
  files(who: Actor): Promise<string>
  /** Every event that the feed, a stream or a webhook shows. */
  feed(who: Actor): Promise<string>
  close(): void
}

/** All that readers are told of a community, as text without positions. */
export function surfacesOf(events: readonly RecordedEvent[]): Surfaces {
  const { views, sight, close } = viewsOver(projections, events)
  return {
    async pages({ view, filters }, who) {
      const found: unknown[] = []
      for (let after: string | undefined, more = true; more; more = after !== undefined) {
        const asked = {
          view,
          community: 'pa',
          filters,
          limit: 5,
          reader: who,
          ...(after === undefined ? {} : { after }),
        }
        const page = await views
          .page(asked)
          .catch((fault: { code?: string }) => ({ code: fault.code, next: undefined }))
        after = page.next
        found.push(page)
      }
      if (COUNTED.has(view)) {
        const asked = { view, community: 'pa', filters, limit: 5, reader: who }
        found.push(await views.counts(asked).catch((fault: { code?: string }) => ({ code: fault.code })))
      }
      return text(found)
    },
    async files(who) {
      const found: unknown[] = []
      for (const [view, { view: of }] of viewsOf(projections)) {
        if (of.id === undefined) continue
        for (const id of IDS)
          found.push((await views.one({ view, community: 'pa', filters: {}, limit: 1, reader: who, id })).row)
      }
      return text(found)
    },
    async feed(who) {
      const shown = await Promise.all(events.map((event) => sight.shown(who, event)))
      return text(shown.filter((event) => event !== undefined).map(({ revision: _, ...event }) => event))
    },
    close,
  }
}

const IDS = [...DEMANDS, ...PARTIES, 'lin', 'li', 'hall', 'last', 'resident-1']

/** Positions tell that something happened, not what; revisions of the workbook do so too. */
const text = (value: unknown): string =>
  JSON.stringify(value, (name, inner: unknown) => (name === 'position' || name === 'revision' ? undefined : inner))
