import { describe, expect, it } from 'vitest'
import { COMMUNITY, ITEMS } from '../../../demo/pa/index.ts'
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

async function raised(at: Office, told: object = {}) {
  const { id } = await at.send(resident, 'raise', { text: '请帮忙', ...told })
  const data = (await at.story(id))[0]?.data as { acceptBy: string; resolveBy: string }
  return { id, acceptBy: instant(data.acceptBy), resolveBy: instant(data.resolveBy) }
}

async function delivered(at: Office, more: object = {}, told: object = {}): Promise<string> {
  const { id } = await raised(at, told)
  await finish(at, id, more)
  return id
}

async function finish(at: Office, id: string, more: object = {}): Promise<void> {
  await at.send(committee, 'triage', { item, summary: 'Help', ...more }, id)
  await at.send(committee, 'assign', { party: 'property' }, id)
  await at.send(property, 'accept', { task: 't1' }, id)
  await at.send(property, 'deliver', { task: 't1', result: '修好了' }, id)
}

const byService = async (at: Office, id: string, aggregate?: string) =>
  (await at.story(id, aggregate))
    .filter(({ actor, type }) => actor === 'service-deadline' && !type.includes('TriageOverdue'))
    .map(({ type, data }) => ({ type, ...(data as object) }))

describe('the deadline service', () => {
  it('sends a command again that the demand requires again for the same moment', async () => {
    const at = await office()
    const { id } = await raised(at)
    const service = await at.run(deadline)
    const look = async (moment: string) => {
      at.at(instant(moment))
      await service.round()
    }
    const dues = async () =>
      (await byService(at, id)).flatMap((event) => {
        const { ladder, due } = event as { ladder?: string; due?: string }
        return ladder === 'result' ? [due] : []
      })
    for (const day of [16, 17, 18]) await look(`2026-03-${day}T01:00:00.000Z`)
    const first = '2026-03-09T16:00:00.000Z'
    expect(await dues()).toEqual([first, first, first])
    // By its level it is due a week later now: the first step after that was the moment of the last step above.
    const slow = ITEMS.find(({ level, visibility }) => level === 'L4' && visibility === 'public')?.code ?? ''
    at.at(instant('2026-03-22T02:00:00.000Z'))
    await at.send(committee, 'triage', { item: slow, summary: 'Help' }, id)
    await service.round()
    expect(await dues()).toEqual([first, first, first, '2026-03-17T16:00:00.000Z'])
  })

  it('escalates one step at each interval, once on each ladder, and no earlier', async () => {
    const at = await office()
    const { id } = await raised(at)
    const service = await at.run(deadline)
    const look = async (moment: string) => {
      at.at(instant(moment))
      await service.round()
      await service.round()
    }
    const steps = async () =>
      (await byService(at, id)).map((event) => {
        const { cause, to, listed } = event as { cause?: string; to?: string; listed?: string }
        return [cause, to, listed]
      })
    // Raised on Monday: accepted by the end of Tuesday, a result by the end of Monday in a week.
    await look('2026-03-03T16:00:00.001Z')
    await look('2026-03-04T00:59:59.999Z')
    expect(await steps()).toEqual([])
    await look('2026-03-04T01:00:00.000Z')
    const accepting = [['acceptance-overdue', 'party-lead', '2026-03-04']]
    expect(await steps()).toEqual(accepting)
    await look('2026-03-05T00:00:00.000Z')
    expect(await steps()).toEqual(accepting)
    await look('2026-03-05T03:00:00.000Z')
    accepting.push(['acceptance-overdue', 'committee', '2026-03-05'])
    expect(await steps()).toEqual(accepting)
    // The engine stands still for two weeks: one step on each ladder, and no more than one.
    await look('2026-03-19T01:00:00.000Z')
    accepting.push(
      ['acceptance-overdue', 'street-office', '2026-03-19'],
      ['result-overdue', 'party-lead', '2026-03-19'],
    )
    expect(await steps()).toEqual(accepting)
    // A clock that goes back changes nothing.
    await look('2026-03-18T01:00:00.000Z')
    await look('2026-03-20T01:00:00.000Z')
    expect((await steps()).slice(4)).toEqual([['result-overdue', 'committee', '2026-03-20']])
  })

  it('watches a demand that was imported open from its import on', async () => {
    const at = await office()
    const history = { source: 'city', reference: 'r1', raised: '2026-01-05T00:00:00.000Z', history: [] }
    const { id } = await at.send({ id: 'admin-1', role: 'administrator' }, 'import', history)
    const service = await at.run(deadline)
    at.at(instant('2026-03-04T01:00:00.000Z'))
    await service.round()
    expect(await byService(at, id)).toMatchObject([{ cause: 'acceptance-overdue', to: 'party-lead' }])
    await at.send(committee, 'triage', { item, summary: 'Help' }, id)
    const reviewBy = at.now() + 3 * DAY
    await at.send(committee, 'hold', { code: 'materials', reason: '等配件', reviewBy: iso(reviewBy) }, id)
    at.at(reviewBy)
    await service.round()
    expect((await byService(at, id)).slice(1)).toEqual([{ type: 'governance.DemandResumed.v1' }])
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

  it('records a summons without an answer once, and asks no more of a party that came', async () => {
    const at = await office()
    const { id } = await raised(at)
    await at.send(committee, 'summon', { parties: ['police', 'property'] }, id)
    await at.send(property, 'answer-summons', { answer: 'came' }, id)
    const summons = (await at.story(id)).find(({ type }) => type.includes('PartiesSummoned'))
    const { answerBy = '' }: { answerBy?: string } = Object(summons?.data)
    const service = await at.run(deadline)
    const missed = async () =>
      (await at.story(id)).filter(({ type }) => type.includes('SummonsMissed')).map(({ data }) => data)
    at.at(instant(answerBy))
    await service.round()
    expect(await missed()).toEqual([])
    at.at(instant(answerBy) + 1)
    await service.round()
    await service.round()
    expect(await missed()).toEqual([{ parties: ['police'], by: 'committee', answerBy }])
  })

  it('records once that a mandatory report is late, also where the raiser has withdrawn the demand', async () => {
    const at = await office()
    const [late, made] = [(await raised(at)).id, (await raised(at)).id]
    for (const id of [late, made]) await at.send(committee, 'suspect-harm', { of: 'minor' }, id)
    await at.send(resident, 'withdraw', {}, late)
    await at.send(committee, 'report-harm', { to: '派出所', at: iso(at.now()) }, made)
    const service = await at.run(deadline)
    const missed = async (id: string) =>
      (await byService(at, id)).filter(({ type }) => type.includes('MandatoryReportMissed')).length
    at.at(at.now() + 2 * HOUR)
    await service.round()
    expect(await missed(late)).toBe(0)
    at.at(at.now() + 1)
    await service.round()
    await service.round()
    expect([await missed(late), await missed(made)]).toEqual([1, 0])
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
    // Its raiser left no contact and was asked for seven days: a party checks.
    expect(await byService(at, restricted)).toEqual([
      expect.objectContaining({ type: 'governance.CallbackDealt.v1', check: 'no-contact' }),
    ])
  })

  it('asks a party to call about a delivery, then the next, and about a merged demand once its original is delivered', async () => {
    const at = await office()
    const id = await delivered(at, {}, { contact: '000' })
    const merged = (await at.send(memberOf('social-work'), 'raise', { text: '同上' })).id
    const original = (await raised(at)).id
    await at.send(committee, 'merge', { original }, merged)
    const service = await at.run(deadline)
    await service.round()
    const dealt = async (of: string) =>
      (await byService(at, of)).map(({ type, ...data }) => ('party' in data ? data.party : type))
    const [first, ...none] = await dealt(id)
    expect(none).toEqual([])
    expect(['committee', 'social-work']).toContain(first)
    expect(await dealt(merged)).toEqual([])
    const list = await at.views.page({
      view: 'demand-board/callbacks',
      community: COMMUNITY.id,
      reader: committee,
      filters: { caller: String(first) },
      limit: 10,
      now: at.now(),
    })
    expect(list.rows).toMatchObject([{ id, call: { party: first, repeats: false } }])

    await finish(at, original)
    await service.round()
    await service.round()
    expect(await dealt(merged)).toEqual(['committee'])
    at.at(at.now() + 4 * DAY)
    await service.round()
    await service.round()
    expect(await dealt(id)).toEqual([first, first, first === 'committee' ? 'social-work' : 'committee'])
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

  it('records a share that is not back when its window ends, once', async () => {
    const at = await office()
    const [from, until, later] = [0, 2, 4].map((hours) => iso(at.now() + 20 * DAY + hours * HOUR))
    const ladder = { resource: 'ladder', name: '人字梯', category: 'equipment', quantity: 1 }
    await at.on('resource', property, 'offer', ladder)
    await at.on('resource', committee, 'request', { window: { from, until } }, 'ladder')
    await at.on('resource', memberOf('owners'), 'request', { window: { from: until, until: later } }, 'ladder')
    for (const share of ['s1', 's2']) await at.on('resource', property, 'approve', { share }, 'ladder')
    at.at(instant(from ?? ''))
    await at.on('resource', committee, 'start', { share: 's1' }, 'ladder')
    const service = await at.run(deadline)
    await service.round()
    expect(await byService(at, 'ladder', 'resource')).toEqual([])
    at.at(instant(until ?? ''))
    await service.round()
    await service.round()
    expect(await byService(at, 'ladder', 'resource')).toEqual([
      {
        type: 'governance.ReturnMissed.v1',
        share: 's1',
        party: 'committee',
        since: until,
        next: { share: 's2', party: 'owners' },
      },
    ])
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
    at.at(Math.max(...many.map(({ acceptBy }) => acceptBy)) + 9 * HOUR)
    const [first, ...others] = copies
    await Promise.all([first?.stop(), ...others.map((copy) => copy.round())])
    await others[0]?.round()
    for (const { id } of many) expect(await byService(at, id)).toHaveLength(1)
  })
})
