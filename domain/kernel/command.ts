import type { Static, TObject } from '@sinclair/typebox'
import type { Actor, Grant } from './actor.ts'
import type {
  Addition,
  CommandDefinition,
  CommandDefinitions,
  CommandRule,
  Context,
  NoAddition,
  Read,
  Reads,
  Setting,
} from './context.ts'
import type { DomainEvent, EventTypes, RecordedEvent } from './event.ts'
import { type Decision, isRejection, type Rejection } from './rejection.ts'
import { type Sentence, sentence } from './sentence.ts'

type NoReads = Record<never, never>

/**
 * Declares a command: who may send it, with which data, and which other streams its rule reads.
 *
 * @example
 * command({ summary: { en: 'Withdraws the notice.', zh: '撤回通知。' }, by: ['committee'], data: Closed({}) })
 */
export function command<
  D extends TObject,
  const R extends Reads = NoReads,
  A extends TObject = NoAddition,
>(definition: {
  summary: string | Sentence
  by: readonly Grant[]
  data: D
  reads?: R
  creates?: true
  introduces?: true
  names?: keyof D['properties'] & string
  identifiedBy?: keyof D['properties'] & string
  referencedBy?: keyof D['properties'] & string
  referencedFor?: keyof D['properties'] & string
  adds?: Addition<A>
}): CommandDefinition<D, R, A> {
  const { reads, creates = false, introduces = false, summary, ...rest } = definition
  return { ...rest, summary: sentence(summary), creates, introduces, reads: reads ?? ({} as R) }
}

type Stated<State> = Context<string, EventTypes, CommandDefinitions, State>

/**
 * Declares that a command reads another stream: the one of the community where `of` has one aggregate a community, else
 * the aggregate that `id` names. Where `id` may return undefined, the rule gets `State | undefined`.
 */
export function read<State>(of: Stated<State>): Read<State>
export function read<State, Data>(of: Stated<State>, id: (data: Data) => string): Read<State, Data>
export function read<State, Data>(
  of: Stated<State>,
  id: (data: Data) => string | undefined,
): Read<State | undefined, Data>
export function read(of: Stated<unknown>, id?: (data: unknown) => string | undefined): Read {
  return { context: of, id: id ?? ((_, community) => community) }
}

/** Declares that a command reads another aggregate of its own context. `state` is that of the aggregate that the command goes to, `actor` its sender. */
read.self = <State, Data>(
  id: (data: Data, state: State, actor: Actor) => string | undefined,
): Read<State | undefined, Data> => ({
  context: 'self',
  id: (data, _, state, actor) => id(data, state as State, actor),
})

/**
 * Declares that a command reads an aggregate of a context that is defined later, because that one builds on its own. Where `id` may
 * return undefined, `State` includes it.
 */
read.later = <State, Data, Own = unknown>(
  name: string,
  id: (data: Data, community: string, own: Own) => string | undefined,
): Read<State, Data> => ({
  context: { later: name },
  id: (data, community, own) => id(data, community, own as Own),
})

/** Declares that a command reads one event of the stream that another read names; undefined if the stream does not have it. */
read.event = <State, Data>(
  of: Read<State, Data>,
  event: (data: Data) => string,
): Read<RecordedEvent | undefined, Data> => ({
  context: of.context,
  id: of.id,
  event,
})

/** Declares that a command reads an aggregate of another context that its sender, or the state of the command's own aggregate, names. */
read.beside = <State, Own, Data>(
  of: Stated<State>,
  id: (own: Own, actor: Actor, data: Data) => string | undefined,
): Read<State | undefined, Data> => ({
  context: of,
  id: (data, _, own, actor) => id(own as Own, actor, data),
})

/** Declares that the sender must be allowed to know of what the command reads. Otherwise it gets the answer of an unknown id. */
export const mustKnow = <State, Data>(one: Read<State, Data>): Read<State, Data> => ({ ...one, mustKnow: true })

/** The reads and the first check that all rules of a context share. */
interface Shared<State, R extends Reads> {
  /** Reads of every command, beside its own. */
  readonly reads?: R
  /** Checked before every rule: why this command is refused, whatever it says. */
  readonly objection?: (state: State, setting: Setting<R>) => Rejection | undefined
  /** Completes what a rule decided, by rules that hold for every command. */
  readonly completion?: (state: State, events: readonly DomainEvent[], setting: Setting<R>) => readonly DomainEvent[]
}

type RuleMaker<State, Always extends Reads> = <D extends TObject, const R extends Reads, A extends TObject>(
  command: CommandDefinition<D, R, A>,
  decide: (state: State, data: Static<D>, setting: Setting<Always & R>) => Decision,
) => CommandRule<State, D, Always & R, A>

/**
 * Makes the function that puts a command of one context together with its rule.
 *
 * @example
 * const noticeRule = rulesOn<Notice>()
 * export const withdraw = noticeRule(
 *   command({ summary: 'Withdraws the notice.', by: ['committee'], data: Closed({}) }),
 *   (notice) => (notice.status === 'out' ? [NoticeWithdrawn({})] : []),
 * )
 */
export function rulesOn<State>(shared?: Omit<Shared<State, NoReads>, 'reads'>): RuleMaker<State, NoReads>
export function rulesOn<State, R extends Reads>(shared: Shared<State, R> & { readonly reads: R }): RuleMaker<State, R>
export function rulesOn<State>({ reads, objection, completion }: Shared<State, Reads> = {}): RuleMaker<State, Reads> {
  return (definition, decide) => ({
    ...definition,
    reads: { ...reads, ...definition.reads },
    decide(state, data, setting) {
      const decision = objection?.(state, setting) ?? decide(state, data, setting)
      return completion === undefined || isRejection(decision) ? decision : completion(state, decision, setting)
    },
  })
}
