import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { http } from '../../../client/http/index.ts'
import { personasOf } from '../../../demo/personas.ts'
import { engineRig, type Rig } from '../../src/http/rig.ts'
import { allOf, type Fetch } from './town.ts'

let at: Rig
let real: Rig
beforeAll(async () => {
  at = await engineRig({ session: { personas: personasOf(1) } })
  real = await engineRig()
})
afterAll(async () => {
  await at.stop()
  await real.stop()
})

/** The fetch of a page: it keeps the cookie of the engine, and says where it comes from. */
function page(engine: Rig): Fetch {
  let cookie = ''
  return async (path, init) => {
    const headers = new Headers(init.headers)
    if (init.credentials === 'same-origin') headers.set('cookie', cookie)
    headers.set('sec-fetch-site', 'same-origin')
    const answer = await fetch(engine.url + path, { ...init, headers })
    for (const set of answer.headers.getSetCookie()) cookie = set.split(';', 1)[0] ?? ''
    return answer
  }
}

const api = (engine = at) => http({ community: 'pa', fetch: page(engine) })

describe('a page', () => {
  test('signs in as a persona, acts by its cookie, follows the feed, and signs out', async () => {
    const mine = api()
    expect(await mine.session.whoAmI()).toBeUndefined()
    const personas = await mine.session.personas()
    expect(personas.map(({ id }) => id)).toContain('clerk')
    const begun = await mine.session.signIn({ persona: 'clerk' })
    expect(begun).toMatchObject({ community: 'pa', role: 'committee', party: 'committee' })
    expect(begun.posts).toContainEqual({ kind: 'desk' })
    expect(await mine.session.whoAmI()).toEqual({ ...begun, expires: expect.any(String) })

    const events: string[] = []
    const after = String(await at.log.head())
    const stop = mine.follow({ after, types: ['DemandRaised'], onEvent: ({ subject }) => void events.push(subject) })
    const raised = await mine.send('demand', 'raise', { text: 'A lamp' })
    const [batched] = await mine.batch([{ aggregate: 'demand', command: 'raise', body: { text: 'A bench' } }])
    const ids = [raised.id, batched?.ok === true ? batched.id : '']
    await expect.poll(() => events).toEqual(ids.map((id) => `demand-pa-${id}`))
    await stop()

    await mine.session.signOut()
    expect(await mine.session.whoAmI()).toBeUndefined()
    await expect(allOf(mine.events())).rejects.toMatchObject({ status: 401, code: 'token.missing' })
  })

  test('does not act for its person once another one, or no one, is signed in', async () => {
    const fetch = page(at)
    const gate = http({ community: 'pa', fetch })
    const { actor } = await gate.session.signIn({ persona: 'clerk' })
    const mine = http({ community: 'pa', fetch, actor: () => actor })
    expect(await mine.send('demand', 'raise', { text: 'A lamp' })).not.toHaveProperty('followUpCode')
    await gate.session.signIn({ persona: 'resident' })
    const refused = { status: 401, code: 'session.other-person' }
    await expect(mine.send('demand', 'raise', { text: 'A bench' })).rejects.toMatchObject(refused)
    await gate.session.signOut()
    const ended = { status: 401, code: 'session.ended' }
    await expect(mine.send('demand', 'raise', { text: 'A door' })).rejects.toMatchObject(ended)
    await expect(allOf(mine.events())).rejects.toMatchObject(ended)
    await gate.session.signIn({ persona: 'clerk' })
    expect(await mine.send('demand', 'raise', { text: 'A gate' })).not.toHaveProperty('followUpCode')
  })

  test('signs in with a token', async () => {
    const mine = api(real)
    const token = await real.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' })
    expect(await mine.session.signIn({ token })).toMatchObject({ actor: 'worker-1', role: 'social-work' })
    expect(await mine.session.personas()).toEqual([])
    await expect(api(real).session.signIn({ persona: 'clerk' })).rejects.toMatchObject({ code: 'persona.unknown' })
  })

  test('learns which commands it may send, and the names of places', async () => {
    const mine = api()
    await mine.session.signIn({ persona: 'clerk' })
    const commands = await mine.commands()
    const triage = commands.find(({ aggregate, command }) => aggregate === 'demand' && command === 'triage')
    expect(triage).toMatchObject({ creates: false, schema: { type: 'object' } })
    const kinds = new Set((await mine.directory()).map(({ kind }) => kind))
    expect(kinds).toEqual(new Set(['community', 'party', 'quarter', 'grid', 'service-committee', 'post']))
  })
})
