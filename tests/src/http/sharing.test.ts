import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR, iso } from '../../../domain/kernel/index.ts'
import { engineRig, type Rig } from './rig.ts'

let at: Rig
let owner: string
let borrower: string
let neighbour: string
let auditor: string
beforeAll(async () => {
  at = await engineRig()
  owner = await at.token({ sub: 'person-committee-1', party: 'committee' })
  borrower = await at.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' })
  neighbour = await at.token({ sub: 'manager-1', role: 'property-company', party: 'property-company' })
  auditor = await at.token({ sub: 'person-auditor', role: 'auditor' })
})
afterAll(() => at.stop())

const PURPOSE = '给王奶奶过生日'

test('a hall that is offered and lent is shown to those who take part, its purpose to the two alone', async () => {
  const tell = async (path: string, body: object, token: string) => {
    const told = await at.ask(`/v1/pa/resources${path}`, { body, token })
    expect(told.body).toMatchObject({ position: expect.any(String) })
    return told.body
  }
  const terms = { approval: 'automatic' }
  await tell('', { resource: 'hall', name: '活动室', category: 'venue', quantity: 1, value: 3000, terms }, owner)
  const begins = Date.now() + HOUR / 12
  const window = { from: iso(begins), until: iso(begins + 2 * HOUR) }
  await tell('/hall/request', { window, purpose: PURPOSE, for: { demand: 'd1' } }, borrower)
  const { position } = await tell('/hall/start', { share: 's1' }, owner)

  const show = async (path: string, token: string) =>
    (await at.ask(`/v1/pa/${path}`, { token, headers: { 'x-min-position': position } })).body
  expect(await show('resource-sharing/hall', neighbour)).toMatchObject({
    owner: 'committee',
    left: 0,
    shares: { using: 1 },
  })
  const share = { id: 'hall.s1', owner: 'committee', party: 'social-work', state: 'using', value: 6000 }
  for (const token of [owner, borrower]) {
    expect(await show('resource-sharing/calendar/hall.s1', token)).toMatchObject({ ...share, purpose: PURPOSE })
    expect(await show('resource-sharing/calendar?for=d1', token)).toMatchObject({ rows: [share] })
  }
  const unknown = { ...share, purpose: null, for: null }
  expect(await show('resource-sharing/calendar/hall.s1', neighbour)).toMatchObject(unknown)
  expect(await show('resource-sharing/calendar?for=d1', neighbour)).toMatchObject({ rows: [] })
  expect(await show('resource-sharing/calendar/hall.s1', auditor)).toMatchObject({
    purpose: null,
    for: { demand: 'd1' },
  })
  expect(await show('resource-sharing/balances?party=social-work&month=total&category=all', auditor)).toMatchObject({
    rows: [{ received: { shares: 1, value: 6000 }, balance: -6000 }],
  })
  expect(await show('parties/committee', neighbour)).toMatchObject({ gave: { shares: 1, value: 6000 } })

  const resident = await at.token({ sub: 'resident-1', role: 'resident' })
  for (const view of ['resource-sharing', 'resource-sharing/calendar', 'resource-sharing/balances', 'parties']) {
    expect(await show(view, resident)).toMatchObject({ rows: [] })
  }
})
