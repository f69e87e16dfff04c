import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { engineRig, type Rig, type Said } from './rig.ts'

const PHONE = '138-0000-1234'
const SOON = { timeout: 15_000 }

let at: Rig
let clerk: string
let other: string
beforeAll(async () => {
  at = await engineRig()
  clerk = await at.token({ sub: 'person-committee-2', role: 'committee', party: 'committee' })
  other = await at.token({ sub: 'resident-0009', role: 'resident' })
})
afterAll(() => at.stop())

interface FoundDemand {
  readonly id: string
  readonly alike: readonly string[]
  readonly raiser: { readonly kind: string; readonly id: string | null }
}
const demandsIn = (body: Said) => body.demands as readonly FoundDemand[]

async function raise(body: object, token = clerk): Promise<Said> {
  const { status, body: said } = await at.ask('/v1/pa/demands', { body, token })
  expect(status, JSON.stringify(said)).toBe(201)
  const headers = { 'x-min-position': said.position }
  for (const view of ['demands', 'demand-board'])
    expect((await at.ask(`/v1/pa/${view}?limit=1`, { token: clerk, headers })).status).toBe(200)
  return said
}
const byPhone = (contact: string, token = clerk) => at.ask('/v1/pa/raiser-lookup', { body: { contact }, token })

describe('a phone number', () => {
  test.each([
    '13800001234',
    '+86 138 0000 1234',
    '0086-138-0000-1234',
    '１３８００００１２３４',
    '138 0000 1234（家）',
  ])('finds the person and their demands: %s', async (written) => {
    const name = '王（虚构）'
    const raised = await raise({
      text: '楼道灯不亮',
      onBehalfOf: { kind: 'outsider', name, contact: PHONE },
      place: { quarter: 'q01', building: '1' },
    })
    await vi.waitFor(async () => {
      const { status, headers, body } = await byPhone(written)
      expect([status, body.name, headers.get('cache-control')]).toEqual([200, name, 'no-store'])
      expect(demandsIn(body)[0]).toMatchObject({ id: raised.id, quarter: 'q01', building: '1', ended: null })
    }, SOON)
  })

  test('finds what residents told with their own demands', async () => {
    const raised = await raise({ text: '门禁坏了', contact: '139 1111 2222' }, other)
    await vi.waitFor(async () => {
      const { body } = await byPhone('13911112222')
      expect(demandsIn(body)).toMatchObject([{ id: raised.id, raiser: { kind: 'resident', id: 'resident-0009' } }])
    }, SOON)
  })

  test('that no one left finds nothing', async () => {
    expect((await byPhone('13700000000')).body).toEqual({ name: null, demands: [] })
  })

  test.each([
    ['a resident', 'resident', undefined],
    ['an auditor', 'auditor', undefined],
    ['an organisation', 'organization', 'org-chess'],
  ] as const)('is asked by those alone who take demands in, not by %s', async (_, role, party) => {
    const token = await at.token({ sub: 'someone', role, ...(party === undefined ? {} : { party }) })
    const { status, body } = await byPhone(PHONE, token)
    expect([status, body.code]).toEqual([403, 'forbidden'])
  })

  test('finds for a hotline only what it may read', async () => {
    const token = await at.token({ sub: 'person-hotline-1', role: 'hotline', party: 'hotline' })
    expect((await byPhone(PHONE, token)).body).toEqual({ name: null, demands: [] })
  })

  test('stands in no address', async () => {
    const { status, body } = await at.ask('/v1/pa/demands?contact=13800001234', { token: clerk })
    expect([status, body.code]).toEqual([400, 'filter.unknown'])
    const document = JSON.stringify((await at.ask('/openapi.json')).body.paths)
    expect(document).not.toContain('The phone number of the raiser')
  })

  test('that opened a name is recorded as a disclosure', async () => {
    const raised = await raise({ text: '漏水', contact: '136 0000 9999', name: '李（虚构）' }, other)
    await vi.waitFor(async () => expect((await byPhone('13600009999')).body.name).toBe('李（虚构）'), SOON)
    const { body } = await at.ask('/v1/pa/privacy/disclosures?subject=resident-0009', { token: other })
    const seen = JSON.stringify(body.disclosures)
    expect(seen).toContain('person-committee-2')
    expect(raised.id).toBeDefined()
  })
})

describe('similar demands', () => {
  const similar = (body: object, token = clerk) => at.ask('/v1/pa/similar-demands', { body, token })

  test('are those of the building, and those that were summed up in similar words', async () => {
    const here = await raise({ text: '电梯坏了', place: { quarter: 'q02', building: '2' } })
    const elsewhere = await raise({ text: '电梯停了', place: { quarter: 'q05', building: '1' } })
    const sorted = { item: '6.09.4', summary: '电梯停运，居民上下楼困难', level: 'L3', visibility: 'public' }
    const triage = await at.ask(`/v1/pa/demands/${elsewhere.id}/triage`, { body: sorted, token: clerk })
    expect(triage.status, JSON.stringify(triage.body)).toBe(200)
    const headers = { 'x-min-position': triage.body.position }
    expect((await at.ask('/v1/pa/demand-board?limit=1', { token: clerk, headers })).status).toBe(200)

    const { body } = await similar({ text: '电梯停运了', quarter: 'q02', building: '2' })
    const found = new Map(demandsIn(body).map(({ id, alike }) => [id, alike]))
    expect(found.get(here.id)).toEqual(['building', 'quarter'])
    expect(found.get(elsewhere.id)).toContain('words')
    expect(JSON.stringify(body)).not.toContain('电梯坏了')
  })

  test('are none that the reader may not know of', async () => {
    const place = { quarter: 'q03', building: '1' }
    const restricted = await raise({ text: '邻里纠纷', place, visibility: 'restricted' })
    const ids = async (token: string) => demandsIn((await similar(place, token)).body).map(({ id }) => id)
    expect(await ids(clerk)).toContain(restricted.id)
    expect(await ids(other)).not.toContain(restricted.id)
    const chess = await at.token({ sub: 'person-org-chess-1', role: 'organization', party: 'org-chess' })
    expect(await ids(chess)).not.toContain(restricted.id)
  })

  test('refuse what is no question', async () => {
    const { status, body } = await similar({ hours: 0 })
    expect([status, body.code]).toEqual([400, 'command.invalid'])
    expect((await similar({}, '')).status).toBe(401)
  })
})

test('items are proposed for a text, the most similar first', async () => {
  const { status, body } = await at.ask('/v1/pa/item-proposals', { body: { text: '电梯经常停运' }, token: clerk })
  expect(status).toBe(200)
  const items = body.items as readonly { readonly code: string; readonly title: string }[]
  expect(items[0]?.title).toContain('电梯')
  expect(items.length).toBeLessThanOrEqual(3)
  expect((await at.ask('/v1/pa/item-proposals', { body: { text: '電' }, token: clerk })).body.items).toEqual([])
})
