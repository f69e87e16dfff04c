import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUR, iso } from '../../../domain/kernel/index.ts'
import { engineRig, type Rig } from './rig.ts'

let at: Rig
let worker: string
let host: string
let lin: string
beforeAll(async () => {
  at = await engineRig()
  worker = await at.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' })
  host = await at.token({ sub: 'person-committee-1', party: 'committee' })
  lin = await at.token({ sub: 'resident-lin', role: 'resident' })
})
afterAll(() => at.stop())

const tell = (path: string, body: object, token: string) => at.ask(`/v1/pa/persons${path}`, { body, token })
const read = (token: string) => at.ask('/v1/pa/streams/person-pa-lin', { token })

describe('a person, from the enrolment to a secondment', () => {
  test('is promised by both sides, and cannot be promised to another party at that time', async () => {
    const enrolled = await tell('', { person: 'lin', name: '林某', resident: 'resident-lin' }, worker)
    expect([enrolled.status, enrolled.body.id]).toEqual([201, 'lin'])
    expect((await tell('', { person: 'lin', name: '林某' }, worker)).body.code).toBe('person.exists')
    // Another party only asks whether they want to join.
    expect((await tell('', { person: 'lin', name: '林某' }, host)).body.events).toEqual(['MembershipOffered'])

    const from = Date.now() + 24 * HOUR
    const window = { from: iso(from), until: iso(from + HOUR) }
    const asked = { home: 'social-work', host: 'committee', window, purpose: '帮林某搬家' }
    expect((await tell('/lin/request', asked, host)).body.events).toEqual(['SecondmentRequested'])
    expect((await tell('/lin/request', asked, host)).status).toBe(200)
    expect((await tell('/lin/agree', { secondment: 'c1' }, host)).status).toBe(403)
    expect((await tell('/lin/agree', { secondment: 'c1' }, worker)).body.events).toEqual(['SecondmentAgreed'])
    const shared = await tell('/lin/agree', { secondment: 'c1' }, lin)
    expect(shared.body.events).toEqual(['SecondmentAgreed', 'PersonnelShared'])

    await tell('/lin/agree', { secondment: 'c2' }, lin)
    const twice = await tell('/lin/agree', { secondment: 'c2' }, worker)
    expect([twice.status, twice.body.code]).toEqual([422, 'person.elsewhere'])
  })

  test('is readable only to themselves and the parties concerned, and free text stays sealed', async () => {
    for (const token of [worker, host, lin]) {
      const { status, body } = await read(token)
      expect(status).toBe(200)
      expect(body.events[0]).toMatchObject({ data: { person: 'lin', name: { sealed: expect.any(String) } } })
      expect(JSON.stringify(body)).not.toContain('林某')
    }
    const stranger = await at.token({ sub: 'resident-9', role: 'resident' })
    expect((await read(stranger)).status).toBe(404)
  })

  test('leaves to a successor who is enrolled', async () => {
    expect((await tell('/lin/leave', { successor: 'mei' }, lin)).body.code).toBe('person.successor-unknown')
    await tell('', { person: 'mei', name: '梅某' }, worker)
    const left = await tell('/lin/leave', { successor: 'mei' }, lin)
    expect(left.body.events).toEqual(['PersonLeft', 'MembershipEnded'])
    expect((await tell('/unknown/leave', {}, lin)).status).toBe(404)
    expect((await tell('/unknown/certify', { skill: 'first-aid' }, worker)).status).toBe(404)
  })
})
