import { describe, expect, it } from 'vitest'
import { ITEMS } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import { type Actor, DAY, HOUR, instant, iso } from '../../../domain/kernel/index.ts'
import { deadline } from '../../../services/processes/deadline.ts'
import { type Office, office } from './office.ts'

const resident: Actor = { id: 'resident-1', role: 'resident' }
const committee = memberOf('committee')
const property = memberOf('property')
const open = ITEMS.find(
  ({ lead, level, visibility }) => lead === 'property' && level !== 'L1' && visibility === 'public',
)
const item = open?.code ?? ''

async function raised(at: Office) {
  const { id } = await at.send(resident, 'raise', { text: '请帮忙' })
  const data = (await at.story(id))[0]?.data as { acceptBy: string; resolveBy: string }
  return { id, acceptBy: instant(data.acceptBy), resolveBy: instant(data.resolveBy) }
}

async function delivered(at: Office, more: object = {}): Promise<string> {
  const { id } = await raised(at)
  await at.send(committee, 'triage', { item, summary: 'Help', ...more }, id)
  await at.send(committee, 'assign', { party: 'property' }, id)
  await at.send(property, 'accept', { task: 't1' }, id)
  await at.send(property, 'deliver', { task: 't1', result: '修好了' }, id)
  return id
}

const byService = async (at: Office, id: string, aggregate?: string) =>
  (await at.story(id, aggregate))
    .filter(({ actor, type }) => actor === 'service-deadline' && !type.includes('TriageOverdue'))
    .map(({ type, data }) => ({ type, ...(data as object) }))

describe('the deadline service', () => {
  it('escalates to the next level once a term is overdue, once for each cause, and no earlier', async () => {
    const at = await office()
    const { id, acceptBy, resolveBy } = await raised(at)
    const service = await at.run(deadline)
    at.at(acceptBy)
    await service.round()
    expect(await byService(at, id)).toEqual([])
    at.at(acceptBy + 1)
    await service.round()
    await service.round()
    const late = expect.objectContaining({ cause: 'acceptance-overdue', from: 'grid-worker', to: 'party-lead' })
    expect(await byService(at, id)).toEqual([late])
    at.at(resolveBy + 1)
    await service.round()
    await service.round()
    expect(await byService(at, id)).toEqual([
      late,
      expect.objectContaining({ cause: 'result-overdue', from: 'party-lead', to: 'committee' }),
    ])
  })

  it('asks the other coordinators once to sort what the desk did not sort in time', async () => {
    const at = await office()
    const { id } = await raised(at)
    const { triageBy = '' }: { triageBy?: string } = Object((await at.story(id))[0]?.data)
    const sorted = await raised(at)
    await at.send(committee, 'triage', { item, summary: 'Help' }, sorted.id)
    const service = await at.run(deadline)
    const passedOn = async (demand: string) =>
      (await at.story(demand)).filter(({ type }) => type.includes('TriageOverdue')).map(({ data }) => data)
    at.at(instant(triageBy))
    await service.round()
    expect(await passedOn(id)).toEqual([])
    at.at(instant(triageBy) + 1)
    await service.round()
    await service.round()
    expect(await passedOn(id)).toEqual([{ desk: 'committee', due: triageBy, to: ['social-work', 'street-office'] }])
    expect(await passedOn(sorted.id)).toEqual([])
  })

  it('closes demands after seven days of silence, but no restricted ones', async () => {
    const at = await office()
    const silent = await delivered(at)
    const restricted = await delivered(at, { visibility: 'restricted' })
    const service = await at.run(deadline)
    at.at(at.now() + 7 * DAY - 1)
    await service.round()
    expect(await byService(at, silent)).toEqual([])
    at.at(at.now() + 1)
    await service.round()
    expect(await byService(at, silent)).toEqual([expect.objectContaining({ basis: 'silence' })])
    expect(await byService(at, restricted)).toEqual([])
  })

  it('ends a hold at its review date', async () => {
    const at = await office()
    const { id } = await raised(at)
    await at.send(committee, 'triage', { item, summary: 'Help' }, id)
    const reviewBy = at.now() + 3 * DAY
    await at.send(committee, 'hold', { code: 'materials', reason: '等配件', reviewBy: iso(reviewBy) }, id)
    const service = await at.run(deadline)
    at.at(reviewBy - 1)
    await service.round()
    expect(await byService(at, id)).toEqual([])
    at.at(reviewBy)
    await service.round()
    expect((await byService(at, id))[0]).toEqual({ type: 'governance.DemandResumed.v1' })
  })

  it('ends requests for resources without an answer, and waiting shares whose window begins', async () => {
    const at = await office()
    const hall = { resource: 'hall', name: '活动室', category: 'venue', quantity: 1 }
    await at.on('resource', property, 'offer', hall)
    const window = { from: iso(at.now() + 5 * DAY), until: iso(at.now() + 6 * DAY) }
    await at.on('resource', committee, 'request', { window }, 'hall')
    await at.on('resource', memberOf('owners'), 'request', { window, waits: true }, 'hall')
    await at.on('resource', memberOf('enterprise'), 'request', { window }, 'hall')
    await at.on('resource', property, 'approve', { share: 's1' }, 'hall')
    await at.on('resource', property, 'approve', { share: 's2' }, 'hall')
    const service = await at.run(deadline)
    at.at(at.now() + 3 * DAY)
    await service.round()
    const unanswered = { type: 'governance.ShareExpired.v1', share: 's3', party: 'enterprise', cause: 'unanswered' }
    expect(await byService(at, 'hall', 'resource')).toEqual([unanswered])
    at.at(at.now() + 2 * DAY)
    await service.round()
    await service.round()
    const passed = { type: 'governance.ShareExpired.v1', share: 's2', party: 'owners', cause: 'passed' }
    expect(await byService(at, 'hall', 'resource')).toEqual([unanswered, passed])
  })

  it('ends requests for people, secondments and certificates in time', async () => {
    const at = await office()
    const [home, host] = [memberOf('social-work'), committee]
    await at.on('person', home, 'enrol', { person: 'li', name: '李' })
    await at.on('person', home, 'certify', { skill: 'first-aid', from: '2026-01-01', until: '2026-03-05' }, 'li')
    const request = { home: 'social-work', host: 'committee' }
    const hour = (from: number) => ({ from: iso(at.now() + from * HOUR), until: iso(at.now() + (from + 2) * HOUR) })
    await at.on('person', host, 'request', { ...request, window: hour(2) }, 'li')
    await at.on('person', home, 'agree', { secondment: 'c1' }, 'li')
    await at.on('person', { ...home, id: 'li' }, 'agree', { secondment: 'c1' }, 'li')
    await at.on('person', host, 'request', { ...request, window: hour(9) }, 'li')
    const service = await at.run(deadline)
    at.at(at.now() + 4 * HOUR)
    await service.round()
    const ended = expect.objectContaining({ type: 'governance.SecondmentEnded.v1', secondment: 'c1', early: false })
    expect(await byService(at, 'li', 'person')).toEqual([ended])
    at.at(at.now() + 5 * HOUR)
    await service.round()
    const cancelled = expect.objectContaining({ secondment: 'c2', cause: 'unanswered' })
    expect(await byService(at, 'li', 'person')).toEqual([ended, cancelled])
    at.at(at.now() + 5 * DAY)
    await service.round()
    const lapsed = { type: 'governance.SkillLapsed.v1', skill: 'first-aid', by: 'social-work', because: 'expired' }
    expect(await byService(at, 'li', 'person')).toEqual([ended, cancelled, lapsed])
  })

  it('may run in several copies, and stop at any time', async () => {
    const at = await office()
    const many = []
    for (let nth = 0; nth < 30; nth += 1) many.push(await raised(at))
    const copies = [await at.run(deadline), await at.run(deadline), await at.run(deadline)]
    at.at(Math.max(...many.map(({ acceptBy }) => acceptBy)) + 1)
    const [first, ...others] = copies
    await Promise.all([first?.stop(), ...others.map((copy) => copy.round())])
    await others[0]?.round()
    for (const { id } of many) expect(await byService(at, id)).toHaveLength(1)
  })
})
