import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, iso } from '../../../domain/kernel/index.ts'
import { engineRig, type Rig } from './rig.ts'

let at: Rig
let hotline: string
let committee: string
beforeAll(async () => {
  at = await engineRig()
  const administrator = await at.token({ sub: 'administrator-1', role: 'administrator' })
  const line = { party: 'line', kind: 'hotline', name: '12345' }
  expect((await at.ask('/v1/pa/communities/pa/join-party', { body: line, token: administrator })).status).toBe(200)
  hotline = await at.token({ sub: 'agent-1', role: 'hotline', party: 'line' })
  committee = await at.token({ sub: 'person-committee-1', party: 'committee' })
})
afterAll(() => at.stop())

const order = (reference: string, more: object = {}) => ({ text: '路灯不亮', reference, ...more })
const receive = (body: object, token = hotline) => at.ask('/v1/pa/demands/receive-order', { body, token })

test('an order is one demand, whoever of the hotline sends it and how often', async () => {
  const resolveBy = iso(Date.now() + 2 * DAY)
  const first = await receive(order('QX-1', { order: { resolveBy } }))
  expect([first.status, first.body.events]).toEqual([201, ['DemandRaised']])
  const colleague = await at.token({ sub: 'agent-2', role: 'hotline', party: 'line' })
  for (const token of [hotline, colleague]) {
    const again = await receive(order('QX-1'), token)
    expect([again.status, again.body.code]).toEqual([422, 'hotline.order-known'])
    expect(again.body.details).toMatchObject({ demand: first.body.id, state: 'raised' })
  }
  expect((await receive(order('QX-2'))).body.id).not.toBe(first.body.id)

  const headers = { 'x-min-position': first.body.position }
  const file = await at.ask(`/v1/pa/demands/${first.body.id}`, { token: committee, headers })
  expect(file.body).toMatchObject({ reference: 'QX-1', order: { resolveBy, handedBack: false, asked: null } })
  const found = await at.ask('/v1/pa/demands?reference=QX-1', { token: hotline, headers })
  expect(found.body.rows).toMatchObject([{ id: first.body.id }])
})

test('only a hotline sends orders', async () => {
  expect((await receive(order('QX-9'), committee)).status).toBe(403)
})

test('the result handed back stands in the file as text, for those who work on the order and for the hotline', async () => {
  const { id } = (await receive(order('QX-3'))).body
  const send = (command: string, body: object, token = committee) =>
    at.ask(`/v1/pa/demands/${id}/${command}`, { body, token })
  await send('decline', { code: 'outside-territory', reason: '不属于本社区', instead: '可向区城管局反映。' })
  const handed = await send('hand-back', { result: '已告知诉求人向区城管局反映。' })
  expect(handed.body.events).toEqual(['ResultHandedBack'])
  const headers = { 'x-min-position': handed.body.position }
  for (const token of [committee, hotline]) {
    const { body } = await at.ask(`/v1/pa/demands/${id}`, { token, headers })
    expect(body).toMatchObject({ result: '已告知诉求人向区城管局反映。', order: { handedBack: true } })
  }
  const stranger = await at.token({ sub: 'x', role: 'hotline', party: 'line2' })
  expect((await at.ask(`/v1/pa/demands/${id}`, { token: stranger, headers })).status).not.toBe(200)
})
