import type { AnyContext, BoundRead, CommandDefinition } from './context.ts'
import { type EventKind, type RecordedEvent, type ShownEvent, typeName } from './event.ts'
import { type PersonalField, personalFields } from './schema.ts'

/** A recorded type of event in one of its versions. */
export interface TypeEntry {
  readonly context: AnyContext
  readonly event: EventKind
  readonly version: number
  /** Where data of the current version holds personal values. */
  readonly personal: readonly PersonalField[]
}

/** A stream's name taken apart. */
export interface StreamName {
  readonly aggregate: string
  readonly community: string
  readonly id: string
}

/** Every context of the engine, looked up by what the edges and the log call things. */
export interface Catalogue {
  readonly contexts: readonly AnyContext[]
  byName(name: string): AnyContext | undefined
  byPlural(plural: string): AnyContext | undefined
  command(of: AnyContext, name: string): CommandDefinition | undefined
  /** The context that a command reads. */
  contextOf(read: Pick<BoundRead, 'context'>): AnyContext
  /** Finds a recorded type: `governance.TaskAssigned.v1`. */
  type(type: string): TypeEntry | undefined
  /** Finds an event by its name, in its current version. */
  event(name: string): TypeEntry | undefined
  /** The event in its current version; events of unknown types are handed on as they are. */
  upcast<E extends ShownEvent>(event: E): E
  /** Folds one recorded event of the context's own stream. */
  evolve(of: AnyContext, state: unknown, event: RecordedEvent): unknown
}

export const streamName = (of: AnyContext, community: string, id: string): string =>
  of.singleton ? `${of.name}-${community}` : `${of.name}-${community}-${id}`

/** The parts of `<aggregate>-<community>[-<id>]`; of a stream with one aggregate a community the id is the community. */
export function parseStream(stream: string): StreamName | undefined {
  const match = /^([a-z]+)-([a-z][a-z0-9]{1,31})(?:-(.+))?$/.exec(stream)
  if (match === null) return undefined
  const [, aggregate = '', community = '', id = community] = match
  return { aggregate, community, id }
}

export function catalogue(contexts: readonly AnyContext[]): Catalogue {
  const names = new Map(contexts.map((one) => [one.name, one]))
  const plurals = new Map(contexts.map((one) => [one.plural, one]))
  const types = new Map<string, TypeEntry>()
  const current = new Map<string, TypeEntry>()
  for (const one of contexts) {
    for (const event of Object.values(one.events)) {
      const personal = personalFields(event.schema)
      for (let version = 1; version <= event.version; version += 1) {
        const type = typeName(event.eventName, version)
        if (types.has(type)) throw new Error(`two contexts define ${type}`)
        types.set(type, { context: one, event, version, personal })
      }
      current.set(event.eventName, { context: one, event, version: event.version, personal })
    }
  }

  const upcast = <E extends ShownEvent>(event: E): E => {
    const entry = types.get(event.type)
    if (entry === undefined || entry.version === entry.event.version) return event
    const data = entry.event.older.slice(entry.version - 1).reduce<unknown>((old, { up }) => up(old), event.data)
    const { type, eventName, version } = entry.event
    return { ...event, type, dataschema: `urn:sanshe:schema:${eventName}.v${version}`, data }
  }

  return {
    contexts,
    byName: (name) => names.get(name),
    byPlural: (plural) => plurals.get(plural),
    command: (of, name) => (Object.hasOwn(of.commands, name) ? of.commands[name] : undefined),
    contextOf({ context }) {
      const found = 'later' in context ? names.get(context.later) : context
      if (found === undefined) throw new Error('a command reads a context that the catalogue does not have')
      return found
    },
    type: (type) => types.get(type),
    event: (name) => current.get(name),
    upcast,
    evolve(of, state, event) {
      const upcasted = upcast(event)
      const entry = types.get(upcasted.type)
      if (entry === undefined) throw new Error(`${event.subject}@${event.revision} has the unknown type ${event.type}`)
      return of.evolve(state, entry.event.eventName, upcasted)
    },
  }
}
