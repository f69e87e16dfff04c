import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { engineRig, type Rig, type Said } from './rig.ts'

let at: Rig
let clerk: string
beforeAll(async () => {
  at = await engineRig({ trustedProxies: ['127.0.0.1'] })
  clerk = await at.token({ sub: 'person-committee-2', role: 'committee', party: 'committee' })
})
afterAll(() => at.stop())

/** Each test comes from an address of its own, because attempts are counted by address. */
let host = 0
beforeEach(() => {
  host += 1
})

const follow = (number: string, phoneEnding: string, address = `203.0.113.${host}`) =>
  at.ask('/v1/pa/follow', { body: { number, phoneEnding }, headers: { 'x-forwarded-for': address } })

async function raise(body: object, token = clerk): Promise<Said> {
  const { body: said } = await at.ask('/v1/pa/demands', { body: { text: '路灯不亮', ...body }, token })
  const headers = { 'x-min-position': said.position }
  expect((await at.ask('/v1/pa/demands?limit=1', { token: clerk, headers })).status).toBe(200)
  return said
}
const caller = (contact: string) => ({ onBehalfOf: { kind: 'outsider', name: '王（虚构）', contact } })

describe('the number and the end of the phone number', () => {
  test('let a caller follow the demand, however the number is written', async () => {
    const { id, number } = await raise(caller('138-0000-1234（虚构）'))
    const { status, body } = await follow(number.replaceAll('-', ' '), '1234')
    expect([status, body.id]).toEqual([200, id])
    const headers = { 'x-follow-up-code': body.followUpCode }
    expect((await at.ask(`/v1/pa/demands/${id}`, { headers })).body).toMatchObject({ id, raiser: { kind: 'outsider' } })
  })

  test.each([
    ['another ending', {}, '0000'],
    ['a restricted demand', { visibility: 'restricted' }, '1234'],
    ['a raiser whom only some may contact', { safeContact: { channels: ['letter'] } }, '1234'],
  ])('open nothing: %s', async (_, more, ending) => {
    const { number } = await raise({ ...caller('13800001234'), ...more })
    const refused = await follow(number, ending)
    const unknown = await follow('260101-000000-0', ending)
    expect([refused.status, refused.body]).toEqual([404, unknown.body])
    expect(refused.body.code).toBe('follow.unknown')
  })

  test('open nothing of a raiser with an account', async () => {
    const token = await at.token({ sub: 'resident-0007', role: 'resident' })
    const { number } = await raise({ contact: '13800001234' }, token)
    expect((await follow(number, '1234')).body.code).toBe('follow.unknown')
  })

  test('are guessed five times a day from an address, whatever the number', async () => {
    const { number } = await raise(caller('13800001234'))
    for (const nth of [1, 2, 3, 4, 5]) expect((await follow(`x${nth}`, '9999')).status).toBe(404)
    const { status, headers, body } = await follow(number, '1234')
    expect([status, body.code]).toEqual([429, 'follow.too-many'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(80_000)
    expect((await follow(number, '1234', '198.51.100.7')).status).toBe(200)
  })

  test('are guessed five times a day for a number, from all addresses and in all spellings', async () => {
    const { number } = await raise(caller('13800001234'))
    const guesses = [1, 2, 3, 4, 5].map((nth) =>
      follow(nth % 2 === 0 ? number : number.replaceAll('-', ''), `000${nth}`, `198.51.100.${100 + nth}`),
    )
    for (const guess of await Promise.all(guesses)) expect(guess.status).toBe(404)
    expect((await follow(number, '1234', '198.51.100.200')).body.code).toBe('follow.too-many')
  })

  test('do not count where they are right', async () => {
    const { number } = await raise(caller('13800001234'))
    for (const _ of Array.from({ length: 8 })) expect((await follow(number, '1234')).status).toBe(200)
  })

  test.each([
    { number: 'x' },
    { phoneEnding: '1234' },
    { number: 'x', phoneEnding: '12345' },
    { number: 'x', phoneEnding: '12a4' },
  ])('have a form: %o', async (body) => {
    expect((await at.ask('/v1/pa/follow', { body })).body.code).toBe('command.invalid')
  })
})
