import { type TSchema, Type, TypeGuard } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { Value } from '@sinclair/typebox/value'
import { describe, expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { Characters, Closed, Line, Text } from '../../../domain/kernel/index.ts'
import { fieldErrors } from '../../../services/commands/validation.ts'

describe('the length of a text', () => {
  // The last is a Han character beyond the basic plane: a surname that people have.
  test.each(['a', '灯', '😀', '𡈽'])('counts %s as one character', (character) => {
    const compiled = TypeCompiler.Compile(Line)
    for (const check of [(text: string) => compiled.Check(text), (text: string) => Value.Check(Line, text)]) {
      expect(check(character.repeat(200))).toBe(true)
      expect(check(character.repeat(201))).toBe(false)
    }
    expect(Value.Check(Text, character.repeat(4000))).toBe(true)
    expect(Value.Check(Text, character.repeat(4001))).toBe(false)
    expect(Value.Check(Characters({ minLength: 2, maxLength: 3 }), character)).toBe(false)
  })

  test('is told in characters, in both languages', () => {
    const schema = Closed({ line: Line })
    const said = (line: unknown) => fieldErrors(schema, { line }).map(({ message }) => message)
    expect(said('𡈽'.repeat(201))).toEqual([{ en: 'must have at most 200 characters', zh: '必须至多有 200 个字符' }])
    expect(said('')).toEqual([{ en: 'must have at least 1 character', zh: '必须至少有 1 个字符' }])
    expect(said('a\nb')).toMatchObject([{ en: expect.stringContaining('one line') }])
    expect(said(7)).toEqual([{ en: 'must be string', zh: '必须为文本' }])
  })

  test('stands in the contract as JSON Schema counts it', () => {
    expect(JSON.parse(JSON.stringify(Text))).toMatchObject({ type: 'string', minLength: 1, maxLength: 4000 })
  })
})

/** Strings whose length TypeBox itself would count, in UTF-16 units. */
function countedInUnits(schema: TSchema, path: string): string[] {
  const inner: (readonly [string, TSchema])[] = [
    ...Object.entries<TSchema>(schema.properties ?? {}),
    ...(schema.items === undefined ? [] : [['*', schema.items] as const]),
    ...(schema.anyOf ?? []).map((one: TSchema) => ['', one] as const),
  ]
  return [
    ...(TypeGuard.IsString(schema) && schema.maxLength !== undefined ? [path] : []),
    ...inner.flatMap(([name, one]) => countedInUnits(one, `${path}.${name}`)),
  ]
}

test('every length in a command or an event is counted in characters', () => {
  const schemas = contexts.flatMap(({ commands, events }) => [
    ...Object.entries(commands).map(([name, { data }]) => [name, data] as const),
    ...Object.entries(events).map(([name, { schema }]) => [name, schema] as const),
  ])
  expect(schemas.flatMap(([name, schema]) => countedInUnits(schema, name))).toEqual([])
  expect(countedInUnits(Closed({ name: Type.String({ maxLength: 9 }) }), 'x')).toEqual(['x.name'])
})
