import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineRig, type Rig } from './rig.ts'

const WORDS = '楼上半夜吵架'
const PHONE = '13800001111'

let at: Rig
beforeAll(async () => {
  at = await engineRig()
})
afterAll(() => at.stop())

const committee = () => at.token({ sub: 'person-committee-1', role: 'committee', party: 'committee' })

/** Raises a demand without an account. */
async function raised() {
  const { body } = await at.ask('/v1/pa/demands', { body: { text: WORDS, name: '王女士', contact: PHONE } })
  return { id: body.id, position: body.position, code: { 'x-follow-up-code': body.followUpCode } }
}

const readBy = async (id: string, position: string, more: { token?: string; headers?: Record<string, string> }) =>
  at.ask(`/v1/pa/demands/${id}`, { ...more, headers: { ...more.headers, 'x-min-position': position } })

describe('a raiser without an account', () => {
  test('learns who has read their values, by the follow-up code', async () => {
    const { id, position, code } = await raised()
    expect((await readBy(id, position, { token: await committee() })).status).toBe(200)
    const path = `/v1/pa/privacy/demands/${id}/disclosures`
    await expect
      .poll(async () => (await at.ask(path, { headers: code })).body.disclosures)
      .toContainEqual(expect.objectContaining({ reader: 'person-committee-1', role: 'committee', party: 'committee' }))
    expect((await at.call(path, { headers: code })).headers.get('cache-control')).toBe('no-store')
  })

  test('erases their values once the demand has ended, and only then', async () => {
    const { id, code } = await raised()
    const erase = () => at.ask(`/v1/pa/privacy/demands/${id}/erase`, { body: {}, headers: code })
    expect(await erase()).toMatchObject({ status: 422, body: { code: 'demand.data-needed' } })

    const withdrawn = await at.ask(`/v1/pa/demands/${id}/withdraw`, { body: {}, headers: code })
    const erased = await erase()
    expect([erased.status, Number(erased.body.keys) > 0]).toEqual([200, true])
    for (const reader of [{ token: await committee() }, { headers: code }]) {
      const { status, body } = await readBy(id, withdrawn.body.position, reader)
      expect([status, body.state]).toEqual([200, 'withdrawn'])
      expect(JSON.stringify(body)).not.toMatch(new RegExp(`${WORDS}|${PHONE}|王女士`))
    }
    expect((await erase()).body.code).toBe('subject.unknown')
  })

  test.each(['committee', 'administrator', 'resident'] as const)('is no %s', async (role) => {
    const { id } = await raised()
    const token = await at.token({ sub: `${role}-9`, role, ...(role === 'committee' ? { party: 'committee' } : {}) })
    expect((await at.ask(`/v1/pa/privacy/demands/${id}/disclosures`, { token })).status).toBe(403)
    expect((await at.ask(`/v1/pa/privacy/demands/${id}/erase`, { body: {}, token })).status).toBe(403)
  })

  test('shows a code: none is refused, and a wrong one is answered as an unknown demand is', async () => {
    const [one, other] = [await raised(), await raised()]
    const asked = (id: string, headers: Record<string, string>) =>
      Promise.all([
        at.ask(`/v1/pa/privacy/demands/${id}/disclosures`, { headers }),
        at.ask(`/v1/pa/privacy/demands/${id}/erase`, { body: {}, headers }),
      ])
    for (const { status, body } of await asked(one.id, {})) expect([status, body.code]).toEqual([401, 'token.missing'])
    const unknown = await asked('0192', one.code)
    expect(unknown.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'row.unknown'],
      [404, 'row.unknown'],
    ])
    for (const [at, { status, body }] of (await asked(one.id, other.code)).entries())
      expect([status, { ...body, instance: '' }]).toEqual([unknown[at]?.status, { ...unknown[at]?.body, instance: '' }])
  })

  test('does not erase what a suspicion of harm may need, and does not learn of it', async () => {
    const { id, code } = await raised()
    const token = await committee()
    const suspected = await at.ask(`/v1/pa/demands/${id}/suspect-harm`, { body: { of: 'minor' }, token })
    await at.ask(`/v1/pa/demands/${id}/withdraw`, { body: {}, headers: code })
    const { status, body } = await at.ask(`/v1/pa/privacy/demands/${id}/erase`, { body: {}, headers: code })
    expect([suspected.status, status, body.code]).toEqual([200, 422, 'demand.data-needed'])
    const open = await raised()
    const refused = await at.ask(`/v1/pa/privacy/demands/${open.id}/erase`, { body: {}, headers: open.code })
    expect(refused.body.detail).toBe(body.detail)
  })
})

test('a resident who is signed in has the rights of the raiser with the code of what they raised before', async () => {
  const { id, code } = await raised()
  const token = await at.token({ sub: 'resident-9', role: 'resident' })
  const { status } = await at.ask(`/v1/pa/privacy/demands/${id}/disclosures`, { token, headers: code })
  expect(status).toBe(200)
})

test('the communities are told to everyone', async () => {
  const { status, body } = await at.ask('/communities')
  expect([status, body.communities]).toEqual([200, [{ id: 'pa', simulated: true }]])
})
