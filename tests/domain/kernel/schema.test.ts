import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { describe, expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { Closed, Id, Line, Moment, OneOf, Personal, personalFields, Text } from '../../../domain/kernel/index.ts'

const found = (schema: Parameters<typeof personalFields>[0]) =>
  personalFields(schema).map(({ path, subject }) => [path.join('.'), subject])

describe('personal fields', () => {
  test('are found at every depth, with their subject', () => {
    const schema = Closed({
      raiser: Closed({ id: Id, phone: Type.Optional(Personal(Line, 'raiser.id')) }),
      notes: Type.Array(Closed({ text: Personal(Text) })),
      open: Line,
    })
    expect(found(schema)).toEqual([
      ['raiser.phone', 'raiser.id'],
      ['notes.*.text', ''],
    ])
  })
  test('are found in alternatives, each once', () => {
    const schema = Closed({
      who: Type.Union([Closed({ name: Personal(Line) }), Closed({ name: Personal(Line), id: Id }), Closed({ id: Id })]),
    })
    expect(found(schema)).toEqual([['who.name', '']])
  })
  test('can be whole objects, and nothing within is sealed a second time', () => {
    expect(found(Closed({ at: Personal(Closed({ street: Personal(Line) })) }))).toEqual([['at', '']])
  })
  test('are validated by the schema that they mark', () => {
    const schema = Closed({ name: Personal(Line) })
    expect(Value.Check(schema, { name: 'Li' })).toBe(true)
    expect(Value.Check(schema, { name: '' })).toBe(false)
  })
})

test('every free text of every context is personal, except the wording of the contract', () => {
  const open = contexts.flatMap(({ events }) =>
    Object.values(events).flatMap(({ eventName, schema }) => {
      const sealed = personalFields(schema).map(({ path }) => path.join('.'))
      return Object.entries(schema.properties)
        .filter(([name, { maxLength }]) => maxLength === Text.maxLength && !sealed.includes(name))
        .map(([name]) => `${eventName}.${name}`)
    }),
  )
  expect(open).toEqual(['ItemAdded.boundary', 'ItemAmended.boundary'])
})

describe('shapes', () => {
  test('a closed object accepts no other members', () => {
    expect(Value.Check(Closed({ name: Line }), { name: 'Li', nmae: 'Li' })).toBe(false)
  })
  test('a choice accepts only its values', () => {
    expect(Value.Check(OneOf(['a', 'b']), 'b')).toBe(true)
    expect(Value.Check(OneOf(['a', 'b']), 'c')).toBe(false)
  })
  test('moments are UTC with milliseconds', () => {
    expect(Value.Check(Moment, '2026-03-01T08:00:00.000Z')).toBe(true)
    for (const other of ['2026-03-01T08:00:00Z', '2026-03-01T08:00:00.000+08:00', '2026-03-01']) {
      expect(Value.Check(Moment, other)).toBe(false)
    }
  })
  test('ids are valid in streams, subjects and addresses', () => {
    for (const bad of ['', '-a', 'a/b', 'a b', '__proto__', 'é', 'a'.repeat(101)])
      expect(Value.Check(Id, bad)).toBe(false)
    expect(Value.Check(Id, '0192-a.b_c~d')).toBe(true)
  })
})
