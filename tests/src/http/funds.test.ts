import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUR, iso } from '../../../domain/kernel/index.ts'
import { engineRig, type Rig, type Said } from './rig.ts'

let at: Rig
let committee: string
let worker: string
let firm: string
let chess: string
beforeAll(async () => {
  at = await engineRig()
  committee = await at.token({ sub: 'person-committee-1', party: 'committee' })
  worker = await at.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' })
  firm = await at.token({ sub: 'person-enterprise-1', role: 'enterprise', party: 'enterprise' })
  chess = await at.token({ sub: 'person-org-chess-1', role: 'organization', party: 'org-chess' })
})
afterAll(() => at.stop())

const tell = async (path: string, body: object, token: string) =>
  (await at.ask(`/v1/pa/${path}`, { body, token })).body as Record<string, unknown>
const show = async (path: string, position: unknown) =>
  (await at.ask(`/v1/pa/${path}`, { token: worker, headers: { 'x-min-position': String(position) } })).body

const rowsOf = async (path: string, position: unknown) =>
  (await show(path, position)) as Said & { readonly rows: readonly Record<string, unknown>[] }

describe('money and values', () => {
  test('a fund pays with the money of its pledgers, and what is left goes where each agreed', async () => {
    await tell('resources', { resource: 'fund', name: '助老金', category: 'fund', purpose: '助老' }, committee)
    await tell('resources', { resource: 'next', name: '微基金', category: 'fund' }, committee)
    const remainder = { to: 'fund', fund: 'next' }
    await tell('resources/fund/pledge', { quantity: 90_000, purpose: '助老', remainder }, firm)
    await tell('resources/fund/pledge', { quantity: 10_000 }, committee)
    await tell('resources/fund/request', { quantity: 60_000 }, chess)
    await tell('resources/fund/approve', { share: 's1' }, committee)
    const pay = { share: 's1', quantity: 20_005, more: true, purpose: '助老', receipt: '收据 31，王某' }
    expect((await tell('resources/fund/consume', { ...pay, purpose: '助学' }, committee)).code).toBe(
      'fund.other-purpose',
    )
    await tell('resources/fund/consume', pay, committee)
    await tell('resources/fund/cancel', { share: 's1' }, chess)
    const { events, position } = await tell('resources/fund/withdraw', {}, committee)
    expect(events).toEqual(['ResourceWithdrawn', 'FundsReturned', 'FundsReturned'])
    const balance = async (party: string) => {
      const { rows } = await rowsOf(`resource-sharing/balances?party=${party}&month=total&category=fund`, position)
      return rows[0]
    }
    expect(await balance('enterprise')).toMatchObject({ given: { value: 18_005 }, passedOn: 71_995 })
    expect(await balance('committee')).toMatchObject({ given: { value: 2_000 }, balance: 2_000 })
    expect(await balance('org-chess')).toMatchObject({ received: { value: 20_005 }, balance: -20_005 })
    expect(await show('resource-sharing/fund', position)).toMatchObject({ quantity: 0, money: [], purpose: '助老' })
    expect(JSON.stringify((await at.ask('/v1/pa/streams/resource-pa-fund', { token: chess })).body)).not.toContain(
      '王某',
    )
  })

  test('a value outside the price list that two societies agreed on is refused', async () => {
    const board = {
      resource: 'board',
      name: '棋盘',
      category: 'equipment',
      quantity: 1,
      terms: { approval: 'automatic' },
    }
    const prices = { prices: [{ category: 'equipment', least: 100, most: 900 }], hour: { least: 2_000, most: 5_000 } }
    const proposed = await tell('workbooks/pa/set-prices', prices, worker)
    expect(proposed.events).toEqual(['PriceListProposed'])
    const { rows } = await rowsOf('workbook-compliance/prices?state=proposed', proposed.position)
    const list = rows[0]?.list
    expect((await tell('workbooks/pa/answer-prices', { list, granted: true }, worker)).code).toBe('prices.same-society')
    await tell('workbooks/pa/answer-prices', { list, granted: true }, chess)
    const refused = await tell('resources', { ...board, value: 901 }, chess)
    expect(refused).toMatchObject({ code: 'resource.value-outside-list', details: { least: 100, most: 900 } })
    await tell('resources', { ...board, value: 900 }, chess)
    const from = Date.now() + HOUR
    const window = { from: iso(from), until: iso(from + 2 * HOUR) }
    const { position } = await tell('resources/board/request', { window }, worker)
    const stream = await at.ask('/v1/pa/streams/resource-pa-board', { token: chess })
    expect(JSON.stringify(stream.body)).toContain(`"prices":"${list}"`)
    expect(position).toBeDefined()
  })
})
