import { describe, expect, it } from 'vitest'
import { ITEMS } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import { type Actor, DAY, iso, isSealed } from '../../../domain/kernel/index.ts'
import { openIn } from '../../../services/privacy/sealed-values.ts'
import { deadline } from '../../../services/processes/deadline.ts'
import { type Office, office } from './office.ts'

const resident: Actor = { id: 'resident-1', role: 'resident' }
const committee = memberOf('committee')
const property = memberOf('property')
const street = memberOf('street-office')
const item =
  ITEMS.find(({ lead, level, visibility }) => lead === 'property' && level === 'L3' && visibility === 'public')?.code ??
  ''

async function working(at: Office): Promise<string> {
  const { id } = await at.send(resident, 'raise', { text: '电梯坏了' })
  await at.send(committee, 'triage', { item, summary: '电梯停运' }, id)
  await at.send(committee, 'assign', { party: 'property' }, id)
  await at.send(property, 'accept', { task: 't1' }, id)
  return id
}

const names = async (at: Office, id: string) => (await at.story(id)).map(({ type }) => type.split('.')[1])
const dataOf = async (at: Office, id: string, name: string): Promise<Record<string, unknown>> =>
  Object((await at.story(id)).findLast(({ type }) => type.includes(`.${name}.`))?.data)

describe('an approval', () => {
  it('carries the sealed words of what was asked into the event of the act', async () => {
    const at = await office()
    const id = await working(at)
    const terms = { code: 'materials', reason: '主板要从外地调', reviewBy: iso(at.now() + 9 * DAY) }
    const asked = await at.send(property, 'hold', terms, id)
    expect(asked.events).toEqual(['ApprovalAsked'])
    const granted = await at.send(committee, 'answer-approval', { approval: 'ap1', granted: true }, id)
    expect(granted.events).toEqual(['ApprovalAnswered', 'DemandHeld'])
    const { reason, ...held } = await dataOf(at, id, 'DemandHeld')
    expect(held).toEqual({
      code: terms.code,
      reviewBy: terms.reviewBy,
      approvedBy: 'committee',
      askedBy: 'property',
      approval: 'ap1',
    })
    expect(isSealed(reason)).toBe(true)
    expect(await openIn(at.core.vault, reason, () => {})).toBe(terms.reason)
  })

  it('goes on to the street office after one working day, and lapses after one more', async () => {
    const at = await office()
    const id = await working(at)
    await at.send(property, 'extend', { code: 'funds', reason: '等资金', resolveBy: iso(at.now() + 20 * DAY) }, id)
    expect((await dataOf(at, id, 'ApprovalAsked')).dueBy).toBe('2026-03-03T16:00:00.000Z')
    const service = await at.run(deadline)
    at.at(Date.parse('2026-03-03T16:00:00.000Z'))
    await service.round()
    expect(await names(at, id)).not.toContain('ApprovalPassedOn')
    at.at(at.now() + 1)
    await service.round()
    expect(await dataOf(at, id, 'ApprovalPassedOn')).toMatchObject({ stage: 'street-office' })
    at.at(Date.parse('2026-03-05T16:00:00.001Z'))
    await service.round()
    expect(await dataOf(at, id, 'ApprovalLapsed')).toMatchObject({ cause: 'unanswered' })
  })

  it('is not needed where the street office lets a problem stand: without reports it escalates', async () => {
    const at = await office()
    const id = await working(at)
    const milestones = [{ by: '2026-06-01', what: '业主表决' }]
    const terms = { cause: 'ownership', reason: '须三分之二业主同意', body: '房管局', milestones }
    await at.send(street, 'grant-long-run', { ...terms, until: iso(at.now() + 100 * DAY) }, id)
    const reportBy = at.now() + 30 * DAY
    const service = await at.run(deadline)
    at.at(reportBy)
    await service.round()
    expect(await names(at, id)).not.toContain('DemandEscalated')
    at.at(reportBy + 1)
    await service.round()
    expect(await names(at, id)).toContain('LongRunReportMissed')
    // At nine on the next working day, which a holiday puts off by a few days at most.
    at.at(reportBy + 6 * DAY)
    await service.round()
    expect(await names(at, id)).toContain('DemandEscalated')
    at.at(at.now() + 80 * DAY)
    await service.round()
    expect(await names(at, id)).toContain('LongRunEnded')
  })
})
