import { Type } from '@sinclair/typebox'
import { expect, test } from 'vitest'
import { Closed, Line, Personal, Text } from '../../../domain/kernel/index.ts'
import { blankTexts, fieldErrors } from '../../../services/commands/validation.ts'

const Form = Closed({
  days: Type.Optional(Type.Array(Type.Integer(), { minItems: 1, maxItems: 2, uniqueItems: true })),
  year: Type.Optional(Type.Integer({ minimum: 1970, maximum: 9999 })),
  share: Type.Optional(Type.Number({ exclusiveMinimum: 0, multipleOf: 0.5 })),
  names: Type.Optional(Type.Record(Type.String(), Type.String(), { minProperties: 1, maxProperties: 2 })),
})

test.each([
  [{ days: [] }, 'must have at least 1 item', '必须至少有 1 项'],
  [{ days: [1, 2, 3] }, 'must have at most 2 items', '必须至多有 2 项'],
  [{ days: [1, 1] }, 'must not have an item twice', '必须各项互不相同'],
  [{ days: 1 }, 'must be array', '必须为列表'],
  [{ year: 0 }, 'must be at least 1970', '必须不小于 1970'],
  [{ year: 10_000 }, 'must be at most 9999', '必须不大于 9999'],
  [{ year: 1.5 }, 'must be integer', '必须为整数'],
  [{ share: 0 }, 'must be more than 0', '必须大于 0'],
  [{ share: 0.7 }, 'must be a multiple of 0.5', '必须为 0.5 的倍数'],
  [{ names: {} }, 'must have at least 1 field', '必须至少有 1 个字段'],
  [{ names: { a: '', b: '', c: '' } }, 'must have at most 2 fields', '必须至多有 2 个字段'],
])('%j is told in a sentence of each language', (data, en, zh) => {
  expect(fieldErrors(Form, data)).toEqual([{ path: `/${Object.keys(data)[0]}`, message: { en, zh } }])
})

const Note = Closed({
  text: Personal(Text, 'actor'),
  lines: Type.Optional(Type.Array(Line)),
  by: Type.Optional(Type.Union([Closed({ name: Line }), Type.Null()])),
})

test.each([' ', '\u3000', '\n\n', '\u200b', '\u200d\ufe0f', '\u3164', '\u2800', '\u00ad'])(
  '%j says nothing',
  (text) => {
    expect(blankTexts(Note, { text })).toEqual([
      { path: '/text', message: { en: 'must hold at least one visible character', zh: '必须至少有一个可见字符' } },
    ])
  },
)

test('blank texts are found in lists and in one of several forms', () => {
  const data = { text: 'x', lines: ['a', ' '], by: { name: '\u3000' } }
  expect(blankTexts(Note, data).map(({ path }) => path)).toEqual(['/lines/1', '/by/name'])
})

test.each(['.', ' 灯 ', '👨‍👩‍👧', '\ue000', '\u0301', '؟'])('%j says something', (text) => {
  expect(blankTexts(Note, { text, by: null })).toEqual([])
})
