import {
  type Actor,
  type Catalogue,
  type CommandDefinitions,
  type Context,
  type Decision,
  type DomainEvent,
  type EventTypes,
  type Instant,
  iso,
  isRejection,
  mayAddress,
  mayPerform,
  type RecordedEvent,
  type Rejection,
  reject,
  type Setting,
  streamName,
  unknownAggregate,
  type Zones,
} from '../domain/kernel/index.ts'
import { COMMUNITY } from './pa/index.ts'

/** Aggregates whose commands are decided here first: courses need the outcome. The course of a demand knows its own state. */
const REHEARSED: readonly string[] = ['community', 'workbook', 'resource', 'person']

/** A command of one of the simulated people, with the id of the aggregate that it concerns or makes. */
export interface SimulatedCommand {
  readonly moment: Instant
  readonly actor: Actor
  readonly aggregate: string
  readonly command: string
  readonly data: object
  readonly id: string
}

/**
 * Applies the rules one step ahead of the engine, from the same state, so that a course knows at once what the engine will decide.
 * It stores nothing.
 */
export interface Rehearsal {
  /** The decision on a command now; no events for an aggregate that is not rehearsed. */
  try(asked: SimulatedCommand): Decision
  /** Decides a command and applies its events. @throws Error if the rules refuse it */
  play(asked: SimulatedCommand): readonly DomainEvent[]
  /** The state of an aggregate now. */
  state<State>(of: Context<string, EventTypes, CommandDefinitions, State>, id: string): State
}

interface Stream {
  readonly state: unknown
  readonly revision: number
}

export function rehearsal(catalogue: Catalogue, zones: Zones): Rehearsal {
  const streams = new Map<string, Stream>()

  function contextOf(aggregate: string) {
    const context = catalogue.byName(aggregate)
    if (context === undefined) throw new RangeError(`there is no aggregate ${aggregate}`)
    return context
  }

  const stateOf = (aggregate: string, id: string): unknown => {
    const context = contextOf(aggregate)
    return streams.get(streamName(context, COMMUNITY.id, id))?.state ?? context.initial
  }

  function decide({ actor, aggregate, command, data, id, moment }: SimulatedCommand): Decision {
    if (!REHEARSED.includes(aggregate)) return []
    const context = contextOf(aggregate)
    const state = stateOf(aggregate, id)
    const found = { state, exists: streams.has(streamName(context, COMMUNITY.id, id)) }
    if (!mayAddress(context, command, found, actor)) return unknownAggregate(context)
    if (!mayPerform(context, command, state, actor, data)) return forbidden(command)
    const reads = Object.entries(catalogue.command(context, command)?.reads ?? {}).map(([name, read]) => {
      const of = read.id(data, COMMUNITY.id, state, actor)
      // No events are kept here. Courses name events that concern the party that the command names.
      if (of !== undefined && read.event !== undefined) return [name, { data }]
      return [name, of === undefined ? undefined : stateOf(catalogue.contextOf(read).name, of)]
    })
    const setting = { now: moment, actor, community: COMMUNITY.id, id, reads: Object.fromEntries(reads), zones }
    return context.decide(state, command, data, setting as Setting)
  }

  function fold({ actor, aggregate, id, moment }: SimulatedCommand, event: DomainEvent): void {
    const context = contextOf(aggregate)
    const subject = streamName(context, COMMUNITY.id, id)
    const { state, revision } = streams.get(subject) ?? { state: context.initial, revision: -1 }
    const time = iso(moment)
    const recorded: RecordedEvent = {
      specversion: '1.0',
      id: '',
      source: `/communities/${COMMUNITY.id}`,
      type: context.events[event.name]?.type ?? event.name,
      subject,
      time,
      recordedtime: time,
      datacontenttype: 'application/json',
      dataschema: '',
      revision: revision + 1,
      position: 0,
      actor: actor.id,
      ...(actor.party === undefined ? {} : { party: actor.party }),
      role: actor.role,
      correlationid: '',
      commandid: '',
      data: event.data,
    }
    streams.set(subject, { state: context.evolve(state, event.name, recorded), revision: revision + 1 })
  }

  return {
    try: decide,
    play(asked) {
      const decision = decide(asked)
      if (isRejection(decision)) {
        const { aggregate, command, id } = asked
        throw new Error(`the demo's ${aggregate} ${id} refuses ${command} with ${decision.code}: ${decision.detail.en}`)
      }
      for (const event of decision) fold(asked, event)
      return decision
    },
    state: (of, id) => stateOf(of.name, id) as typeof of.initial,
  }
}

const forbidden = (command: string): Rejection => reject('forbidden', `The sender may not send ${command}.`)
