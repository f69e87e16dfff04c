import { expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { catalogue } from '../../../domain/kernel/index.ts'
import { eventSchemas } from '../../../src/http/contracts/schemas.ts'

interface Part {
  readonly properties?: object
  readonly additionalProperties?: boolean
}

/** Every object of a schema that takes no further fields, by the fields that it has. */
function closedIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties = {}, additionalProperties }: Part = schema
  const inner = Object.values(schema).flatMap(closedIn)
  return additionalProperties === false ? [Object.keys(properties).join(), ...inner] : inner
}

test.each([...eventSchemas(catalogue(contexts))])(
  'data of %s may get further fields, only a sealed value may not',
  (_, schema) => {
    expect(closedIn(schema).filter((fields) => fields !== 'sealed')).toEqual([])
  },
)
