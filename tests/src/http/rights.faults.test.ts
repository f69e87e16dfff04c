import { afterAll, beforeAll, describe, expect, type MockInstance, test, vi } from 'vitest'
import { ISSUER, identityProvider, type ProviderOfTest } from './identity-provider.ts'
import { engineRig, type Rig, rig } from './rig.ts'

/** Long enough for a busy machine. */
const SOON = { timeout: 15_000 }

/** Reads an answer that goes on, until it ends. */
function reading(answer: Response) {
  const seen = { text: '', ended: false }
  const decoder = new TextDecoder()
  void (async () => {
    for await (const chunk of answer.body ?? []) seen.text += decoder.decode(chunk, { stream: true })
  })()
    .catch(() => {})
    .finally(() => {
      seen.ended = true
    })
  return seen
}

const LIVE = { accept: 'text/event-stream' }

describe('a party that is suspended', () => {
  let at: Rig
  let token: string
  let administrator: string
  const tell = (command: string, body: object) =>
    at.ask(`/v1/pa/communities/pa/${command}`, { body, token: administrator })
  beforeAll(async () => {
    at = await engineRig()
    token = await at.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' })
    administrator = await at.token({ sub: 'admin-1', role: 'administrator' })
  })
  afterAll(() => at.stop())

  test('reads and acts no more at any edge, live streams end with the reason, and all comes back with it', async () => {
    const hook = { url: 'http://127.0.0.1:9/hook' }
    const edges = (): Promise<[number, string]>[] =>
      [
        ['demands', {}],
        ['inbox', {}],
        ['events', {}],
        ['events', { headers: { accept: 'application/x-ndjson' } }],
        ['streams/community-pa', {}],
        ['webhooks', {}],
        ['webhooks', { body: hook }],
        ['privacy/disclosures?subject=worker-1', {}],
      ].map(async ([path, init]): Promise<[number, string]> => {
        const answer = await at.call(`/v1/pa/${path}`, { ...(init as object), token })
        const text = await answer.text()
        return [answer.status, answer.status < 400 ? '' : JSON.parse(text).code]
      })
    for (const edge of edges()) expect((await edge)[0]).toBeLessThan(300)
    const live = reading(await at.call('/v1/pa/events', { token, headers: LIVE }))

    expect((await tell('suspend-party', { party: 'social-work', reason: 'x' })).status).toBe(200)
    await vi.waitFor(async () => {
      for (const edge of edges()) expect(await edge).toEqual([403, 'party.suspended'])
    }, SOON)
    const raised = await at.ask('/v1/pa/demands', { body: { text: 'x' }, token })
    expect([raised.status, raised.body.code]).toEqual([422, 'party.suspended'])
    await vi.waitFor(() => expect(live.ended).toBe(true), SOON)
    expect(live.text).toContain('event: ended\ndata: {"code":"party.suspended"}\n\n')

    expect((await tell('reinstate-party', { party: 'social-work' })).status).toBe(200)
    for (const edge of edges()) expect((await edge)[0]).toBeLessThan(300)
  })

  test.each([
    ['actor.without-party', { role: 'committee' }],
    ['actor.other-kind', { role: 'committee', party: 'property' }],
    ['party.unknown', { role: 'committee', party: 'nope' }],
  ] as const)('is not the only reason: %s', async (code, claims) => {
    const wrong = await at.token({ sub: 'person-9', ...claims })
    const { status, body } = await at.ask('/v1/pa/demands', { token: wrong })
    expect([status, body.code]).toEqual([403, code])
    expect((await at.ask('/v1/pa/demands')).status).toBe(200)
  })
})

describe('an enrolment that ends', () => {
  let provider: ProviderOfTest
  let at: Rig
  let administrator: string
  let looked: MockInstance<Rig['engine']['enrolment']['lost']>
  const account = (sub: string) => ({ issuer: ISSUER, sub })
  /** After the look at the beginning of an answer, only an event makes the engine look again. */
  const lookedAt = (actor: string) =>
    vi.waitFor(() => expect(looked).toHaveBeenCalledWith('pa', expect.objectContaining({ id: actor })), SOON)
  const signedIn = (sub: string, role?: string) => provider.sign({ sub, role, communities: ['pa'] })
  const listen = async (token: string, accept = LIVE.accept) =>
    reading(await at.call('/v1/pa/events', { token, headers: { accept } }))
  async function tell(path: string, body: object, token = administrator) {
    const told = await at.ask(`/v1/pa/${path}`, { body, token })
    expect(told.status, JSON.stringify(told.body)).toBeLessThan(300)
    return told.body
  }
  beforeAll(async () => {
    provider = await identityProvider(Date.now)
    at = await engineRig({}, [], { provider: provider.settings })
    looked = vi.spyOn(at.engine.enrolment, 'lost')
    administrator = await at.token({ sub: 'admin-1', role: 'administrator' })
    const firstPerson = { name: '林', identity: account('lin') }
    await tell('communities/pa/join-party', { party: 'repairs', kind: 'enterprise', name: '维修', firstPerson })
  })
  afterAll(async () => {
    await at.stop()
    await provider.stop()
  })

  test('ends the live stream of the person, and of no other', async () => {
    const lin = await signedIn('lin')
    const { id } = await tell('persons', { name: '王', identity: account('wang') }, lin)
    const [ending, other] = [await listen(await signedIn('wang')), await listen(lin)]
    await tell('demands', { text: '路灯' }, lin)
    await vi.waitFor(
      () => expect([ending, other].map(({ text }) => text.includes('DemandRaised'))).toEqual([true, true]),
      SOON,
    )
    await lookedAt(id)
    await tell(`persons/${id}/end-membership`, { party: 'repairs' }, lin)
    await vi.waitFor(() => expect(ending.ended).toBe(true), SOON)
    expect(ending.text).toMatch(/event: ended\ndata: \{"code":"enrolment\.ended"\}\n\n$/)
    const again = await listen(await signedIn('wang'))
    await tell('demands', { text: '电梯' }, lin)
    await vi.waitFor(() => expect(other.text.match(/DemandRaised/g)?.length).toBeGreaterThan(1), SOON)
    expect([other.ended, again.ended]).toEqual([false, false])
  })

  test('ends the live stream of a program that is revoked', async () => {
    for (const name of ['lifts', 'screen']) {
      await tell('communities/pa/register-program', { name, identity: account(name) })
    }
    const [ending, other] = [
      await listen(await signedIn('lifts', 'service')),
      await listen(await signedIn('screen', 'service')),
    ]
    const { events } = (await at.ask('/v1/pa/events?types=ProgramRegistered', { token: administrator })).body
    const [registered] = events.filter(({ type }) => type === 'governance.ProgramRegistered.v1')
    const { program = '' } = (registered?.data ?? {}) as { program?: string }
    await lookedAt(program)
    await tell('communities/pa/revoke-program', { program })
    await vi.waitFor(() => expect(ending.ended).toBe(true), SOON)
    expect(ending.text).toMatch(/event: ended\ndata: \{"code":"program\.unregistered"\}\n\n$/)
    expect(other.ended).toBe(false)
  })
})

describe('a token that ends', () => {
  let at: Rig
  let now: number
  beforeAll(async () => {
    now = Date.now()
    at = await rig({ engine: { clock: () => now } })
  })
  afterAll(() => at.stop())

  test('ends the live stream, which says so', async () => {
    const token = await at.token({}, 3600)
    const live = reading(await at.call('/v1/pa/events', { token, headers: LIVE }))
    await at.ask('/v1/pa/petitions', { body: { text: 'A lamp' }, token })
    await vi.waitFor(() => expect(live.text).toContain('PetitionRaised'), SOON)
    // The token ends an hour after the time of the machine, which has gone on.
    now += 7_200_000
    await vi.waitFor(() => expect(live.ended).toBe(true), SOON)
    expect(live.text).toMatch(/event: ended\ndata: \{"code":"token\.expired"\}\n\n$/)
  })
})
