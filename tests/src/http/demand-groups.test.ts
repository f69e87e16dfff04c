import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineRig, type Rig } from './rig.ts'

let at: Rig
let worker: string
let neighbour: string
let stranger: string
let raiser: string
beforeAll(async () => {
  at = await engineRig()
  worker = await at.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' })
  raiser = await at.token({ sub: 'resident-7', role: 'resident' })
  neighbour = await at.token({ sub: 'resident-8', role: 'resident' })
  stranger = await at.token({ sub: 'resident-9', role: 'resident' })
})
afterAll(() => at.stop())

const tell = (path: string, body: object, token: string) => at.ask(`/v1/pa/demands${path}`, { body, token })
const read = (path: string, token: string, position: string, headers = {}) =>
  at.ask(`/v1/pa/${path}`, { token, headers: { 'x-min-position': position, ...headers } })

describe('a demand that residents raise together', () => {
  test('shows members where it stands and what the raiser wrote, but not who the raiser is', async () => {
    const raised = await tell(
      '',
      { text: '电梯总是停', contact: '13900000000', group: { invited: ['resident-8'] } },
      raiser,
    )
    const { id, position } = raised.body
    const invited = await read('inbox', neighbour, position)
    expect(invited.body.rows).toMatchObject([
      { kind: 'group-invited', needs: true, to: { kind: 'follower', id }, about: { demand: id } },
    ])
    expect((await read('inbox', stranger, position)).body.rows).toEqual([])
    expect((await tell(`/${id}/join`, {}, stranger)).body.code).toBe('demand.unknown')

    const joined = await tell(`/${id}/join`, {}, neighbour)
    expect(joined.body.events).toEqual(['MemberJoined'])
    const entries = await read('inbox', neighbour, joined.body.position)
    expect(entries.body.rows).toMatchObject([{ kind: 'demand-raised', to: { kind: 'follower', id } }])
    const mine = await read('demands?raiser=me', neighbour, joined.body.position)
    expect(mine.body.rows).toMatchObject([{ id, group: { members: 1, residents: null, invited: null } }])

    const file = await read(`demands/${id}`, neighbour, joined.body.position)
    expect(file.body).toMatchObject({ raiser: { kind: 'resident', id: null } })
    const said = JSON.stringify(file.body)
    expect(said).toContain('电梯总是停')
    expect(said).not.toContain('13900000000')
    expect(said).not.toContain('resident-7')
    const forWorker = await read(`demands/${id}`, worker, joined.body.position)
    expect(forWorker.body).toMatchObject({ group: { members: 1, residents: ['resident-8'], invited: [] } })
  })
})

describe('a restricted demand', () => {
  test('is told of by messages that say only that there is a message', async () => {
    const raised = await tell('', { text: '家里的事', concerns: ['violence'], safeContact: { none: true } }, raiser)
    const declined = await tell(
      `/${raised.body.id}/decline`,
      { code: 'other-competence', reason: '请联系派出所', instead: '派出所' },
      worker,
    )
    const { body } = await read('inbox?kind=demand-declined', raiser, declined.body.position)
    expect(body.rows).toMatchObject([{ title: { zh: '您有一条新消息。' }, reason: null }])
    expect(JSON.stringify(body)).not.toContain('派出所')
    const file = await read(`demands/${raised.body.id}`, worker, declined.body.position)
    expect(file.body).toMatchObject({ safeContact: { none: true }, emergency: null })
  })
})

describe('a resident who raised before signing in', () => {
  test('follows the demand by its code; another code is that of an unknown id', async () => {
    const { body } = await at.ask('/v1/pa/demands', { body: { text: '噪音', concerns: ['health'], urgent: true } })
    const { id, position, followUpCode } = body
    const file = (headers: object) => read(`demands/${id}`, stranger, position, headers)
    expect((await file({})).status).toBe(404)
    const seen = await file({ 'x-follow-up-code': followUpCode })
    expect(seen.status).toBe(200)
    expect(seen.body).toMatchObject({ id, emergency: { numbers: ['110', '119', '120'] } })
    expect((await file({ 'x-follow-up-code': randomUUID().replaceAll('-', '') })).status).toBe(404)
    const withdrawn = await at.ask(`/v1/pa/demands/${id}/withdraw`, {
      body: {},
      token: stranger,
      headers: { 'x-follow-up-code': followUpCode },
    })
    expect(withdrawn.body.events).toEqual(['DemandWithdrawn'])
  })

  test('is no worker: the code changes nothing for a party', async () => {
    const { body } = await at.ask('/v1/pa/demands', { body: { text: '路灯' } })
    const answer = await at.ask(`/v1/pa/demands/${body.id}/withdraw`, {
      body: {},
      token: worker,
      headers: { 'x-follow-up-code': body.followUpCode },
    })
    expect(answer.status).toBe(403)
  })
})
