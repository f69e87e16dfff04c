import type { TSchema } from '@sinclair/typebox'
import { type Catalogue, TEXT_RULES, typeName } from '../../../domain/kernel/index.ts'
import { exampleOf } from './example.ts'

const SEALED = {
  type: 'object',
  properties: { sealed: { type: 'string', contentEncoding: 'base64url' } },
  required: ['sealed'],
  additionalProperties: false,
  description: 'A sealed value: it can be read only with the key of its subject.',
}

/** The schema of data in events: a personal value may be open or sealed. */
function sealedForm(schema: TSchema): Record<string, unknown> {
  const { 'x-personal': subject, ...plain } = walked(schema)
  return typeof subject === 'string' ? { 'x-personal': subject, anyOf: [plain, SEALED] } : plain
}

/**
 * True for constraints of commands only: older events may hold values that commands may no longer have, and later ones fields that
 * this schema does not name. Schemas of events grow by addition, so consumers that validate must let such fields pass.
 */
const isOfCommands = (key: string, value: unknown): boolean =>
  (key === 'pattern' && TEXT_RULES.has(String(value))) || (key === 'additionalProperties' && value === false)

function walked(schema: TSchema): Record<string, unknown> {
  const kept = Object.entries(schema).filter(([key, value]) => !isOfCommands(key, value))
  return Object.fromEntries(kept.map(([key, value]) => [key, inner(key, value)]))
}

function inner(key: string, value: unknown): unknown {
  if (key === 'properties' || key === 'patternProperties') {
    const properties = value as Record<string, TSchema>
    return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, sealedForm(one)]))
  }
  if (key === 'items' && !Array.isArray(value)) return sealedForm(value as TSchema)
  if (key === 'anyOf' || key === 'allOf' || key === 'oneOf') return (value as TSchema[]).map(sealedForm)
  return value
}

/** JSON Schemas of every version of every event type's data, by `<Name>.v<version>`. */
export function eventSchemas(catalogue: Catalogue): ReadonlyMap<string, Record<string, unknown>> {
  const schemas = new Map<string, Record<string, unknown>>()
  for (const of of catalogue.contexts) {
    for (const { eventName, schema, older, version } of Object.values(of.events)) {
      const versions = [...older.map((one) => one.schema), schema]
      versions.forEach((one, at) => {
        const name = `${eventName}.v${at + 1}`
        schemas.set(name, {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          $id: `urn:sanshe:schema:${name}`,
          title: typeName(eventName, at + 1),
          ...(at + 1 < version ? { deprecated: true } : {}),
          ...sealedForm(one),
          examples: [exampleOf(one)],
        })
      })
    }
  }
  return schemas
}
