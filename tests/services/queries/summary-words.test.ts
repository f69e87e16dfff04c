import { expect, test } from 'vitest'
import { projections } from '../../../projections/views.ts'
import { question } from '../../infra/sqlite/read-db/engine.ts'
import { raised, told, triaged } from '../../projections/demands.ts'
import { history } from '../../projections/history.ts'
import { viewsOver } from './memory-views.ts'

test('the board finds demands by words in their summary, in any order and whatever their case', async () => {
  const events = history([
    ...told('1', raised(), triaged({ summary: '3号楼电梯停运 Lift stopped' })),
    ...told('2', raised(), triaged({ summary: '电梯异响' })),
    ...told('3', raised()),
  ])
  const { views, close } = viewsOver(projections, events)
  const found = async (text: string) =>
    (await views.page(question('demand-board', { filters: { text } }))).rows.map((row) => (row as { id: string }).id)
  expect(await found('电梯')).toEqual(['1', '2'])
  expect(await found('停运  3号楼')).toEqual(['1'])
  expect(await found('LIFT')).toEqual(['1'])
  expect(await found('%')).toEqual([])
  await expect(found('  ')).rejects.toThrow(expect.objectContaining({ code: 'filter.invalid' }))
  close()
})
