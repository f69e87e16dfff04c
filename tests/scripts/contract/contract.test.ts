import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type TSchema, Type } from '@sinclair/typebox'
import { describe, expect, test } from 'vitest'
import { commandPath } from '../../../client/http/commands.ts'
import { contexts } from '../../../domain/contexts.ts'
import { Closed, catalogue, Id, Line, OneOf, Personal } from '../../../domain/kernel/index.ts'
import { viewsOf } from '../../../projections/runtime/index.ts'
import { projections } from '../../../projections/views.ts'
import { contractFiles } from '../../../scripts/contract/contract.ts'
import { docComment, interfaceOf, typeCase, typeOf } from '../../../scripts/contract/types.ts'
import { addressOfCommand } from '../../../src/http/addresses.ts'

const root = resolve(import.meta.dirname, '../../..')
const written = contractFiles(contexts, viewsOf(projections))

describe('the published types', () => {
  test.each(Object.keys(written))('%s equals the output of the build', (path) => {
    expect(readFileSync(resolve(root, path), 'utf8')).toBe(written[path])
  })

  test('are all of their folder', () => {
    expect(globSync('client/http/contract/*', { cwd: root }).toSorted()).toEqual(Object.keys(written).toSorted())
  })

  test('of no two things have one name', () => {
    const names = Object.values(written).flatMap((text) =>
      [...text.matchAll(/^export (?:interface|type|const) (\w+)/gm)].map(([, name]) => name),
    )
    expect(names.length).toBeGreaterThan(300)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })
})

test('every command has the address that the engine gives it', () => {
  const known = catalogue(contexts)
  const commands = contexts.flatMap((of) =>
    Object.entries(of.commands).map(([command, { creates }]) => ({
      aggregate: of.name,
      command,
      ...(creates || of.singleton ? {} : { id: 'a~1' }),
    })),
  )
  expect(commands.length).toBeGreaterThan(100)
  for (const command of commands) {
    expect(commandPath('pa', command)).toBe(addressOfCommand(known, { community: 'pa', ...command }))
  }
})

describe('the type of a schema', () => {
  test.each<[string, TSchema]>([
    ['string', Line],
    ['number', Type.Integer()],
    ['boolean', Type.Boolean()],
    ['string | null', Type.Union([Id, Type.Null()])],
    ['unknown', Type.Union([Type.Unknown(), Type.Null()])],
    [String.raw`'it\'s' | 'b'`, OneOf(["it's", 'b'])],
    ["'true' | 'false'", Type.String({ enum: ['true', 'false'] })],
    ['readonly string[]', Type.Array(Id)],
    ["ReadonlyArray<'a' | 'b'>", Type.Array(OneOf(['a', 'b']))],
    ['readonly [number, number]', Type.Tuple([Type.Number(), Type.Number()])],
    ["{ readonly a: string; readonly 'b-c'?: number }", Closed({ a: Id, 'b-c': Type.Optional(Type.Number()) })],
    ['{ readonly [name: string]: unknown }', Type.Record(Type.String(), Type.Unknown())],
  ])('is %s', (type, schema) => {
    expect(typeOf(schema, 'read')).toBe(type)
  })

  test('is plain for senders, and may be sealed for readers', () => {
    const schema = Type.Array(Personal(Line))
    expect(typeOf(schema, 'sent')).toBe('readonly string[]')
    expect(typeOf(schema, 'read')).toBe('ReadonlyArray<PersonalValue<string>>')
  })

  test('must be known', () => {
    expect(() => typeOf(Type.BigInt(), 'read')).toThrow('no type for the schema')
  })
})

describe('an interface', () => {
  test('says which fields a reader may not be told', () => {
    const schema = Closed({ a: Id, b: Type.Optional(Id), c: Personal(Line) })
    const withheld = new Set(['a', 'b', 'c'])
    expect(interfaceOf('X', schema, { direction: 'read', withheld })).toBe(
      [
        'export interface X {',
        '  readonly a: string | NotTold',
        '  readonly b?: string',
        '  readonly c: PersonalValue<string>',
        '}',
        '',
      ].join('\n'),
    )
  })

  test('without fields takes none from senders', () => {
    expect(interfaceOf('X', Closed({}), { direction: 'sent' })).toContain('[field: string]: never')
  })
})

test('a comment cannot end early, and names have no hyphens', () => {
  expect(docComment('', 'a */ b')).toBe('/** a * / b */\n')
  expect(typeCase('demand-board/long-running')).toBe('DemandBoardLongRunning')
})
