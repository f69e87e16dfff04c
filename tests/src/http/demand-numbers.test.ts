import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkDigit } from '../../../domain/demand/intake/demand-number.ts'
import { engineRig, type Rig } from './rig.ts'

let at: Rig
let worker: string
let resident: string
beforeAll(async () => {
  at = await engineRig()
  worker = await at.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' })
  resident = await at.token({ sub: 'resident-7', role: 'resident' })
})
afterAll(() => at.stop())

const raise = (body: object, token = resident, headers = {}) => at.ask('/v1/pa/demands', { body, token, headers })
const found = async (filter: string, position: string, token = resident) => {
  const headers = { 'x-min-position': position }
  return at.ask(`/v1/pa/${filter}`, { token, headers })
}

describe('the answer to raising', () => {
  test('holds the number and the due times, and no numbers to call where it is not urgent', async () => {
    const { status, body } = await raise({ text: '楼道灯坏了' })
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.any(String),
      revision: 0,
      position: expect.any(String),
      events: ['DemandRaised'],
      number: expect.stringMatching(/^\d{6}-\d{6}-\d$/),
      acceptBy: expect.any(String),
      resolveBy: expect.any(String),
    })
  })

  test('says whom to call where it is urgent, also without a token', async () => {
    const { body } = await at.ask('/v1/pa/demands', { body: { text: '燃气味', urgent: true } })
    expect(body.emergency.numbers).toEqual(['110', '119', '120'])
    expect(body.emergency.words.zh).toContain('119（消防）')
    expect(body).toMatchObject({ followUpCode: expect.any(String), number: expect.any(String) })
    expect(Date.parse(body.resolveBy) - Date.parse(body.acceptBy)).toBe(105 * 60_000)
  })

  test('is the same when it is repeated, also after triage moved the due times', async () => {
    const headers = { 'idempotency-key': 'said-twice' }
    const first = await raise({ text: '下水道堵了' }, resident, headers)
    const triaged = await at.ask(`/v1/pa/demands/${first.body.id}/triage`, {
      body: { item: '1.01.4', summary: '下水道', level: 'L1' },
      token: worker,
    })
    expect(triaged.body).not.toHaveProperty('number')
    expect((await raise({ text: '下水道堵了' }, resident, headers)).body).toEqual(first.body)
  })

  test('stands in the contracts', async () => {
    const openapi = JSON.parse(await (await at.call('/openapi.json')).text())
    const schema = openapi.paths['/v1/{community}/demands'].post.responses['201'].content['application/json'].schema
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['id', 'number', 'acceptBy', 'emergency']))
    expect(schema.required).toEqual(expect.arrayContaining(['number', 'acceptBy', 'resolveBy']))
    const messages = JSON.parse(await (await at.call('/asyncapi.json')).text())
    expect(messages.components.messages['demand.raise.done'].payload.properties).toHaveProperty('number')
    expect(messages.operations['demand.raise'].reply.messages).toContainEqual({
      $ref: '#/channels/answers/messages/demand.raise.done',
    })
  })
})

describe('a look-up by number', () => {
  test('finds the demand however the number is written, on the board and among all demands', async () => {
    const { body } = await raise({ text: '电梯停了' })
    const plain = body.number.replaceAll('-', '')
    for (const typed of [body.number, plain, `${plain.slice(0, 6)} ${plain.slice(6)}`])
      for (const view of ['demands', 'demand-board']) {
        const { body: page } = await found(`${view}?number=${encodeURIComponent(typed)}`, body.position)
        expect(page).toMatchObject({ rows: [{ id: body.id }] })
      }
  })

  test('finds nothing that the reader may not see', async () => {
    const { body } = await raise({ text: '家事', concerns: ['violence'] })
    const other = await at.token({ sub: 'resident-8', role: 'resident' })
    expect((await found(`demands?number=${body.number}`, body.position)).body.rows).toHaveLength(1)
    expect((await found(`demands?number=${body.number}`, body.position, other)).body.rows).toEqual([])
  })

  test('refuses a number with a wrong digit', async () => {
    const wrong = `261127-493817-${(Number(checkDigit('261127493817')) + 1) % 10}`
    const { status, body } = await found(`demands?number=${wrong}`, '0')
    expect([status, body.code]).toEqual([400, 'filter.invalid'])
  })
})
