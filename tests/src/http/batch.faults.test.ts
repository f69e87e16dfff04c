import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineRig, type Rig } from './rig.ts'

interface Result {
  readonly key: string | null
  readonly status: number
  readonly answer?: { readonly id: string; readonly events: readonly string[] }
  readonly replayed?: true
  readonly problem?: { readonly code: string; readonly title: string }
  readonly retryAfter?: number
}

let at: Rig
let desk: string
beforeAll(async () => {
  at = await engineRig()
  desk = await at.token({ sub: 'person-committee-1', party: 'committee' })
})
afterAll(() => at.stop())

const batch = async (
  commands: readonly unknown[],
  options: { token?: string; headers?: Record<string, string> } = {},
) => {
  const { status, body } = await at.ask('/v1/pa/batch', { body: { commands }, token: desk, ...options })
  return { status, results: body.results as readonly Result[] }
}
const raise = (key: string, text = '楼道灯坏了') => ({ key, aggregate: 'demand', command: 'raise', data: { text } })
const ITEM = '2.05'
const triage = (id: string, item = ITEM) => ({
  key: `monday.triage.${id}`,
  aggregate: 'demand',
  command: 'triage',
  id,
  data: { item, summary: '楼道照明' },
})

describe('a Monday of 40 untriaged demands', () => {
  let ids: readonly string[]
  beforeAll(async () => {
    const raised = await batch(Array.from({ length: 40 }, (_, one) => raise(`monday.raise.${one}`)))
    expect(raised.results.every(({ status }) => status === 201)).toBe(true)
    ids = raised.results.flatMap(({ answer }) => (answer === undefined ? [] : [answer.id]))
    expect(new Set(ids).size).toBe(40)
  })

  test('is sorted by one request: refusals stand in their place, and stop nothing', async () => {
    const commands = ids.map((id, one) => triage(id, one % 10 === 3 ? '7.99.9' : ITEM))
    const { status, results } = await batch(commands)
    expect(status).toBe(207)
    expect(results.map(({ key }) => key)).toEqual(commands.map(({ key }) => key))
    const refused = results.filter(({ problem }) => problem?.code === 'item.unknown')
    expect(refused.map(({ status }) => status)).toEqual([422, 422, 422, 422])
    const done = results.filter(({ answer }) => answer !== undefined)
    expect(done).toHaveLength(36)
    expect(done.every(({ status, answer }) => status === 200 && answer?.events[0] === 'DemandTriaged')).toBe(true)
    expect(done.some(({ replayed }) => replayed)).toBe(false)

    // The connection broke: the desk corrects the refused ones under new keys and sends the whole list again.
    const again = await batch(
      commands.map((one, at) =>
        at % 10 === 3 ? { ...one, key: `${one.key}.2`, data: { ...one.data, item: ITEM } } : one,
      ),
    )
    expect(again.results.filter(({ replayed }) => replayed === true)).toHaveLength(36)
    expect(again.results.filter(({ replayed }) => replayed === undefined)).toHaveLength(4)
    expect(again.results.every(({ status }) => status === 200)).toBe(true)
  })
})

describe('each command of a batch is judged as if it were sent alone', () => {
  test('by its own key, body, target and sender', async () => {
    const { results } = await batch(
      [
        raise('alone.1'),
        raise('alone.1', '另一条'),
        { ...raise('alone.2'), command: 'fly' },
        { ...raise('alone.3'), id: 'd7' },
        { key: 'alone.4', aggregate: 'demand', command: 'triage', data: {} },
        { key: 'alone.5', aggregate: 'demand', command: 'triage', id: 'nowhere', data: { item: '1.01', summary: 'x' } },
        { key: 'no spaces', aggregate: 'demand', command: 'raise', data: { text: 'x' } },
        { aggregate: 'demand' },
        'nonsense',
      ],
      { headers: { 'accept-language': 'zh' } },
    )
    expect(results.map(({ status, problem }) => [status, problem?.code])).toEqual([
      [201, undefined],
      [422, 'idempotency.reused'],
      [404, 'command.unknown'],
      [400, 'command.invalid'],
      [400, 'command.invalid'],
      [404, 'demand.unknown'],
      [400, 'request.invalid'],
      [400, 'command.invalid'],
      [400, 'command.invalid'],
    ])
    expect(results[5]?.problem?.title).toBe('未找到')
    expect(results.slice(-2).map(({ key }) => key)).toEqual([null, null])
  })

  test('by the revision last seen', async () => {
    const id = (await batch([raise('seen.1')])).results[0]?.answer?.id ?? ''
    const decline = {
      aggregate: 'demand',
      command: 'decline',
      id,
      data: { code: 'no-request', reason: '不属于社区事项', instead: '无' },
    }
    const { results } = await batch([
      { ...decline, key: 'seen.2', ifRevision: 7 },
      { ...decline, key: 'seen.3', ifRevision: 0 },
    ])
    expect(results.map(({ status }) => status)).toEqual([412, 200])
  })

  test('by the rights of the sender', async () => {
    const resident = await at.token({ sub: 'resident-9', role: 'resident' })
    const { results } = await batch([raise('mine.1'), { ...triage('x'), key: 'mine.2' }], { token: resident })
    expect(results.map(({ status }) => status)).toEqual([201, 404])
    const unsigned = await at.ask('/v1/pa/batch', { body: { commands: [raise('short'), triage('x')] } })
    expect((unsigned.body.results as readonly Result[]).map(({ status, problem }) => [status, problem?.code])).toEqual([
      [400, 'idempotency.weak-key'],
      [401, 'token.missing'],
    ])
  })
})

test('a batch takes 1 to 100 commands', async () => {
  for (const commands of [[], Array.from({ length: 101 }, (_, one) => raise(`many.${one}`)), 'all']) {
    const { status, body } = await at.ask('/v1/pa/batch', { body: { commands }, token: desk })
    expect([status, body.code]).toEqual([400, 'command.invalid'])
  }
})

test('every command counts against the rate limit of its sender', async () => {
  const narrow = await engineRig({ rateLimit: 4 })
  try {
    const token = await narrow.token({ sub: 'person-committee-1', party: 'committee' })
    const commands = Array.from({ length: 5 }, (_, one) => raise(`rate.${one}`))
    const { body } = await narrow.ask('/v1/pa/batch', { body: { commands }, token })
    const results = body.results as readonly Result[]
    expect(results.map(({ status }) => status)).toEqual([201, 201, 201, 429, 429])
    expect(results[4]?.retryAfter).toBeGreaterThan(0)
  } finally {
    await narrow.stop()
  }
})
