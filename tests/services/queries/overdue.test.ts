import { expect, test } from 'vitest'
import { instant } from '../../../domain/kernel/index.ts'
import { resourceSharing } from '../../../projections/resource-sharing/resource-sharing.ts'
import { sight } from '../../../projections/sight/sight.ts'
import { reader } from '../../projections/demands.ts'
import { history, moment } from '../../projections/history.ts'
import { asked, backAgain, hours, offered, shared, started, toResource } from '../../projections/resources.ts'
import { viewsOver } from './memory-views.ts'

/** Two ladders: one is due back at hour 35 and stays out, the other at hour 40 and comes back. */
const later = { window: hours(36, 40), party: 'dui' }
const lent = toResource(
  'ladder',
  offered({ category: 'equipment' }),
  asked('s1'),
  shared('s1'),
  asked('s2', later),
  shared('s2', later),
  [32, started('s1')],
  [36, started('s2', 'dui')],
)

test('a quiet evening shows what is overdue, in the calendar, the supply and the balances', async () => {
  const { views, close } = viewsOver([resourceSharing, sight], history(lent))
  const read = async (view: string, hour: number, filters: Record<string, string>) => {
    const now = instant(moment(hour))
    const { rows } = await views.page({ view, community: 'pa', limit: 10, reader: reader('auditor'), filters, now })
    return rows as Record<string, unknown>[]
  }
  const calendar = async (hour: number, overdue: string) =>
    (await read('resource-sharing/calendar', hour, { overdue })).map(({ id, overdue: is }) => [id, is])
  expect(await calendar(34, 'true')).toEqual([])
  expect(await calendar(37, 'true')).toEqual([['ladder.s1', true]])
  expect(await calendar(37, 'false')).toEqual([['ladder.s2', false]])
  expect(await calendar(40, 'true')).toHaveLength(2)

  expect(await read('resource-sharing', 34, { overdue: 'true' })).toEqual([])
  expect(await read('resource-sharing', 40, { overdue: 'true' })).toMatchObject([{ id: 'ladder', overdue: 2, left: 0 }])
  const balance = { month: 'total', party: 'dui', category: 'all' }
  expect(await read('resource-sharing/balances', 39, balance)).toEqual([])
  expect(await read('resource-sharing/balances', 40, balance)).toMatchObject([{ unreturned: 1 }])
  close()
})

test('what came back in time is overdue for no reader', async () => {
  const { views, close } = viewsOver(
    [resourceSharing, sight],
    history([...lent, ...toResource('ladder', [39, backAgain('s2')])]),
  )
  const asking = { view: 'resource-sharing/calendar', community: 'pa', limit: 10, reader: reader('auditor') }
  const { rows } = await views.page({ ...asking, filters: { overdue: 'true' }, now: instant(moment(400)) })
  expect(rows).toMatchObject([{ id: 'ladder.s1' }])
  close()
})
