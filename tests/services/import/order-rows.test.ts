import { Value } from '@sinclair/typebox/value'
import { describe, expect, test } from 'vitest'
import { OrderColumns } from '../../../domain/community/order-columns-events.ts'
import { orderRows } from '../../../services/import/order-rows.ts'

const columns: OrderColumns = {
  reference: 'No',
  text: ['What', 'Title'],
  resolveBy: 'Due',
  again: { column: 'Kind', values: ['again'] },
  dates: ['yyyy/M/d H:mm', 'yyyy年M月d日', 'yyyy-MM-dd'],
  blank: ['-'],
}
const read = (text: string, more: Partial<OrderColumns> = {}) =>
  orderRows({ text, delimiter: '\t', columns: { ...columns, ...more }, zone: 'Asia/Shanghai', mostRows: 4 })
const sheet = (...rows: readonly string[]) => ['No\tTitle\tWhat\tDue\tKind\tOther', ...rows].join('\n')

describe('rows of a hotline', () => {
  test('are read with local times, and days end at midnight', async () => {
    const rows = await read(
      sheet('1\tt\tx\t2026/3/2 9:05\t\t', '2\tt\t-\t2026年3月2日\tagain\t', '3\tt\t5" pipe\t2026/2/30 9:05\t\t'),
    )
    expect(rows).toEqual([
      { row: 2, reference: '1', data: { reference: '1', text: 'x', order: { resolveBy: '2026-03-02T01:05:00.000Z' } } },
      {
        row: 3,
        reference: '2',
        data: { reference: '2', text: 't', again: true, order: { resolveBy: '2026-03-02T16:00:00.000Z' } },
      },
      {
        row: 4,
        reference: '3',
        wrong: { field: 'resolveBy', message: expect.objectContaining({ en: expect.any(String) }) },
      },
    ])
  })

  test('keep quotes and line breaks of copied cells', async () => {
    const [row] = await read(sheet('1\tt\t"two\nlines with ""quotes"""\t\t\t'))
    expect(row?.data).toMatchObject({ text: 'two\nlines with "quotes"' })
  })

  test('without any value are left out, and counted', async () => {
    const rows = await read(sheet('\t\t\t\t\tnote', '1\t\tx\t\t\t', '\tt\t\t\t\t', 'too short'))
    expect(rows.map(({ row, wrong }) => [row, wrong?.field])).toEqual([
      [3, undefined],
      [4, 'reference'],
      [5, undefined],
    ])
    expect(rows[2]?.data).toBeUndefined()
  })

  test('are refused as a whole where columns are missing or doubled, or where there are too many', async () => {
    await expect(read('No\tWhat\n1\tx')).rejects.toMatchObject({ code: 'import.columns' })
    await expect(read(`No\t${sheet()}`)).rejects.toMatchObject({ code: 'import.columns' })
    const many = Array.from({ length: 5 }, (_, nth) => `${nth}\tt\tx\t\t\t`)
    await expect(read(sheet(...many))).rejects.toMatchObject({ code: 'import.too-many' })
  })
})

test('dates are saved only in formats that can be read back', () => {
  const accepted = ['yyyy/M/d H:mm', 'yyyy-MM-dd', 'yyyy-MM-dd HH:mm:ss', 'yyyy年M月d日 H时mm分', 'yyyy.M.d', 'rfc3339']
  for (const one of accepted)
    expect([one, Value.Check(OrderColumns, { ...columns, dates: [one] })]).toEqual([one, true])
  for (const one of ['dd/MM/yyyy', 'yyyy', 'M/d', 'yyyy-MM-dd hh:mm a', ''])
    expect([one, Value.Check(OrderColumns, { ...columns, dates: [one] })]).toEqual([one, false])
})
