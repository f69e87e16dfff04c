import { contexts } from '../../domain/contexts.ts'
import { demand } from '../../domain/demand/demand.ts'
import { isInvolved } from '../../domain/demand/sight.ts'
import type { DemandState } from '../../domain/demand/state.ts'
import { type Actor, catalogue, factsMeet, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import { person } from '../../domain/personnel/personnel.ts'
import { mayReadPerson } from '../../domain/personnel/sight.ts'
import type { EngineProcess } from '../fixtures/engine.ts'

/** Everything that happened, folded from the log as services read it. */
export interface Truth {
  readonly states: ReadonlyMap<string, unknown>
  readonly demands: ReadonlyMap<string, DemandState>
  readonly events: readonly RecordedEvent[]
}

/** What one reader must find nowhere. */
export interface Secrets {
  /** Ids and numbers of hidden demands, and residents who raised a demand, each with what it is. */
  readonly words: ReadonlyMap<string, string>
  /** Item, quarter and building of demands that are hidden, where no demand that the reader may know of has the same. */
  readonly places: ReadonlySet<string>
  /** Ids of breaches that hidden demands show. */
  readonly breaches: ReadonlySet<string>
  /** Ids of hidden demands. */
  readonly demands: readonly string[]
}

const known = catalogue(contexts)

export const linesOf = (ndjson: string): string[] => ndjson.split('\n').filter((line) => line !== '')

export async function truthOf(engine: EngineProcess, service: Record<string, string>): Promise<Truth> {
  const answer = await engine.get('/v1/pa/events', { ...service, accept: 'application/x-ndjson' })
  const events = linesOf(await answer.text()).map((line) => JSON.parse(line) as RecordedEvent)
  const states = new Map<string, unknown>()
  for (const event of events) {
    const of = known.byName(parseStream(event.subject)?.aggregate ?? '')
    if (of !== undefined) states.set(event.subject, known.evolve(of, states.get(event.subject) ?? of.initial, event))
  }
  const demands = new Map<string, DemandState>()
  for (const [stream, state] of states)
    if (stream.startsWith('demand-')) demands.set(stream.slice('demand-pa-'.length), state as DemandState)
  return { states, demands, events }
}

export const placeKey = (item: unknown, place: { readonly quarter?: unknown; readonly building?: unknown }): string =>
  [item, place.quarter, place.building].join(' ')

export function secretsOf({ states, demands, events }: Truth, reader: Actor): Secrets {
  const words = new Map<string, string>()
  const places = new Set<string>()
  const breaches = new Set<string>()
  const open = new Set<string>()
  const raisers = new Set<string>()
  const told = new Set<string>([reader.id])
  const hidden: string[] = []
  for (const [id, state] of demands) {
    const knows = demand.sight.knows(state, reader)
    const residents = [state.raiser, state.helper].flatMap((one) =>
      one !== undefined && 'id' in one && one.id?.startsWith('resident-') === true ? [one.id] : [],
    )
    const involved = factsMeet(isInvolved(reader), demand.sight.facts(state))
    for (const resident of residents) (involved && knows ? told : raisers).add(resident)
    // A party keeps the notice of how a task ended that it once held.
    if (knows || (reader.party !== undefined && state.received.includes(reader.party))) {
      if (state.item !== undefined) open.add(placeKey(state.item, state.place ?? {}))
      continue
    }
    hidden.push(id)
    words.set(id, 'id of a hidden demand')
    if (state.item !== undefined && state.place?.building !== undefined) places.add(placeKey(state.item, state.place))
  }
  for (const { subject, data } of events) {
    const id = subject.slice('demand-pa-'.length)
    if (subject.startsWith('demand-') && words.has(id)) {
      const { number } = data as { readonly number?: string }
      if (number !== undefined) words.set(number, `number of the hidden demand ${id}`)
    }
    const { breach, source } = data as { readonly breach?: string; readonly source?: string }
    if (breach !== undefined && source !== undefined && words.has(source.slice('demand-pa-'.length)))
      breaches.add(breach)
  }
  for (const [stream, state] of states) {
    if (!stream.startsWith('person-') || !factsMeet(mayReadPerson(reader), person.sight.facts(state as never))) continue
    const { resident, person: id } = state as { readonly resident?: string; readonly person?: string }
    for (const one of [resident, id]) if (one !== undefined) told.add(one)
  }
  for (const resident of raisers) if (!told.has(resident)) words.set(resident, 'resident who raised a demand')
  for (const place of open) places.delete(place)
  return { words, places, breaches, demands: hidden }
}
