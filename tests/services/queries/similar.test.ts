import { expect, test } from 'vitest'
import { instant } from '../../../domain/kernel/index.ts'
import { resourceSharing } from '../../../projections/resource-sharing/resource-sharing.ts'
import { sight } from '../../../projections/sight/sight.ts'
import { reader } from '../../projections/demands.ts'
import { history, moment } from '../../projections/history.ts'
import { asked, hours, offered, ResourceWithdrawn, shared, toResource } from '../../projections/resources.ts'
import { viewsOver } from './memory-views.ts'

const venue = (id: string, ...more: Parameters<typeof toResource>[1][]) =>
  toResource(id, offered({ quantity: 2 }), ...more)
const booked = (share: string, quantity: number) => [asked(share, { quantity }), shared(share, { quantity })]

/** Bookings are from hour 32 to 35. Each venue has two units. */
const told = [
  ...venue('wanted', ...booked('s1', 2)),
  ...venue('full', ...booked('s1', 1), ...booked('s2', 1)),
  ...venue('half', ...booked('s1', 1)),
  ...venue('empty'),
  ...venue('closed', ResourceWithdrawn({ cause: 'owner' })),
  ...toResource('chairs', offered({ category: 'equipment' })),
  ...toResource('rice', offered({ category: 'material' })),
]

async function found(filters: Record<string, string>): Promise<unknown[]> {
  const { views, close } = viewsOver([resourceSharing, sight], history(told))
  const asking = { view: 'resource-sharing', community: 'pa', limit: 10, reader: reader('auditor') }
  const { rows } = await views.page({ ...asking, filters: { ...filters, sort: 'oldest' }, now: instant(moment(20)) })
  close()
  return rows.map((row) => (row as { id: string }).id)
}

const during = (from: number, until: number) => Object.values(hours(from, until)).join('/')

test('similar resources are offered ones of the same category', async () => {
  expect(await found({ similar: 'wanted' })).toEqual(['full', 'half', 'empty'])
  expect(await found({ similar: 'nothing' })).toEqual([])
})

test('a resource is free for a window where all its bookings together leave a unit', async () => {
  expect(await found({ similar: 'wanted', free: during(34, 40) })).toEqual(['half', 'empty'])
  expect(await found({ similar: 'wanted', free: during(35, 40) })).toEqual(['full', 'half', 'empty'])
  expect(await found({ free: during(30, 33) })).toEqual(['half', 'empty', 'chairs'])
})

test('a window that is none is refused', async () => {
  for (const free of ['x', during(40, 34), moment(3), '2026-03-01'])
    await expect(found({ free })).rejects.toThrow('free')
})
