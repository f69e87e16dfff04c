import type { Static } from '@sinclair/typebox'
import type { Actor, CommandDefinitions, Read, ReadStates, Reads, Role, Setting } from './command.ts'
import type { EventTypes, RecordedEvent } from './event.ts'
import type { Decision, Rejection } from './rejection.ts'

/** A bounded context as data: what happens in it, what may be asked of it, and the rules between the two. */
export interface Context<
  Name extends string = string,
  Ev extends EventTypes = EventTypes,
  Cm extends CommandDefinitions = CommandDefinitions,
  State = unknown,
> {
  readonly name: Name
  /** As routes name the collection. */
  readonly plural: string
  /** One aggregate a community, whose stream is `<name>-<community>`. */
  readonly singleton: boolean
  /** Raised whenever `evolve` or the state's shape changes: older snapshots are then ignored. */
  readonly foldVersion: number
  readonly events: Ev
  readonly commands: Cm
  /** Plain JSON, for snapshots keep it as such. */
  readonly initial: State
  decide(state: State, command: string, data: unknown, setting: Setting): Decision
  evolve(state: State, name: string, event: RecordedEvent): State
  /** Whose data the personal values of this stream are, where an event does not say. */
  subject(state: State): string | undefined
  /** Whether this reader may know of the stream at all: feeds and histories leave it out for everybody else. */
  visible(state: State, reader: Actor): boolean
  /** Which fields of an event's data this reader is not told, who may know of the stream. */
  withholds(state: State, data: unknown, reader: Actor): readonly string[]
}

/** Any context, its types forgotten: all that the other floors ever see. */
export type AnyContext = Context

export interface ContextDefinition<
  Ev extends EventTypes,
  Cm extends CommandDefinitions,
  State,
  Grounds extends Reads = Record<never, never>,
> {
  plural: string
  singleton?: true
  foldVersion?: number
  events: Ev
  commands: Cm
  initial: State
  decide: {
    readonly [C in keyof NoInfer<Cm>]: (
      state: NoInfer<State>,
      data: Static<Cm[C]['data']>,
      setting: Setting<Cm[C]['reads']>,
    ) => Decision
  }
  /** One for each event; personal values in `data` are sealed by then. */
  evolve: {
    readonly [E in keyof NoInfer<Ev>]: (
      state: NoInfer<State>,
      data: Static<Ev[E]['schema']>,
      event: RecordedEvent,
    ) => NoInfer<State>
  }
  subject?: (state: NoInfer<State>) => string | undefined
  /** What every command looks at, beside its own reads. */
  grounds?: Grounds
  /** What the grounds have against a sender, whatever the command. */
  objects?: (actor: Actor, grounds: ReadStates<NoInfer<Grounds>>) => Rejection | undefined
  /** Beside those who see everything (sealed): the roles auditor, administrator and service. Left out, nobody else does. */
  visible?: (state: NoInfer<State>, reader: Actor) => boolean
  /** Optional fields of an event's data that are not for everybody who may know of the stream; told to those roles, too. */
  withholds?: (state: NoInfer<State>, data: unknown, reader: Actor) => readonly string[]
}

const SEE_ALL: readonly string[] = ['auditor', 'administrator', 'service'] satisfies Role[]

/** Defines a context. From this one definition routes, contracts, permissions and documents are derived. */
export function context<
  const Name extends string,
  Ev extends EventTypes,
  Cm extends CommandDefinitions,
  const State,
  Grounds extends Reads = Record<never, never>,
>(name: Name, definition: ContextDefinition<Ev, Cm, State, Grounds>): Context<Name, Ev, Cm, State> {
  const { plural, singleton = false, foldVersion = 1, events, initial, grounds, objects } = definition
  const decide: Record<string, (state: State, data: never, setting: never) => Decision> = definition.decide
  const evolve: Record<string, (state: State, data: never, event: RecordedEvent) => State> = definition.evolve
  const commands: CommandDefinitions = Object.fromEntries(
    Object.entries(definition.commands).map(([command, one]) => [
      command,
      { ...one, reads: { ...grounds, ...one.reads } },
    ]),
  )
  return {
    name,
    plural,
    singleton,
    foldVersion,
    events,
    commands: commands as Cm,
    initial,
    decide(state, command, data, setting) {
      const rule = decide[command]
      if (rule === undefined) throw new Error(`${name} has no command ${command}`)
      const objection = objects?.(setting.actor, setting.reads as ReadStates<Grounds>)
      return objection ?? rule(state, data as never, setting as never)
    },
    evolve(state, event, recorded) {
      const fold = evolve[event]
      if (fold === undefined) throw new Error(`${name} has no event ${event}`)
      return fold(state, recorded.data as never, recorded)
    },
    subject: definition.subject ?? (() => undefined),
    visible: (state, reader) => SEE_ALL.includes(reader.role) || (definition.visible?.(state, reader) ?? false),
    withholds: (state, data, reader) =>
      SEE_ALL.includes(reader.role) ? [] : (definition.withholds?.(state, data, reader) ?? []),
  }
}

/** Declares that a command looks at another stream; of a context with one aggregate a community, that one. */
export function read<State, Data = unknown>(
  of: Context<string, EventTypes, CommandDefinitions, State>,
  id?: (data: Data) => string | undefined,
): Read<State, Data> {
  return { context: of, id: id ?? ((_, community) => community) }
}

/** Whether one of the grants of a command entitles this actor. */
export function mayPerform(of: AnyContext, command: string, state: unknown, actor: Actor, data: unknown): boolean {
  return (of.commands[command]?.by ?? []).some((grant) =>
    typeof grant === 'string' ? grant === actor.role : grant.holds(state, actor, data),
  )
}
