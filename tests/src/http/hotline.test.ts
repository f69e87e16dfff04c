import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
const whyDeclined = { code: 'outside-territory', reason: '不属于本社区', instead: '请向区城管局反映。' }
const receive = (body: object, token = hotline) => at.ask('/v1/pa/demands/receive-order', { body, token })

test('an order is one demand, whichever person of the hotline sends it, and how often', async () => {
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
  await send('decline', whyDeclined)
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

describe('a confidential order', () => {
  test('is known only to the hotline and those who work on it, on every surface', async () => {
    const words = '匿名举报某商户偷排'
    const { body } = await receive(order('QX-4', { text: words, name: '周女士', order: { confidential: true } }))
    const { id, position } = body
    const triage = { item: '2.05', summary: '某商户偷排', level: 'L3' }
    const triaged = await at.ask(`/v1/pa/demands/${id}/triage`, { body: triage, token: committee })
    expect(triaged.body.events).toContain('DemandTriaged')
    const outsiders = [
      await at.token({ sub: 'resident-9', role: 'resident' }),
      await at.token({ sub: 'person-x', role: 'property-company', party: 'property' }),
      await at.token({ sub: 'agent-7', role: 'hotline', party: 'other-line' }),
    ]
    const headers = { 'x-min-position': triaged.body.position }
    const surfaces = [
      `demands/${id}`,
      'demands',
      'demands?reference=QX-4',
      `demands?number=${body.number}`,
      'demand-board',
      'inbox',
      'demand-board/callbacks',
      `events?after=0&limit=1000`,
      `streams/demand-pa-${id}/events`,
    ]
    for (const token of outsiders)
      for (const path of surfaces) {
        const said = JSON.stringify((await at.ask(`/v1/pa/${path}`, { token, headers })).body)
        expect(said.includes(id), path).toBe(false)
        expect(said).not.toContain('某商户偷排')
        expect(said).not.toContain('周女士')
      }
    for (const token of [committee, hotline])
      expect((await at.ask(`/v1/pa/demands/${id}`, { token, headers })).body).toMatchObject({
        visibility: 'restricted',
      })
    expect(Number(position)).toBeGreaterThan(0)
  })

  test('is restricted also where the hotline says so only when it sends the order again', async () => {
    const { id } = (await receive(order('QX-5'))).body
    await at.ask(`/v1/pa/demands/${id}/decline`, { body: whyDeclined, token: committee })
    const again = await receive(order('QX-5', { again: true, order: { confidential: true } }))
    expect(again.body.events).toContain('OrderSentAgain')
    const headers = { 'x-min-position': again.body.position }
    const file = await at.ask(`/v1/pa/demands/${id}`, { token: committee, headers })
    expect(file.body).toMatchObject({ state: 'raised', visibility: 'restricted' })
    const stranger = await at.token({ sub: 'person-x', role: 'property-company', party: 'property' })
    expect((await at.ask(`/v1/pa/demands/${id}`, { token: stranger, headers })).status).not.toBe(200)
  })
})

test('an order goes its whole way: to the desk, to a party and back, merged, withdrawn, opened again, and each time there is a result', async () => {
  const send = async (id: string, command: string, body: object, token = committee) => {
    const answer = await at.ask(`/v1/pa/demands/${id}/${command}`, { body, token })
    expect([command, answer.status, answer.body.code]).toEqual([command, 200, undefined])
    return answer.body
  }
  const state = async (id: string, position: string) => {
    const headers = { 'x-min-position': position }
    return (await at.ask(`/v1/pa/demands/${id}`, { token: committee, headers })).body
  }
  const triage = { item: '1.10.4', summary: '充电桩故障' }
  const resolveBy = iso(Date.now() + 5 * DAY)
  const [one, two] = [
    (await receive(order('W-1', { order: { resolveBy } }))).body.id,
    (await receive(order('W-2', { order: { resolveBy } }))).body.id,
  ]
  for (const id of [one, two]) await send(id, 'triage', triage)
  await send(two, 'merge', { original: one })
  const property = await at.token({ sub: 'person-property-1', role: 'property-company', party: 'property' })
  await send(one, 'assign', { party: 'property' })
  await send(one, 'return', { task: 't1', code: 'not-ours', reason: '不在职责范围', proper: 'committee' }, property)
  await send(one, 'assign', { party: 'property' })
  await send(one, 'accept', { task: 't2' }, property)
  const early = await at.ask(`/v1/pa/demands/${two}/hand-back`, { body: { result: 'x' }, token: committee })
  expect(early.body.code).toBe('demand.wrong-state')
  await send(one, 'deliver', { task: 't2', result: '已更换灯泡' }, property)
  for (const id of [one, two]) await send(id, 'hand-back', { result: '已更换灯泡' })
  await send(two, 'record-hotline-callback', { resolved: true }, hotline)
  const back = await send(one, 'record-hotline-callback', { resolved: false }, hotline)
  expect(back.events).toContain('DemandReopened')
  expect(await state(one, back.position)).toMatchObject({ order: { handedBack: false, resolveBy } })
  await send(one, 'ask-hotline', { question: 'return', reason: '请转区里' })
  const taken = await send(one, 'answer-hotline', { granted: true }, hotline)
  expect(await state(one, taken.position)).toMatchObject({ state: 'withdrawn' })
  const board = await at.ask('/v1/pa/demand-board?limit=200', {
    token: committee,
    headers: { 'x-min-position': taken.position },
  })
  const open = (board.body.rows as readonly { readonly id: string }[]).map(({ id }) => id)
  expect(open.filter((id) => id === one || id === two)).toEqual([])
})
