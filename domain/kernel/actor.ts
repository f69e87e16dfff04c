/** The capacity in which an actor acts: the kind of the party it acts for, or one of the standing roles. */
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

/** The sender of a command, or the reader of a view or an event. */
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
  /** Its name in the documents: `the raiser`. */
  readonly relation: string
  holds(state: State, actor: Actor, data: unknown): boolean
}

/** An entitlement to a command: a role, or a relation to the aggregate. */
export type Grant<State = unknown> = Role | Relation<State>

/** Defines a relation. `name` appears in the documents, `holds` decides. */
export const relation = <State>(
  name: string,
  holds: (state: State, actor: Actor, data: unknown) => boolean,
): Relation<State> => ({ relation: name, holds })
