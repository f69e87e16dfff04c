import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUR, iso } from '../../../domain/kernel/index.ts'
import { engineRig, type Rig } from './rig.ts'

let at: Rig
let owner: string
let worker: string
beforeAll(async () => {
  at = await engineRig()
  owner = await at.token({ sub: 'person-committee-1', party: 'committee' })
  worker = await at.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' })
})
afterAll(() => at.stop())

const tell = (path: string, body: object, token: string) => at.ask(`/v1/pa/resources${path}`, { body, token })
const read = (token: string) => at.ask('/v1/pa/streams/resource-pa-hall', { token })

const FROM = Date.now() + 24 * HOUR
const window = { from: iso(FROM), until: iso(FROM + HOUR) }

describe('a resource, from its offer to its sharing', () => {
  test('is granted once at a time, also with many concurrent requests', async () => {
    const offer = { resource: 'hall', name: '活动室', category: 'venue', quantity: 3, terms: { approval: 'automatic' } }
    const offered = await tell('', offer, owner)
    expect([offered.status, offered.body.id]).toEqual([201, 'hall'])
    expect((await tell('', offer, worker)).body.code).toBe('resource.exists')

    const asked = await Promise.all(
      Array.from({ length: 12 }, () => tell('/hall/request', { window, purpose: '林某的生日' }, worker)),
    )
    expect(asked.map(({ status }) => status).sort()).toEqual([...Array(3).fill(200), ...Array(9).fill(422)])
    const refused = asked.find(({ status }) => status === 422)
    expect(refused?.body).toMatchObject({ code: 'resource.full', details: { free: 0 } })
  })

  test('promotes a waiting share in the answer to the command that makes room', async () => {
    const waits = await tell('/hall/request', { window, waits: true }, owner)
    expect(waits.body.events).toEqual(['ShareRequested', 'ShareWaitlisted'])
    expect((await tell('/hall/cancel', { share: 's4' }, worker)).status).toBe(403)
    const cancelled = await tell('/hall/cancel', { share: 's1' }, worker)
    expect(cancelled.body.events).toEqual(['ShareCancelled', 'SharePromoted', 'ResourceShared'])
    expect((await tell('/hall/start', { share: 's2' }, worker)).body.code).toBe('share.too-early')
  })

  test('for a resident shows them to the owner and the social workers alone', async () => {
    const later = { from: iso(FROM + 3 * HOUR), until: iso(FROM + 4 * HOUR) }
    const asked = await tell(
      '/hall/request',
      { window: later, resident: { name: '周某', phone: '13900000000' } },
      worker,
    )
    expect(asked.status).toBe(200)
    const other = await at.token({ sub: 'chess-1', role: 'organization', party: 'org-chess' })
    const shown = async (token: string) => {
      const headers = { 'x-min-position': asked.body.position }
      const { body } = await at.ask('/v1/pa/resource-sharing/calendar?resource=hall&sort=latest&limit=1', {
        token,
        headers,
      })
      return (body.rows as Record<string, unknown>[])[0]
    }
    for (const token of [owner, worker])
      expect((await shown(token))?.resident).toEqual({ name: '周某', phone: '13900000000' })
    expect(await shown(other)).toMatchObject({ party: 'social-work', state: 'held', resident: null })
    expect(JSON.stringify((await read(other)).body)).not.toContain('resident')
  })

  test('is visible to parties but not to residents, and free text stays sealed', async () => {
    for (const token of [owner, worker]) {
      const { status, body } = await read(token)
      expect(status).toBe(200)
      expect(JSON.stringify(body)).toContain('ResourceShared')
      expect(JSON.stringify(body)).not.toContain('林某')
    }
    const resident = await at.token({ sub: 'resident-9', role: 'resident' })
    expect((await read(resident)).status).toBe(404)
    expect((await tell('/hall/request', { window }, resident)).status).toBe(404)
    expect((await tell('/nothing/request', { window }, worker)).status).toBe(404)
  })
})
