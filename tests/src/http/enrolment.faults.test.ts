import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { receiver } from '../../fixtures/receiver.ts'
import { ISSUER, identityProvider, type ProviderOfTest } from './identity-provider.ts'
import { engineRig, type Rig } from './rig.ts'

let provider: ProviderOfTest
let enforcing: Rig
let warning: Rig

beforeAll(async () => {
  provider = await identityProvider(Date.now)
  const settings = { provider: provider.settings }
  ;[enforcing, warning] = await Promise.all([
    engineRig({}, [], settings),
    engineRig({}, [], { ...settings, enrolment: 'warn' }),
  ])
})
afterAll(async () => {
  await Promise.all([enforcing.stop(), warning.stop(), provider.stop()])
})

const account = (sub: string) => ({ issuer: ISSUER, sub })
/** A token of the identity provider without role and party. */
const signedIn = (sub: string, claims = {}) => provider.sign({ sub, role: undefined, communities: ['pa'], ...claims })
const administrator = (rig: Rig) => rig.token({ sub: 'admin', role: 'administrator' })

const raise = (rig: Rig, token: string) => rig.ask('/v1/pa/demands', { token, body: { text: '路灯不亮' } })
const eventOf = async (rig: Rig, id: string) => {
  const token = await rig.token({ sub: 'look', role: 'service' })
  return (await rig.ask(`/v1/pa/streams/demand-pa-${id}`, { token })).body.events[0]
}
/** How the engine recorded the sender of a demand. */
async function senderOf(rig: Rig, token: string) {
  const { status, body } = await raise(rig, token)
  expect(status, JSON.stringify(body)).toBe(201)
  const event: Record<string, unknown> = (await eventOf(rig, body.id)) ?? {}
  return { actor: event.actor, role: event.role, party: event.party }
}

describe('where enrolment is enforced', () => {
  test('an account is a resident under an id that is not its `sub`, whatever party and role it claims', async () => {
    const plain = await senderOf(enforcing, await signedIn('auth0|r1'))
    expect(plain).toEqual({ actor: expect.stringMatching(/^u-[0-9a-f]{32}$/), role: 'resident', party: undefined })
    expect(await senderOf(enforcing, await signedIn('auth0|r1', { role: 'committee', party: 'committee' }))).toEqual(
      plain,
    )
    const other = await senderOf(enforcing, await signedIn('auth0|r2'))
    expect(other.actor).not.toBe(plain.actor)
  })

  test('the first person of a party enrols further ones, and each acts for the party', async () => {
    const token = await administrator(enforcing)
    const party = { party: 'repairs', kind: 'enterprise', name: '维修' }
    const firstPerson = { name: '林', identity: account('lin@example.org') }
    const joined = await enforcing.ask('/v1/pa/communities/pa/join-party', { token, body: { ...party, firstPerson } })
    expect(joined.status).toBe(200)
    const lin = await signedIn('lin@example.org')
    expect(await senderOf(enforcing, lin)).toMatchObject({ role: 'enterprise', party: 'repairs' })
    const body = { name: '王', identity: account('wang') }
    const enrolled = await enforcing.ask('/v1/pa/persons', { token: lin, body })
    expect(enrolled.status).toBe(201)
    const wang = await senderOf(enforcing, await signedIn('wang'))
    expect(wang).toEqual({ actor: enrolled.body.id, role: 'enterprise', party: 'repairs' })
    // An auditor can later tell by which record the sender acted for the party.
    const raising = { token: await signedIn('wang'), body: { text: '路灯不亮' } }
    const { id } = (await enforcing.ask('/v1/pa/demands', raising)).body
    for await (const [raised] of enforcing.engine.log.readStream(`demand-pa-${id}`))
      expect(raised?.reads).toMatch(new RegExp(`^community-pa@\\d+ person-pa-${enrolled.body.id}@\\d+$`))
    // The account itself is sealed.
    const stream = await enforcing.call(`/v1/pa/streams/person-pa-${enrolled.body.id}`, { token })
    expect(await stream.text()).not.toMatch(/"wang"|id\.example/)
    expect((await enforcing.ask(`/v1/pa/persons/${enrolled.body.id}/leave`, { token: lin, body: {} })).status).toBe(200)
    expect(await senderOf(enforcing, await signedIn('wang'))).toMatchObject({ role: 'resident' })
  })

  test('a program is a service while it is registered', async () => {
    const token = await administrator(enforcing)
    const program = await signedIn('lifts', { role: 'service' })
    const read = () => enforcing.ask('/v1/pa/events?limit=1', { token: program })
    expect((await read()).body.code).toBe('program.unregistered')
    const body = { name: '电梯', identity: account('lifts') }
    expect((await enforcing.ask('/v1/pa/communities/pa/register-program', { token, body })).status).toBe(200)
    expect((await read()).status).toBe(200)
    const events = await enforcing.ask('/v1/pa/events?types=ProgramRegistered', { token })
    const registered = events.body.events.find(({ type }) => type === 'governance.ProgramRegistered.v1')
    const { program: id } = (registered?.data ?? {}) as { program?: string }
    const revoke = { token, body: { program: id } }
    expect((await enforcing.ask('/v1/pa/communities/pa/revoke-program', revoke)).status).toBe(200)
    expect((await read()).body.code).toBe('program.unregistered')
  })

  test('webhooks end with the membership or the registration of their owner', async () => {
    const shop = await receiver()
    const token = await administrator(enforcing)
    const register = (sent: string) =>
      enforcing.ask('/v1/pa/webhooks', { token: sent, body: { url: shop.url, types: ['QuarterAdded'] } })
    const firstPerson = { name: '赵', identity: account('zhao') }
    const party = { party: 'shop', kind: 'enterprise', name: '商店', firstPerson }
    expect((await enforcing.ask('/v1/pa/communities/pa/join-party', { token, body: party })).status).toBe(200)
    const program = { name: '大屏', identity: account('screen') }
    expect((await enforcing.ask('/v1/pa/communities/pa/register-program', { token, body: program })).status).toBe(200)
    const zhao = await signedIn('zhao')
    const made = [await register(zhao), await register(await signedIn('screen', { role: 'service' }))]
    expect(made.map(({ status }) => status)).toEqual([201, 201])
    const [, owner] = made.map(({ body }) => body.owner as { id: string })
    const other = { party: 'shop', firstPerson: { name: '钱', identity: account('qian') } }
    expect((await enforcing.ask('/v1/pa/communities/pa/change-party', { token, body: other })).status).toBe(200)
    const revoke = { token, body: { program: owner?.id } }
    expect((await enforcing.ask('/v1/pa/communities/pa/revoke-program', revoke)).status).toBe(200)
    const off = async ({ body }: (typeof made)[number]) =>
      (await enforcing.ask(`/v1/pa/webhooks/${body.id}`, { token })).body.off
    for (const one of made) await expect.poll(() => off(one)).toBe('departed')
    await shop.stop()
  })

  test('the administrator and the auditor are named by claims', async () => {
    for (const role of ['administrator', 'auditor']) {
      const token = await signedIn(`${role}-1`, { role })
      expect((await enforcing.ask('/v1/pa/privacy/disclosures?limit=1', { token })).status, role).not.toBe(403)
    }
  })

  test('a token of the engine’s own secret says who acts', async () => {
    const token = await enforcing.token({ sub: 'person-committee-1', role: 'committee', party: 'committee' })
    expect(await senderOf(enforcing, token)).toEqual({
      actor: 'person-committee-1',
      role: 'committee',
      party: 'committee',
    })
  })

  test('another community of the log decides for itself', async () => {
    const token = await enforcing.token({ sub: 'admin', role: 'administrator', communities: '*' })
    const other = await signedIn('auth0|r1', { role: 'committee', party: 'committee', communities: ['elsewhere'] })
    const { body } = await enforcing.ask('/v1/elsewhere/demands', { token: other, body: { text: '路灯' } })
    expect(body.code).toBe('community.unknown')
    expect(token).not.toBe(other)
  })
})

describe('where enrolment only warns', () => {
  test('claims count as they did, and each actor that is not enrolled is counted once in /ready', async () => {
    const conditions = async () =>
      ((await warning.ask('/ready')).body.conditions as { part: string; code: string; detail: string }[]).filter(
        ({ part }) => part === 'enrolment',
      )
    expect(await conditions()).toEqual([])
    const claims = { role: 'committee', party: 'committee' }
    const token = await signedIn('person-17', claims)
    for (let nth = 0; nth < 2; nth += 1)
      expect(await senderOf(warning, token)).toEqual({ actor: 'person-17', ...claims })
    await senderOf(warning, await signedIn('resident-3', { role: 'resident' }))
    const [told] = await conditions()
    expect(told).toMatchObject({ code: 'enrolment.missing', detail: expect.stringMatching(/^1 actor acts/) })
    expect(told?.detail).not.toContain('person-17')
    await senderOf(warning, await signedIn('person-18', claims))
    expect((await conditions())[0]?.detail).toMatch(/^2 actors act/)
    const member = await warning.token({ sub: 'someone', ...claims } as never)
    const body = { person: 'person-17', name: '李' }
    expect((await warning.ask('/v1/pa/persons', { token: member, body })).status).toBe(201)
    await senderOf(warning, token)
    expect((await conditions())[0]?.detail).toMatch(/^1 actor acts/)
  })
})
