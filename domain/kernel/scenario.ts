import { Value } from '@sinclair/typebox/value'
import type { Actor } from './actor.ts'
import {
  type AnyContext,
  type CommandDefinitions,
  type Context,
  type FoundAggregate,
  isKnownTo,
  mayAddress,
  mayPerform,
  type Setting,
  unknownAggregate,
} from './context.ts'
import type { DomainEvent, EventTypes, RecordedEvent } from './event.ts'
import { type Decision, isRejection, type Rejection, reject } from './rejection.ts'
import { type Instant, iso, type Zones } from './time.ts'

/** The assumptions of a scenario. A command may override each. */
export interface Assumptions {
  readonly actor?: Actor
  readonly now?: Instant
  readonly id?: string
  readonly community?: string
  readonly reads?: Readonly<Record<string, unknown>>
  readonly zones?: Zones
  /** Whether the aggregate exists. Default: it has a history. */
  readonly exists?: boolean
}

/** An event that is already history, with the actor and the moment of its recording. */
export interface Past {
  readonly event: DomainEvent
  readonly by?: Actor
  readonly at?: Instant
}

const UTC: Zones = {
  dayOf: (instant) => Math.floor(instant / 86_400_000),
  endOf: (day) => (day + 1) * 86_400_000,
  clockOf: (instant) => ((instant % 86_400_000) + 86_400_000) % 86_400_000,
  whenShown: (clock, day) => day * 86_400_000 + clock,
  known: () => true,
}
const ACTOR: Actor = { id: 'person-1', role: 'committee', party: 'party-1' }
const THEN: Instant = Date.UTC(2026, 2, 2, 8)

type Happened = DomainEvent | Past

/** Folds a history and takes a command on top of it: for tests, and for documents that show a rule. */
export function given<State, Cm extends CommandDefinitions>(
  of: Context<string, EventTypes, Cm, State>,
  history: readonly Happened[],
  assumed: Assumptions = {},
) {
  const {
    actor = ACTOR,
    now = THEN,
    id = '1',
    community = 'pa',
    reads = {},
    zones = UTC,
    exists = history.length > 0,
  } = assumed
  const state = history.reduce<State>((before, happened, revision) => {
    const { event, by = actor, at = now } = 'event' in happened ? happened : { event: happened }
    return of.evolve(before, event.name, recorded(of, event, revision, by, at))
  }, of.initial)
  return {
    state,
    /**
     * Decides the command as the engine does: an aggregate that does not exist, or that its sender may not know of, is
     * `<context>.unknown`; a sender who is not entitled gets `forbidden`.
     */
    when(command: keyof Cm & string, data: Readonly<Record<string, unknown>> = {}, but: Assumptions = {}) {
      const schema = of.commands[command]?.data
      const wrong = schema && Value.Errors(schema, data).First()
      if (wrong !== undefined) throw new Error(`${command} takes other data: ${wrong.path} ${wrong.message}`)
      const sender = but.actor ?? actor
      const setting: Setting = {
        now: but.now ?? now,
        actor: sender,
        community: but.community ?? community,
        id: but.id ?? id,
        reads: but.reads ?? reads,
        zones: but.zones ?? zones,
        actorIdOf: ({ issuer, sub }) => `u-${issuer}-${sub}`.replaceAll(/[^A-Za-z0-9.-]/g, '~'),
        digest: scenarioDigest,
      }
      return outcome(of, decided(of, command, data, { state, exists }, setting))
    },
  }
}

function decided(of: AnyContext, command: string, data: unknown, found: FoundAggregate, setting: Setting): Decision {
  const { actor } = setting
  if (!mayAddress(of, command, found, actor)) return unknownAggregate(of)
  if (!mayPerform(of, command, found.state, actor, data)) return reject('forbidden', 'Not entitled.')
  return hiddenRead(of, command, setting) ?? of.decide(found.state, command, data, setting)
}

/** The rejection where a given read is one that the sender must know of, and does not. */
function hiddenRead(of: AnyContext, command: string, { actor, reads }: Setting): Rejection | undefined {
  const states: Readonly<Record<string, unknown>> = reads
  const hidden = Object.entries(of.commands[command]?.reads ?? {}).find(
    ([name, { context, mustKnow }]) =>
      mustKnow === true &&
      states[name] !== undefined &&
      !isKnownTo(context, { state: states[name], exists: states[name] !== context.initial }, actor),
  )
  return hidden && unknownAggregate(hidden[1].context)
}

function outcome(of: Context, decision: Decision) {
  return {
    decision,
    /** Exactly these events, each valid by its own schema. */
    // biome-ignore lint/suspicious/noThenProperty: given, when, then is how a scenario reads, and no code awaits one.
    then(expected: readonly DomainEvent[]) {
      if (isRejection(decision)) throw new Error(`rejected with ${decision.code}: ${decision.detail}`)
      for (const event of decision) {
        const schema = of.events[event.name]?.schema
        const error = schema === undefined ? undefined : Value.Errors(schema, event.data).First()
        if (error !== undefined) throw new Error(`${event.name}${error.path}: ${error.message}`)
      }
      if (!Value.Equal(plain(decision), plain(expected))) {
        throw new Error(`expected ${JSON.stringify(expected, null, 2)}\nbut got ${JSON.stringify(decision, null, 2)}`)
      }
    },
    /** Refused with this code. */
    rejects(code: string) {
      if (!isRejection(decision)) throw new Error(`expected ${code} but got ${JSON.stringify(decision, null, 2)}`)
      if (decision.code !== code) throw new Error(`expected ${code} but got ${decision.code}: ${decision.detail}`)
      return decision
    },
  }
}

/** The hex digest of a scenario, FNV-1a: it has no key. */
export function scenarioDigest(purpose: string, text: string): string {
  let hash = 0x811c9dc5
  for (const character of `${purpose}:${text}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0').repeat(8)
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** The recorded form of an event. */
function recorded(of: AnyContext, event: DomainEvent, revision: number, by: Actor, at: Instant): RecordedEvent {
  return {
    specversion: '1.0',
    id: `event-${revision}`,
    source: '/communities/pa',
    type: of.events[event.name]?.type ?? event.name,
    subject: 'scenario',
    time: event.time ?? iso(at),
    recordedtime: iso(at),
    datacontenttype: 'application/json',
    dataschema: `urn:sanshe:schema:${event.name}.v${of.events[event.name]?.version}`,
    revision,
    position: revision + 1,
    actor: by.id,
    ...(by.party === undefined ? {} : { party: by.party }),
    role: by.role,
    correlationid: `command-${revision}`,
    commandid: `command-${revision}`,
    data: event.data,
  }
}
