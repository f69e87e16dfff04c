import { FormatRegistry, Kind, type Static, type TObject, type TSchema, Type, TypeRegistry } from '@sinclair/typebox'
import { dayNamed, instantNamed } from './literals.ts'
import { ONE_LINE, PROSE } from './text.ts'

// Formats are asked of what comes in. What is stored is read as it is.
FormatRegistry.Set('date-time', (text) => instantNamed(text) !== undefined)
FormatRegistry.Set('date', (text) => dayNamed(text) !== undefined)

/** A personal value in the form of every file: opaque without its subject's key. */
export interface Sealed {
  readonly sealed: string
}

/**
 * A personal value that an older version of its event recorded in plain. It exists in the engine only: it opens without a key for
 * readers of the value, and appears as {@link WITHHELD} to all others.
 */
export interface Unsealed {
  readonly unsealed: unknown
}

/** Stands for a value that the reader does not get. */
export interface WithheldValue {
  readonly withheld: true
}
export const WITHHELD: WithheldValue = { withheld: true }

/** A personal value: open within a command, sealed from the log onwards, so a fold must never look into it. */
export type Private<T> = T | Sealed

export interface TPersonal<S extends TSchema> extends TSchema {
  static: Private<Static<S>>
}

const MARK = 'x-personal'
const SEARCHABLE = 'x-searchable'

/**
 * Marks a field as personal: it is sealed after `decide` and before append, and stays ciphertext in every file.
 *
 * @param subject where, in the same event or command data, the id of the person it belongs to stands, as a dotted
 *   path ('raiser.id'). Left out, the context's own `subject` decides, and at last the stream itself.
 */
export function Personal<S extends TSchema>(schema: S, subject = ''): TPersonal<S> {
  const marked: TSchema = { ...schema, [MARK]: subject }
  return marked as TPersonal<S>
}

const hasOnly = (value: object, name: string): boolean => {
  const names = Object.keys(value)
  return names.length === 1 && names[0] === name
}

/** Whether a value is sealed. */
export const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' &&
  value !== null &&
  hasOnly(value, 'sealed') &&
  'sealed' in value &&
  typeof value.sealed === 'string'

/** Whether a value is personal and was recorded in plain. */
export const isUnsealed = (value: unknown): value is Unsealed =>
  typeof value === 'object' && value !== null && hasOnly(value, 'unsealed')

/** Whether a value has the form that personal values have outside a command. */
export const isPrivate = (value: unknown): value is Sealed | Unsealed => isSealed(value) || isUnsealed(value)

/**
 * Replaces every personal value in some data, however deep. Data without personal values is returned as it is.
 *
 * @param instead the replacement of one personal value
 */
export function replacePrivate(value: unknown, instead: (personal: Sealed | Unsealed) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const names = Object.keys(value)
  if (names.length === 1 && isPrivate(value)) return instead(value)
  // Most data has no personal values, so it is copied at the first one only.
  const data = value as Readonly<Record<string, unknown>>
  let copy: Record<string, unknown> | undefined
  for (const name of names) {
    const inner = data[name]
    const replaced = replacePrivate(inner, instead)
    if (replaced === inner) continue
    copy ??= (Array.isArray(value) ? [...value] : { ...data }) as Record<string, unknown>
    copy[name] = replaced
  }
  return copy ?? value
}

/** The value as it may leave the engine: what was recorded in plain is withheld, and sealed values stay sealed. */
export const withholdUnsealed = (value: unknown): unknown =>
  replacePrivate(value, (personal) => (isUnsealed(personal) ? WITHHELD : personal))

/** How a text is read before exact search compares it: `exact` as it is, `phone` by the digits of a phone number alone. */
export type SearchForm = 'exact' | 'phone'

/** Marks a personal text as one that exact search finds, by a keyed hash in the read store. */
export const Searchable = <S extends TSchema>(schema: TPersonal<S>, form: SearchForm = 'exact'): TPersonal<S> => ({
  ...schema,
  [SEARCHABLE]: form === 'exact' ? true : form,
})

const searchFormIn = (marked: unknown): SearchForm | undefined =>
  marked === true ? 'exact' : marked === 'phone' ? marked : undefined

/** Where personal values stand in data of one schema; `*` stands for every element of an array. */
export interface PersonalField {
  readonly path: readonly string[]
  /** Dotted path of the subject's id in the same data, or '' where the context decides. */
  readonly subject: string
  /** Present where exact search finds it. */
  readonly searchable?: SearchForm
}

const searchableAs = (searchable: SearchForm | undefined): Pick<PersonalField, 'searchable'> =>
  searchable === undefined ? {} : { searchable }

/** Every field that a schema marks as personal, outermost first. */
export function personalFields(schema: TSchema, path: readonly string[] = []): PersonalField[] {
  const subject: unknown = schema[MARK]
  if (typeof subject === 'string') return [{ path, subject, ...searchableAs(searchFormIn(schema[SEARCHABLE])) }]
  const { properties, items, anyOf } = schema as {
    properties?: Record<string, TSchema>
    items?: TSchema
    anyOf?: TSchema[]
  }
  const found = [
    ...Object.entries(properties ?? {}).flatMap(([name, inner]) => personalFields(inner, [...path, name])),
    ...(items === undefined ? [] : personalFields(items, [...path, '*'])),
    ...(anyOf ?? []).flatMap((inner) => personalFields(inner, path)),
  ]
  return found.filter((field, at) => found.findIndex((other) => other.path.join('.') === field.path.join('.')) === at)
}

/** An object that takes no other fields than its own: a misspelt one is an error, not a silence. */
export const Closed = <P extends Record<string, TSchema>>(properties: P): TObject<P> =>
  Type.Object(properties, { additionalProperties: false })

/** One of some literal strings. */
export const OneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>(Type.Union(values.map((value) => Type.Literal(value))))

/** The limits of a text. `pattern` is one of those in `text.ts`. */
interface TextLimits {
  readonly minLength: number
  readonly maxLength: number
  readonly pattern?: string
}

/** The number of characters, as JSON Schema counts them: an emoji or a rare Han character is one, not two UTF-16 units. */
function characters(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** Compiled patterns: schemas have few, and each text asks for one. */
const forms = new Map<string, RegExp>()
function formOf(pattern: string): RegExp {
  const form = forms.get(pattern) ?? new RegExp(pattern)
  forms.set(pattern, form)
  return form
}

/** Which rule the text breaks; undefined where it keeps all. */
export function brokenRule(text: string, { minLength, maxLength, pattern }: TextLimits): keyof TextLimits | undefined {
  if (text.length > maxLength && characters(text) > maxLength) return 'maxLength'
  if (text.length < minLength * 2 && characters(text) < minLength) return 'minLength'
  return pattern === undefined || formOf(pattern).test(text) ? undefined : 'pattern'
}

/** The kind of schema of {@link Characters}: TypeBox's own strings count UTF-16 units. */
const COUNTED = 'Characters'
TypeRegistry.Set<TextLimits>(
  COUNTED,
  (limits, text) => typeof text === 'string' && brokenRule(text, limits) === undefined,
)

/** A text whose length is limited in characters. */
export const Characters = (limits: TextLimits) => Type.Unsafe<string>({ ...limits, type: 'string', [Kind]: COUNTED })

/**
 * Free text, at most 4,000 characters (the limit of Open311 GeoReport v2), without the controls that {@link PROSE} refuses.
 * Mark it Personal wherever people write it.
 */
export const Text = Characters({ minLength: 1, maxLength: 4000, pattern: PROSE })
/** A short title or name: one line, without the controls that {@link ONE_LINE} refuses. */
export const Line = Characters({ minLength: 1, maxLength: 200, pattern: ONE_LINE })
/** An id as URLs, streams and subjects carry it. */
export const Id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$' })
/** The unit of a whole number, as contracts and documents name it. */
const UNIT = 'x-unit'
export const unitOf = (schema: TSchema): string | undefined => schema[UNIT]

/** A whole number of a unit. `of` says of what, for the contracts: `The longest duration of one share`. */
export const WholeNumber = (
  unit: 'days' | 'hours' | 'minutes',
  limits: { readonly minimum: number; readonly maximum: number },
  of?: string,
) => Type.Integer({ ...limits, [UNIT]: unit, description: `${of === undefined ? 'In' : `${of}, in`} ${unit}.` })

/** A community's id. */
export const CommunityId = Type.String({ pattern: '^[a-z][a-z0-9]{1,31}$' })
/** A moment that exists, RFC 3339 in UTC with milliseconds. */
export const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
  format: 'date-time',
})
/** A local calendar day that exists. */
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', format: 'date' })
