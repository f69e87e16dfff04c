import type { Static, TObject } from '@sinclair/typebox'
import type { AnyContext } from './context.ts'
import type { Instant, Zones } from './time.ts'

/** In what capacity somebody acts: the kind of party they act for, or one of the standing roles. */
export const ROLES = [
  'anonymous',
  'resident',
  'committee',
  'organization',
  'social-work',
  'government',
  'street-office',
  'party-branch',
  'property-company',
  'owners-committee',
  'enterprise',
  'auditor',
  'administrator',
  'service',
] as const
export type Role = (typeof ROLES)[number]

/** Who sends a command or asks a question. */
export interface Actor {
  readonly id: string
  readonly role: Role
  /** The party acted for. */
  readonly party?: string
  /** The stream whose secret follow-up code an anonymous sender has shown. */
  readonly follows?: string
}

/** A relation to the aggregate that entitles to a command, whatever the role. */
export interface Relation<State = unknown> {
  /** As documents name it: `the raiser`. */
  readonly relation: string
  holds(state: State, actor: Actor, data: unknown): boolean
}

export type Grant<State = unknown> = Role | Relation<State>

export const relation = <State>(
  name: string,
  holds: (state: State, actor: Actor, data: unknown) => boolean,
): Relation<State> => ({ relation: name, holds })

/** Another stream that a decision looks at: grounds, not a lock. */
export interface Read<State = unknown, Data = unknown> {
  readonly context: AnyContext
  /** The aggregate's id, or undefined where this command needs none. */
  id(data: Data, community: string): string | undefined
  /** Carries the state's type only. */
  readonly state?: State
}

export type Reads = Readonly<Record<string, Read>>

/** The states of the declared reads; undefined where the read named no aggregate. */
export type ReadStates<R extends Reads> = {
  readonly [K in keyof R]: R[K] extends Read<infer State> ? State : never
}

/** What a decision may use beside state and data: everything else would make it unrepeatable. */
export interface Setting<R extends Reads = Reads> {
  readonly now: Instant
  readonly actor: Actor
  readonly community: string
  /** The aggregate's id. */
  readonly id: string
  readonly reads: ReadStates<R>
  readonly zones: Zones
}

export interface CommandDefinition<D extends TObject = TObject, R extends Reads = Reads> {
  /** One sentence for the documents. */
  readonly summary: string
  /** Who may send it: any of these suffices. */
  readonly by: readonly Grant[]
  readonly data: D
  readonly reads: R
  /** Sent to the collection, it makes a new aggregate. */
  readonly creates: boolean
  /** The field of its data by which a sender may choose the new aggregate's id. */
  readonly names?: string
}

export function command<D extends TObject, const R extends Reads = Record<never, never>>(definition: {
  summary: string
  by: readonly Grant[]
  data: D
  reads?: R
  creates?: true
  names?: keyof D['properties'] & string
}): CommandDefinition<D, R> {
  const { reads, creates = false, ...rest } = definition
  return { ...rest, creates, reads: reads ?? ({} as R) }
}

export type CommandDefinitions = Readonly<Record<string, CommandDefinition>>
export type CommandData<C extends CommandDefinition> = Static<C['data']>
