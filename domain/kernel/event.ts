import type { Static, TObject } from '@sinclair/typebox'

/** An event as a decider makes it: not yet recorded, personal values still open. */
export interface DomainEvent<D = unknown> {
  /** Past tense, without version: `TaskAssigned`. */
  readonly name: string
  readonly data: D
  /** When it happened, if that is not now: only imports and visit logs know such a moment. */
  readonly time?: string
}

/** An event as the log holds it: a CloudEvents 1.0 envelope; `data` as sealed. */
export interface RecordedEvent<D = unknown> {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  /** `governance.<Name>.v<version>` */
  readonly type: string
  /** The stream. */
  readonly subject: string
  /** When it happened. */
  readonly time: string
  /** When the engine recorded it: never decreases along the log. */
  readonly recordedtime: string
  readonly datacontenttype: 'application/json'
  readonly dataschema: string
  /** Where it stands in its stream, from 0, without gaps. */
  readonly revision: number
  /** Where it stands in the log: strictly increasing, not dense. Not part of the stored form. */
  readonly position: number
  readonly actor: string
  readonly party?: string
  readonly role: string
  readonly correlationid: string
  readonly causationid?: string
  readonly commandid: string
  /** Keyed digest of the command's body, where its sender gave an idempotency key. */
  readonly commanddigest?: string
  /** The revisions of other streams that the decision relied on: `workbook-pa@12 community-pa@7`. */
  readonly reads?: string
  /** W3C trace context. Not part of the stored form. */
  readonly traceparent?: string
  readonly data: D
}

/** Members of the envelope that tell who acted, or which other streams a decision read. */
export type TellingMember = 'actor' | 'party' | 'role' | 'commandid' | 'commanddigest' | 'correlationid' | 'reads'

/** An event as a reader sees it: members that this reader is not told are absent. */
export type ShownEvent<D = unknown> = Omit<RecordedEvent<D>, TellingMember> &
  Partial<Pick<RecordedEvent<D>, TellingMember>>

/** How data of one older schema version becomes data of the next. */
export interface Upcaster {
  readonly schema: TObject
  up(data: unknown): unknown
}

/** A schema with its past: `older[0]` is version 1, the current version is one more than there are older ones. */
export interface VersionedSchema<S extends TObject = TObject> {
  readonly schema: S
  readonly older: readonly Upcaster[]
}

export const versioned = <S extends TObject>(schema: S, older: readonly Upcaster[]): VersionedSchema<S> => ({
  schema,
  older,
})

/**
 * An upcaster for a version that recorded personal values in plain.
 *
 * @param schema of that version
 * @param paths of the values that the next version marks as personal, dotted
 */
export const plainBefore = (schema: TObject, ...paths: readonly string[]): Upcaster => ({
  schema,
  up: (data) => paths.reduce((of, path) => unsealedAt(of, path.split('.')), data),
})

function unsealedAt(data: unknown, [name = '', ...rest]: readonly string[]): unknown {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, name)) return data
  const value: unknown = Reflect.get(data, name)
  return { ...data, [name]: rest.length === 0 ? { unsealed: value } : unsealedAt(value, rest) }
}

/** A kind of event as contracts and the log see it. */
export interface EventKind<S extends TObject = TObject> extends VersionedSchema<S> {
  readonly eventName: string
  readonly version: number
  /** `governance.<Name>.v<version>`, as recorded events carry it. */
  readonly type: string
}

/** A kind of event as deciders use it: call it with data to make one. */
export interface EventType<S extends TObject> extends EventKind<S> {
  (data: Static<S>, at?: { readonly time?: string }): DomainEvent<Static<S>>
}

export type EventTypes = Readonly<Record<string, EventKind>>

type Definition = TObject | VersionedSchema
type SchemaOf<D> = D extends VersionedSchema<infer S> ? S : D extends TObject ? D : never

const isVersioned = (definition: Definition): definition is VersionedSchema => 'older' in definition

export const typeName = (name: string, version: number): string => `governance.${name}.v${version}`

/** The name in a recorded type: `TaskAssigned` in `governance.TaskAssigned.v1`. */
export const eventNameIn = (type: string): string => type.slice(type.indexOf('.') + 1, type.lastIndexOf('.'))

/** Event types from their schemas; the keys are the names, in the past tense. */
export function events<const D extends Readonly<Record<string, Definition>>>(
  definitions: D,
): { readonly [N in keyof D]: EventType<SchemaOf<D[N]>> } {
  const types = Object.entries(definitions).map(([name, definition]) => {
    const { schema, older } = isVersioned(definition) ? definition : { schema: definition, older: [] }
    const version = older.length + 1
    const make = (data: unknown, at?: { readonly time?: string }): DomainEvent => ({ name, data, ...at })
    return [name, Object.assign(make, { eventName: name, version, type: typeName(name, version), schema, older })]
  })
  return Object.fromEntries(types)
}

/** The field where it has a value: events have no empty ones. */
export const optional = <K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [P in K]?: V })
