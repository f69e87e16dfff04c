import { expect, it } from 'vitest'
import type { Actor } from '../../../domain/kernel/index.ts'
import type { Query, ViewPage, Views } from '../../../services/queries/contract.ts'
import { queryHandler } from '../../../services/queries/query-handler.ts'

const reader: Actor = { id: 'person-1', role: 'committee' }
const query: Query = { view: 'errands', community: 'pa', filters: {}, limit: 50, reader }
const never = new AbortController().signal

/** A handler over one row that records its steps in order. */
function handlerOf(given: Partial<Pick<Views, 'known' | 'page' | 'one' | 'reached'>> = {}) {
  const steps: string[] = []
  const step = <T>(name: string, value: T): T => {
    steps.push(name)
    return value
  }
  const handler = queryHandler({
    views: {
      known: () => undefined,
      page: async () => step('page', { rows: [{ sealed: 'name' }], next: 'more', position: 7 }),
      one: async () => step('one', { row: { sealed: 'name' }, position: 7 }),
      counts: async () => step('counts', { counts: { open: 3 }, position: 7 }),
      reached: async (view, position, ms) => step(`reached ${view} ${position} ${ms}`, true),
      ...given,
    },
    open: async (value, { id }, community, view) => {
      step(`open for ${id} in ${community} ${view}`, undefined)
      return Array.isArray(value) ? value.map(() => 'open') : 'open'
    },
    pace: { rest: async () => step('rest', undefined) },
  })
  return { handler, steps }
}

it('waits for the position, takes its turn, reads, then opens values and records that under the view’s name', async () => {
  const { handler, steps } = handlerOf()
  const page = await handler.page({ ...query, minPosition: 7 }, never)
  expect(page).toEqual({ ok: true, personal: true, rows: ['open'], next: 'more', position: 7 })
  const opening = 'open for person-1 in pa errands'
  expect(steps).toEqual(['reached errands 7 2000', 'rest', 'page', opening])
  expect(await handler.one({ ...query, id: '1' })).toEqual({ ok: true, personal: true, row: 'open', position: 7 })
  expect(steps.slice(4)).toEqual(['rest', 'one', opening])
  expect(await handler.counts(query)).toEqual({ ok: true, personal: false, counts: { open: 3 }, position: 7 })
  expect(steps.slice(7)).toEqual(['rest', 'counts'])
})

it('answers a page that is in memory without a turn, and a page without personal values with one object for all readers', async () => {
  const plain: ViewPage = { rows: [{ state: 'open' }], position: 7 }
  const { handler, steps } = handlerOf({ known: () => plain })
  const first = await handler.page(query, never)
  expect(first).toEqual({ ok: true, personal: false, ...plain })
  expect(await handler.page({ ...query, reader: { id: 'person-2', role: 'committee' } }, never)).toBe(first)
  expect(steps).toEqual([])
})

it('opens the personal values of a page in memory again for each reader', async () => {
  const { handler, steps } = handlerOf({ known: () => ({ rows: [{ sealed: 'name' }], position: 7 }) })
  const first = await handler.page(query, never)
  const second = await handler.page({ ...query, reader: { id: 'person-2', role: 'committee' } }, never)
  expect(second).toEqual(first)
  expect(second).not.toBe(first)
  expect(steps).toEqual(['open for person-1 in pa errands', 'open for person-2 in pa errands'])
})

it('reads nothing of a view that is behind, and returns when to retry', async () => {
  const { handler, steps } = handlerOf({ reached: async () => false })
  const behind = { ok: false, code: 'position.ahead', retryAfter: 1 }
  expect(await handler.page({ ...query, minPosition: 7 }, never)).toEqual(behind)
  expect(await handler.one({ ...query, id: '1', minPosition: 7 })).toEqual(behind)
  expect(steps).toEqual([])
})

it('reads nothing for a reader who has left', async () => {
  const { handler, steps } = handlerOf()
  expect(await handler.page(query, AbortSignal.abort())).toBeUndefined()
  expect(steps).toEqual(['rest'])
})

it('opens and records nothing without a row', async () => {
  const { handler, steps } = handlerOf({ one: async () => ({ position: 7 }) })
  expect(await handler.one({ ...query, id: '1' })).toEqual({ ok: true, personal: false, position: 7 })
  expect(steps).toEqual(['rest'])
})

it('leaves the values of a row sealed where that is asked, opens none and records nothing', async () => {
  const row = { name: { sealed: 'c2VhbGVk' }, told: 'x' }
  const { handler, steps } = handlerOf({ one: async () => ({ row, position: 7 }) })
  expect(await handler.one({ ...query, id: '1', sealed: true })).toEqual({
    ok: true,
    personal: false,
    position: 7,
    row: { name: { sealed: true }, told: 'x' },
  })
  expect(steps).toEqual(['rest'])
})
