import type { TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

/** Texts of the forms that commands take: ids, moments, days, codes. The first that a schema allows is its example. */
const TEXTS: readonly string[] = [
  ...['example', '2026-03-02T08:00:00.000Z', '2026-03-02', '2026-03', '2026-Q1', '08:00', '3.07.2', '260302-000001-7'],
  ...['a1', 'ap1', 'b1', 'c1', 'h1', 'i1', 'in1', 'k1', 'p1', 's1', 't1', 'x1', '1', 'demand-pa-1', 'demand.unknown'],
  ...['/r', 'https://example.org/', '0123456789abcdef', '0123456789abcdef'.repeat(4), '+8613800000000'],
]

/** A value that a schema allows: the required members of objects, the first of alternatives. Undefined where none was found. */
export function exampleOf(schema: TSchema): unknown {
  const found = candidateOf(schema)
  return Value.Check(schema, found) ? found : undefined
}

function candidateOf(schema: TSchema): unknown {
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map(exampleOf).find((one) => one !== undefined)
  switch (schema.type) {
    case 'object':
      return objectOf(schema)
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => candidateOf(schema.items))
    case 'string':
      return TEXTS.find((one) => Value.Check(schema, one))
    case 'integer':
    case 'number':
      return [1, schema.minimum, schema.maximum, 0].find((one) => Value.Check(schema, one))
    case 'boolean':
      return true
    default:
      return undefined
  }
}

function objectOf({ properties = {}, required = [] }: TSchema): object {
  const members = (required as string[]).map((name) => [name, candidateOf(properties[name])] as const)
  return Object.fromEntries(members)
}
