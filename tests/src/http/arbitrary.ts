import type { TSchema } from '@sinclair/typebox'
import fc from 'fast-check'
import { isBlank, TEXT_RULES } from '../../../domain/kernel/index.ts'

/** Arbitrary values of a schema, for all features that schemas of commands use. */
export function valid(schema: TSchema): fc.Arbitrary<unknown> {
  if (Array.isArray(schema.anyOf)) return fc.oneof(...schema.anyOf.map(valid))
  if (schema.const !== undefined) return fc.constant(schema.const)
  switch (schema.type) {
    case 'object':
      return record(schema)
    case 'array':
      return list(schema)
    case 'string':
      return text(schema)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 100_000 })
    case 'number':
      return fc.double({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000, noNaN: true })
    case 'boolean':
      return fc.boolean()
    default:
      return fc.jsonValue()
  }
}

function list(schema: TSchema): fc.Arbitrary<unknown> {
  const { items, minItems: minLength = 0, maxItems = 3, uniqueItems } = schema
  const bounds = { minLength, maxLength: Math.max(minLength, Math.min(maxItems, 3)) }
  return uniqueItems === true
    ? fc.uniqueArray(valid(items), { ...bounds, selector: (item) => JSON.stringify(item) })
    : fc.array(valid(items), bounds)
}

function record(schema: TSchema): fc.Arbitrary<unknown> {
  const properties: Record<string, TSchema> = schema.properties ?? {}
  const required: string[] = schema.required ?? []
  const model = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, valid(one)]))
  return fc.record(model, { requiredKeys: required })
}

const exists = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })

function text({ pattern, format, minLength = 0, maxLength = 60 }: TSchema): fc.Arbitrary<string> {
  if (format === 'date-time') return exists.map((date) => date.toISOString())
  if (format === 'date') return exists.map((date) => date.toISOString().slice(0, 10))
  if (pattern !== undefined && !TEXT_RULES.has(pattern)) return fc.stringMatching(new RegExp(pattern))
  const any = fc.string({ minLength, maxLength: Math.min(maxLength, 60), unit: 'grapheme' })
  return pattern === undefined ? any : any.filter((one) => new RegExp(pattern).test(one) && !isBlank(one))
}

/** Arbitrary values of the schema with an error in them, or with none, like those of a careless or hostile sender. */
export const nearValid = (schema: TSchema): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: valid(schema) },
    {
      weight: 4,
      arbitrary: fc.tuple(valid(schema), fc.nat(), damage).map(([value, at, change]) => damaged(value, at, change)),
    },
    { weight: 1, arbitrary: fc.jsonValue() },
  )

type Change = (holder: Record<string, unknown>, name: string) => void

const strange = fc.oneof(
  fc.constantFrom(
    null,
    '',
    -1,
    1e308,
    '\ud800',
    '\u0000',
    'x'.repeat(5000),
    [],
    {},
    true,
    '9999-99-99T99:99:99.999Z',
    '2026-13-45',
    '2027-02-30T08:00:00.000Z',
    '2026-03-01T24:00:00.000Z',
    '0000-01-01T00:00:00.000Z',
    '2026-02-30',
    'a\u202Eb',
    'a\u001Bb\nc',
    Number.MAX_SAFE_INTEGER + 2,
    1.5,
  ),
  fc.jsonValue(),
)
const damage: fc.Arbitrary<Change> = fc.oneof(
  strange.map(
    (value): Change =>
      (holder, name) =>
        Object.assign(holder, { [name]: value }),
  ),
  fc.constant<Change>((holder, name) => Reflect.deleteProperty(holder, name)),
  fc.tuple(fc.string(), strange).map(
    ([name, value]): Change =>
      (holder) =>
        Object.assign(holder, { [`x${name}`]: value }),
  ),
)

/** Damages one place of the value, at any depth. */
function damaged(value: unknown, at: number, change: Change): unknown {
  const copy: unknown = structuredClone(value)
  const places: [Record<string, unknown>, string][] = []
  const walk = (inner: unknown): void => {
    if (typeof inner !== 'object' || inner === null) return
    for (const [name, more] of Object.entries(inner)) {
      places.push([inner as Record<string, unknown>, name])
      walk(more)
    }
  }
  walk(copy)
  const place = places[at % Math.max(1, places.length)]
  if (place !== undefined) change(...place)
  return copy
}

/** The JSON of a value that is cut off, or has bytes or escapes that no text may hold, like that of a broken client. */
export const nearBytes = (json: string): fc.Arbitrary<Buffer> => {
  const bytes = Buffer.from(json)
  const spoilt = fc.constantFrom(
    '\xff',
    '\xc0\xaf',
    '\xed\xa0\x80',
    '\xf5\x80\x80\x80',
    '\x00',
    '\xfe\xff',
    '\x80',
    '"',
    '\\ud800',
  )
  return fc
    .tuple(
      fc.nat(bytes.length),
      fc.oneof({ weight: 5, arbitrary: spoilt }, { weight: 1, arbitrary: fc.constant(null) }),
    )
    .map(([at, some]) =>
      some === null
        ? bytes.subarray(0, at)
        : Buffer.concat([bytes.subarray(0, at), Buffer.from(some, 'latin1'), bytes.subarray(at)]),
    )
}
