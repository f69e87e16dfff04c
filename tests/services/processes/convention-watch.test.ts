import { describe, expect, it } from 'vitest'
import { COMMUNITY, ITEMS } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import { type Actor, DAY, HOUR, instant, iso } from '../../../domain/kernel/index.ts'
import { conventionWatch } from '../../../services/processes/convention/convention-watch.ts'
import { deadline } from '../../../services/processes/deadline.ts'
import { type Office, office } from './office.ts'

const resident: Actor = { id: 'resident-1', role: 'resident' }
const committee = memberOf('committee')
const property = memberOf('property')
const owners = memberOf('owners')
const item =
  ITEMS.find(({ lead, level, visibility }) => lead === 'property' && level === 'L3' && visibility === 'public')?.code ??
  ''

/** A demand with a task, which is escalated on each of some working days after its due time. */
async function overdue(at: Office, days: number, meanwhile?: (id: string) => Promise<unknown>): Promise<string> {
  const { id } = await at.send(resident, 'raise', { text: '请帮忙' }, undefined, 'raise')
  await at.send(committee, 'triage', { item, summary: 'Help' }, id, 'triage')
  await at.send(committee, 'assign', { party: 'property' }, id, 'assign')
  await at.send(property, 'accept', { task: 't1' }, id, 'accept')
  const keeper = await at.run(deadline)
  // The result is due at the end of Monday the ninth.
  for (let day = 10; day < 10 + days; day += 1) {
    at.at(instant(`2026-03-${day}T01:00:00.000Z`))
    await keeper.round()
  }
  await keeper.stop()
  await meanwhile?.(id)
  at.at(at.now() + 2 * HOUR)
  await at.send(property, 'deliver', { task: 't1', result: '修好了' }, id, 'deliver')
  return id
}

const word = (at: Office, id: string, nth: number) =>
  at.send(resident, 'give-feedback', { contacted: true, resolved: false, satisfaction: 'neutral' }, id, `word ${nth}`)

const breaches = async (at: Office) =>
  (await at.events())
    .filter(({ type }) => type.includes('.BreachRecorded'))
    .map(({ data, actor }) => ({ ...(data as Readonly<Record<string, unknown>>), actor }))

async function watched(at: Office) {
  await (await at.run(conventionWatch)).idle()
  return breaches(at)
}

const eventOf = async (at: Office, id: string, name: string, aggregate?: string) =>
  (await at.story(id, aggregate)).findLast(({ type }) => type.includes(`.${name}.`))?.id

describe('a late result', () => {
  it('is a breach once the escalation reached the highest office, with the delivery as its ground', async () => {
    const at = await office()
    const id = await overdue(at, 3)
    const found = { party: 'property', item, kind: 'late', source: `demand-${COMMUNITY.id}-${id}` }
    expect(await watched(at)).toEqual([
      { breach: 'b1', ...found, event: await eventOf(at, id, 'ServiceDelivered'), actor: 'service-convention-watch' },
    ])
  })

  it('is none before that', async () => {
    const at = await office()
    await overdue(at, 2)
    expect(await watched(at)).toEqual([])
  })

  it('is none where the holder answered the escalation and kept its promise', async () => {
    const at = await office()
    const street = memberOf('street-office')
    const answer = (id: string) =>
      at.send(street, 'answer-escalation', { task: 't1', measure: '已协调', promise: iso(at.now() + DAY) }, id)
    await overdue(at, 3, answer)
    expect(await watched(at)).toEqual([])
  })

  it('is none where it lies days back, as before the watch began', async () => {
    const at = await office()
    await overdue(at, 3)
    at.at(at.now() + 3 * DAY + 1)
    expect(await watched(at)).toEqual([])
  })

  it('is recorded once, however often the event comes, and also after it was remedied', async () => {
    const at = await office()
    await overdue(at, 3)
    const copies = [await at.run(conventionWatch, 3), await at.run(conventionWatch, 2)]
    for (const copy of copies) await copy.idle()
    expect(await breaches(at)).toHaveLength(1)
    for (const copy of copies) await copy.stop()
    await at.on('workbook', committee, 'remedy-breach', { breach: 'b1' }, COMMUNITY.id)
    await at.checkpoints.forget(conventionWatch.name)
    expect(await watched(at)).toHaveLength(1)
  })
})

describe('a demand that stays unresolved', () => {
  it('is a breach of the party whose rework did not help either', async () => {
    const at = await office()
    const id = await overdue(at, 0)
    await word(at, id, 1)
    expect(await watched(at)).toEqual([])
    await at.send(property, 'accept', { task: 't2' }, id)
    await at.send(property, 'deliver', { task: 't2', result: '再次维修' }, id)
    await word(at, id, 2)
    expect(await watched(at)).toMatchObject([
      { party: 'property', kind: 'unresolved', event: await eventOf(at, id, 'TaskAssigned') },
    ])
  })
})

describe('a resource', () => {
  async function lent(at: Office, items: readonly string[]): Promise<void> {
    const offer = { resource: 'ladder', name: '梯子', category: 'equipment', quantity: 1, items }
    await at.on('resource', committee, 'offer', offer, undefined, 'offer')
    const window = { from: '2026-03-03T02:00:00.000Z', until: '2026-03-03T04:00:00.000Z' }
    await at.on('resource', owners, 'request', { window }, 'ladder', 'request')
    await at.on('resource', committee, 'approve', { share: 's1' }, 'ladder', 'approve')
    at.at(instant(window.from))
    await at.on('resource', committee, 'start', { share: 's1' }, 'ladder', 'start')
  }
  const back = (at: Office, condition: string) =>
    at.on('resource', committee, 'return', { share: 's1', condition }, 'ladder', 'return')

  it('that came back damaged is a breach of the borrower, unless it serves no item', async () => {
    const at = await office()
    await lent(at, [item])
    await back(at, 'damaged')
    const event = await eventOf(at, 'ladder', 'ResourceReturned', 'resource')
    expect(await watched(at)).toMatchObject([{ party: 'owners', item, kind: 'damaged', event }])
    const other = await office()
    await lent(other, [])
    await back(other, 'damaged')
    expect(await watched(other)).toEqual([])
  })

  it('whose owner has recorded the damage is not recorded again', async () => {
    const at = await office()
    await lent(at, [item])
    await back(at, 'lost')
    const source = `resource-${COMMUNITY.id}-ladder`
    const event = await eventOf(at, 'ladder', 'ResourceReturned', 'resource')
    const damage = { party: 'owners', item, kind: 'damaged', source, event }
    await at.on('workbook', committee, 'record-breach', damage, COMMUNITY.id)
    expect(await watched(at)).toMatchObject([{ kind: 'damaged', actor: committee.id }])
  })

  it('that came back worn is none', async () => {
    const at = await office()
    await lent(at, [item])
    await back(at, 'worn')
    expect(await watched(at)).toEqual([])
  })

  it('that is not back a week after its window is a breach, once', async () => {
    const at = await office()
    await lent(at, [item])
    const keeper = await at.run(deadline)
    at.at(instant('2026-03-03T04:00:00.000Z'))
    await keeper.round()
    const copies = [await at.run(conventionWatch), await at.run(conventionWatch)]
    at.at(instant('2026-03-10T03:59:59.999Z'))
    for (const copy of copies) await copy.round()
    expect(await breaches(at)).toEqual([])
    at.at(instant('2026-03-10T04:00:00.000Z'))
    for (const copy of copies) await copy.round()
    for (const copy of copies) await copy.round()
    const event = await eventOf(at, 'ladder', 'ReturnMissed', 'resource')
    expect(await breaches(at)).toMatchObject([{ party: 'owners', item, kind: 'unreturned', event }])
  })
})
