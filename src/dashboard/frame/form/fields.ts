/** A JSON schema of a command, as far as forms read it. */
export interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly maxLength?: number
  readonly description?: string
}

/** What an id names, by the name of its field; the form then offers those that exist. */
export type PickedKind = 'party' | 'person' | 'item' | 'grid' | 'quarter' | 'resource' | 'body' | 'skill'

/** How a field is filled in. */
export type FieldKind =
  | { readonly kind: 'line' | 'text' | 'moment' | 'day' | 'clock' | 'flag' | 'other' }
  | { readonly kind: 'fixed'; readonly value: unknown }
  | { readonly kind: 'count'; readonly whole: boolean }
  | { readonly kind: 'weekday' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'choices'; readonly values: readonly string[] }
  | { readonly kind: 'picked'; readonly of: PickedKind; readonly many: boolean }
  | { readonly kind: 'words' }
  | { readonly kind: 'group'; readonly schema: Schema }
  | { readonly kind: 'variants'; readonly schemas: readonly Schema[] }
  | { readonly kind: 'list'; readonly items: Schema }

const PICKED: Readonly<Record<string, PickedKind>> = {
  party: 'party',
  parties: 'party',
  proper: 'party',
  successor: 'party',
  agency: 'party',
  home: 'party',
  host: 'party',
  owner: 'party',
  hotline: 'party',
  person: 'person',
  deputy: 'person',
  firstPerson: 'person',
  item: 'item',
  items: 'item',
  grid: 'grid',
  quarter: 'quarter',
  resource: 'resource',
  body: 'body',
  skill: 'skill',
  skills: 'skill',
}
const ID = '^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$'
const ITEM = '^[1-7]('

/** Text longer than this gets several lines. */
const LINE_SIGNS = 200

/** Decides how a field of a schema is filled in. */
export function fieldKind(name: string, schema: Schema): FieldKind {
  if (schema.const !== undefined) return { kind: 'fixed', value: schema.const }
  if (schema.anyOf !== undefined) return unionKind(name, schema.anyOf)
  switch (schema.type) {
    case 'boolean':
      return { kind: 'flag' }
    case 'integer':
      return name === 'weekday' ? { kind: 'weekday' } : { kind: 'count', whole: true }
    case 'number':
      return { kind: 'count', whole: false }
    case 'object':
      return schema.properties === undefined ? { kind: 'other' } : { kind: 'group', schema }
    case 'array':
      return listKind(name, schema.items ?? {})
    case 'string':
      return stringKind(name, schema)
    default:
      return { kind: 'other' }
  }
}

function stringKind(name: string, { format, pattern = '', maxLength = 0 }: Schema): FieldKind {
  if (format === 'date-time') return { kind: 'moment' }
  if (format === 'date') return { kind: 'day' }
  if (pattern.startsWith('^(([01][0-9]|2[0-3]):')) return { kind: 'clock' }
  const of = PICKED[name]
  if (of !== undefined && (pattern === ID || pattern.startsWith(ITEM))) return { kind: 'picked', of, many: false }
  return { kind: maxLength > LINE_SIGNS ? 'text' : 'line' }
}

function unionKind(name: string, schemas: readonly Schema[]): FieldKind {
  if (schemas.every((one) => typeof one.const === 'string')) {
    return { kind: 'choice', values: schemas.map((one) => String(one.const)) }
  }
  // One value or a list of them: the list says both.
  const list = schemas.find(({ type }) => type === 'array')
  if (list !== undefined && schemas.some(({ type }) => type === 'string')) return listKind(name, list.items ?? {})
  if (schemas.every(({ properties }) => properties !== undefined)) return { kind: 'variants', schemas }
  const object = schemas.find(({ properties }) => properties !== undefined)
  return object === undefined ? fieldKind(name, schemas[0] ?? {}) : { kind: 'variants', schemas: [object] }
}

function listKind(name: string, items: Schema): FieldKind {
  const one = fieldKind(name, items)
  if (one.kind === 'choice') return { kind: 'choices', values: one.values }
  if (one.kind === 'picked') return { ...one, many: true }
  if (one.kind === 'line' || one.kind === 'text') return { kind: 'words' }
  return { kind: 'list', items }
}

/** The fields of an object, those that are required first. */
export function formFields(
  schema: Schema,
): readonly { readonly name: string; readonly schema: Schema; readonly required: boolean }[] {
  const { properties = {}, required = [] } = schema
  const all = Object.entries(properties).map(([name, one]) => ({
    name,
    schema: one,
    required: required.includes(name),
  }))
  return [...all.filter((one) => one.required), ...all.filter((one) => !one.required)]
}

/** What an object of fixed values begins with, so that `{ kind: 'grid' }` need not be filled in. */
export function beginningOf(schema: Schema): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    formFields(schema).flatMap(({ name, schema: one, required }) =>
      required && one.const !== undefined ? [[name, one.const] as const] : [],
    ),
  )
}

/** The value without what was left empty; undefined where nothing is left. */
export function withoutEmpty(value: unknown): unknown {
  if (value === '' || value === null) return undefined
  if (Array.isArray(value)) {
    const kept = value.map(withoutEmpty).filter((one) => one !== undefined)
    return kept.length === 0 ? undefined : kept
  }
  if (typeof value !== 'object') return typeof value === 'string' ? value.trim() : value
  const kept = Object.entries(value ?? {}).flatMap(([name, one]) => {
    const inner = withoutEmpty(one)
    return inner === undefined ? [] : [[name, inner] as const]
  })
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

/** JSON Pointers of required fields that are empty: `/party`, `/window/from`. */
export function missingIn(schema: Schema, value: unknown, at = ''): readonly string[] {
  const of = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  return formFields(schema).flatMap(({ name, schema: one, required }) => {
    const inner = withoutEmpty(of[name])
    if (inner === undefined) return required ? [`${at}/${name}`] : []
    return one.type === 'object' ? missingIn(one, inner, `${at}/${name}`) : []
  })
}
