import type { Static, TObject } from '@sinclair/typebox'
import type { Actor, Grant } from './actor.ts'
import type { EventKind, EventTypes, RecordedEvent } from './event.ts'
import type { Identity } from './identity.ts'
import { type Decision, type Rejection, reject } from './rejection.ts'
import type { Sentence } from './sentence.ts'
import { type BoundSight, boundSight, NO_READER, type Sight } from './sight.ts'
import type { Instant, Zones } from './time.ts'

/** A context that is defined later, because it builds on the one that reads it. The catalogue finds it by its name. */
export interface LaterContext {
  readonly later: string
}

/** Another stream that a decision reads. It is grounds, not a lock: the state may be stale by the append. */
export interface Read<State = unknown, Data = unknown> {
  /** `self`: the context that has the command. */
  readonly context: AnyContext | LaterContext | 'self'
  /**
   * The aggregate's id, or undefined where this command needs none. `state` is that of the aggregate that the command goes to,
   * `actor` its sender.
   */
  id(data: Data, community: string, state: unknown, actor: Actor): string | undefined
  /** The sender must be allowed to know of it. Otherwise the command gets the answer of an unknown id. */
  readonly mustKnow?: true
  /** The id of one event of the stream: the rule gets this event instead of the state. */
  event?(data: Data): string
  /** Carries the state's type only. */
  readonly state?: State
}

/** A read whose context is known, at once or by the catalogue: contexts have no others. */
export interface BoundRead {
  readonly context: AnyContext | LaterContext
  id(data: unknown, community: string, state: unknown, actor: Actor): string | undefined
  readonly mustKnow?: true
  event?(data: unknown): string
}

export type Reads = Readonly<Record<string, Read>>

/** The states of the declared reads. */
export type ReadStates<R extends Reads> = {
  readonly [K in keyof R]: R[K] extends Read<infer State> ? State : never
}

/** All that a decision may use beside state and data. Anything else would make it unrepeatable. */
export interface Setting<R extends Reads = Reads> {
  readonly now: Instant
  readonly actor: Actor
  readonly community: string
  /** The aggregate's id. */
  readonly id: string
  readonly reads: ReadStates<R>
  readonly zones: Zones
  /** The id under which the holder of an account acts: a digest under a key of the installation. */
  readonly actorIdOf: (identity: Identity) => string
  /** A hex digest under a key of the installation: without that key it tells nothing about the text. */
  readonly digest: (purpose: string, text: string) => string
}

/** An event that a command recorded, as its answer may use it: personal values may be open or sealed, so no answer holds one. */
export interface AnsweredEvent {
  readonly name: string
  readonly data: unknown
}

/** What a context adds to the answer of a command, such as the number of a new demand. It follows from the recorded events alone. */
export interface Addition<A extends TObject = TObject> {
  readonly schema: A
  /** The same when the command is answered, and when its answer is repeated later. */
  from(events: readonly AnsweredEvent[]): Static<A>
}

/** The addition of commands whose answers hold nothing of their own. */
export type NoAddition = TObject<Record<never, never>>

export interface CommandDefinition<
  D extends TObject = TObject,
  R = Readonly<Record<string, BoundRead>>,
  A extends TObject = TObject,
> {
  /** One sentence for the documents. */
  readonly summary: Sentence
  /** Who may send it: one of these suffices. */
  readonly by: readonly Grant[]
  readonly data: D
  readonly reads: R
  /** Sent to the collection, it makes a new aggregate. */
  readonly creates: boolean
  /** A sender that may not know of the aggregate yet may send it: the two come to know of each other by it. */
  readonly introduces: boolean
  readonly adds?: Addition<A>
  /** The field of its data by which a sender may choose the new aggregate's id. */
  readonly names?: string
  /** The field of its data with an account, whose actor id the new aggregate gets where the sender chooses none. */
  readonly identifiedBy?: string
  /** The field of its data with a reference of the sender's party: the same reference always goes to the same aggregate. */
  readonly referencedBy?: string
  /** The field of its data with the party whose reference it is, where that is not the sender's. */
  readonly referencedFor?: string
}

export type CommandDefinitions = Readonly<Record<string, CommandDefinition>>
/** The data that a command takes. */
export type CommandData<C extends { readonly data: TObject }> = Static<C['data']>

/** A command together with the rule that decides it. */
export interface CommandRule<
  State = unknown,
  D extends TObject = TObject,
  R extends Reads = Reads,
  A extends TObject = TObject,
> extends CommandDefinition<D, R, A> {
  decide(state: State, data: Static<D>, setting: Setting<R>): Decision
  /** Carries the state's type only. */
  readonly state?: State
}

/** How each event changes the state. Personal values in `data` are sealed by then. */
export type Folds<Ev extends Readonly<Record<string, EventKind>>, State> = {
  readonly [E in keyof Ev]: (state: State, data: Static<Ev[E]['schema']>, event: RecordedEvent) => State
}

/** A bounded context as data: what happens in it, what may be asked of it, and the rules between the two. */
export interface Context<
  Name extends string = string,
  Ev extends EventTypes = EventTypes,
  Cm extends CommandDefinitions = CommandDefinitions,
  State = unknown,
> {
  readonly name: Name
  /** The name of the collection in routes. */
  readonly plural: string
  /** One aggregate a community, whose stream is `<name>-<community>`. */
  readonly singleton: boolean
  /** Raised with every change of `evolve` or of the state's shape: older snapshots are then ignored. */
  readonly foldVersion: number
  readonly events: Ev
  readonly commands: Cm
  /** Plain JSON, as snapshots keep it. */
  readonly initial: State
  decide(state: State, command: string, data: unknown, setting: Setting): Decision
  evolve(state: State, name: string, event: RecordedEvent): State
  /** The subject of the personal values of this stream, where an event does not name one. */
  subject(state: State): string | undefined
  /** Who may know of an aggregate, and what they see of its events. Every surface asks this and nothing else. */
  readonly sight: BoundSight<State>
}

/** Any context, without its types: all that the other floors see. */
export type AnyContext = Context

export interface ContextDefinition<Ev extends EventTypes, Cm, State> {
  plural: string
  singleton?: true
  foldVersion?: number
  events: Ev
  /** Each command with its rule, by its name in routes. */
  commands: Cm
  initial: State
  evolve: Folds<NoInfer<Ev>, NoInfer<State>>
  /** The subject of personal values, where an event does not name one. Default: the stream. */
  subject?: (state: NoInfer<State>) => string | undefined
  /** Who may know of an aggregate, besides auditors, administrators and services, who always may. Default: no one. */
  sight?: Sight<NoInfer<State>>
}

type CommandRules<State> = Readonly<Record<string, CommandRule<State>>>

/** The commands of a context: their reads bound, their rules behind `decide`. */
type BoundCommands<Cm extends CommandRules<unknown>> = {
  readonly [C in keyof Cm]: CommandDefinition<Cm[C]['data'], Readonly<Record<string, BoundRead>>, AdditionOf<Cm[C]>>
}

/** The schema of what a command adds to its answer. */
export type AdditionOf<C> = C extends { readonly adds?: Addition<infer A> } ? A : NoAddition

const OVERSEEN: Sight = { facts: () => ({}), known: () => NO_READER }

/** Defines a context. Routes, contracts, permissions and documents are derived from this one definition. */
export function context<
  const Name extends string,
  Ev extends EventTypes,
  Cm extends CommandRules<NoInfer<State>>,
  const State,
>(name: Name, definition: ContextDefinition<Ev, Cm, State>): Context<Name, Ev, BoundCommands<Cm>, State> {
  const { plural, singleton = false, foldVersion = 1, events, initial, subject, sight } = definition
  const rules: CommandRules<State> = definition.commands
  const evolve: Record<string, (state: State, data: never, event: RecordedEvent) => State> = definition.evolve
  const commands: Record<string, CommandDefinition> = {}
  const made: Context<Name, Ev, BoundCommands<Cm>, State> = {
    name,
    plural,
    singleton,
    foldVersion,
    events,
    commands: commands as BoundCommands<Cm>,
    initial,
    decide(state, command, data, setting) {
      const rule = Object.hasOwn(rules, command) ? rules[command] : undefined
      if (rule === undefined) throw new Error(`${name} has no command ${command}`)
      return rule.decide(state, data as never, setting)
    },
    evolve(state, event, recorded) {
      const fold = evolve[event]
      if (fold === undefined) throw new Error(`${name} has no event ${event}`)
      return fold(state, recorded.data as never, recorded)
    },
    subject: subject ?? (() => undefined),
    sight: boundSight(sight ?? OVERSEEN),
  }
  for (const [command, { decide: _, ...declared }] of Object.entries(rules))
    commands[command] = { ...declared, reads: boundTo(made, declared.reads) }
  return made
}

const boundTo = (self: AnyContext, reads: Reads): CommandDefinition['reads'] =>
  Object.fromEntries(
    Object.entries(reads).map(([name, read]) => [
      name,
      { ...read, context: read.context === 'self' ? self : read.context },
    ]),
  )

/** An aggregate as a command finds it. */
export interface FoundAggregate {
  readonly state: unknown
  readonly exists: boolean
}

/** The answer for an aggregate that does not exist, or of which the sender may not know. It is the same for both. */
export const unknownAggregate = ({ name }: AnyContext): Rejection =>
  reject(`${name}.unknown`, {
    en: `No ${name} with this id exists, or you may not see it. Check the id.`,
    zh: '没有此编号的对象，或您无权查看，请核对编号。',
  })

/** Whether the actor may know of the aggregate. What does not exist is unknown to all, except for the only one of its kind. */
export const isKnownTo = ({ singleton, sight }: AnyContext, { state, exists }: FoundAggregate, actor: Actor): boolean =>
  (exists || singleton) && sight.knows(state, actor)

/** Whether the actor may send the command to this aggregate, as far as the actor may know of it. */
export function mayAddress(of: AnyContext, command: string, found: FoundAggregate, actor: Actor): boolean {
  const { creates = false, introduces = false } = of.commands[command] ?? {}
  return creates || (introduces && found.exists) || isKnownTo(of, found, actor)
}

/** Whether one of the grants of a command entitles this actor. */
export function mayPerform(of: AnyContext, command: string, state: unknown, actor: Actor, data: unknown): boolean {
  return (of.commands[command]?.by ?? []).some((grant) =>
    typeof grant === 'string' ? grant === actor.role : grant.holds(state, actor, data),
  )
}
