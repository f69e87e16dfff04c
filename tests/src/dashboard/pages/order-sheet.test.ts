import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  choiceOf,
  columnsOf,
  guessedChoice,
  lackedColumns,
  orderRowsOf,
  sheetOf,
} from '../../../../src/dashboard/pages/intake/sheet.ts'

const NAMES = ['工单编号', '诉求内容', '姓名', '联系电话', '地址', '办理时限', '是否重办']

test('the usual names of columns are recognised, and saved as the engine takes them', () => {
  const columns = columnsOf(guessedChoice(NAMES))
  expect(columns).toMatchObject({
    reference: '工单编号',
    text: '诉求内容',
    name: '姓名',
    contact: '联系电话',
    address: '地址',
    resolveBy: '办理时限',
    again: { column: '是否重办', values: ['是'] },
  })
  expect(columns?.dates).toContain('yyyy/M/d H:mm')
})

test('columns without dates have no formats of dates, and without an order number there are none', () => {
  expect(columnsOf({ columns: { reference: 'a', text: 'b' }, flags: {} })).not.toHaveProperty('dates')
  expect(columnsOf({ columns: { text: 'b' }, flags: {} })).toBeUndefined()
})

test('saved columns that are changed keep what the form does not ask for', () => {
  const saved = { reference: 'a', text: ['b', 'c'], channel: 'd', encoding: 'gb18030' as const }
  expect(columnsOf(choiceOf(saved), saved)).toMatchObject({
    reference: 'a',
    text: 'b',
    channel: 'd',
    encoding: 'gb18030',
  })
})

test('rows are read by the saved columns, and gaps and doubles are found', () => {
  const columns = columnsOf(guessedChoice(NAMES))
  if (columns === undefined) throw new Error('The columns are not recognised.')
  const sheet = sheetOf(`${NAMES.join('\t')}\nA1\t漏水\t甲\t1\t无\t2026/3/1\t是\nA1\t漏水\n\t没有编号`)
  expect(lackedColumns(sheet, columns)).toEqual([])
  expect(orderRowsOf(sheet, columns)).toMatchObject([
    { number: 2, reference: 'A1', address: '', due: '2026/3/1', again: true, twice: false },
    { number: 3, reference: 'A1', twice: true, again: false },
    { number: 4, reference: '', text: '没有编号', twice: false },
  ])
  expect(lackedColumns(sheetOf('x\ty\n1\t2'), columns)).toEqual(['工单编号', '诉求内容'])
})

test('whatever stands in a quoted value comes back as it was', () => {
  const value = fc.string({ maxLength: 20 }).map((text) => text.replaceAll('\r', '').trim())
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 10 }), (rows) => {
      const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
      const lines = rows.map((row) => row.map(quoted).join('\t'))
      const kept = rows.filter((row) => row.some((text) => text !== ''))
      expect(sheetOf(['a\tb', ...lines].join('\r\n')).rows).toEqual(kept.map(([a, b]) => ({ a, b })))
    }),
  )
})
