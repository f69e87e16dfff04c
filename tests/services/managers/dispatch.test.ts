import { describe, expect, it } from 'vitest'
import type { Actor } from '../../../domain/kernel/index.ts'
import { ITEMS, QUARTERS } from '../../../services/demo/pa/index.ts'
import { memberOf } from '../../../services/demo/people.ts'
import { dispatch } from '../../../services/managers/dispatch.ts'
import { office } from './office.ts'

const resident: Actor = { id: 'resident-1', role: 'resident' }
const committee = memberOf('committee')
const quarter = QUARTERS[0]?.id ?? ''

const itemOf = (lead: string): string => {
  const item = ITEMS.find((one) => one.lead === lead)
  if (item === undefined) throw new Error(`${lead} leads nothing`)
  return item.code
}

type Office = Awaited<ReturnType<typeof office>>

async function raised(at: Office, item: string | undefined, key: string, more: object = {}): Promise<string> {
  const { id } = await at.send(resident, 'raise', { text: '请帮忙', place: { quarter }, ...more }, undefined, key)
  if (item !== undefined) await at.send(committee, 'triage', { item, summary: 'Help' }, id, `${key} triage`)
  return id
}

const assigned = async (at: Office, id: string) =>
  (await at.story(id))
    .filter(({ type }) => type === 'governance.TaskAssigned.v1')
    .map(({ actor, data }) => ({ actor, ...(data as { party: string; person?: string }) }))

describe('dispatch', () => {
  it('gives a triaged demand to the lead of its item, and to who answers for the grid', async () => {
    const at = await office()
    const service = await at.run(dispatch)
    const worked = await raised(at, itemOf('social-work'), 'a')
    const other = await raised(at, itemOf('property'), 'b')
    const waiting = await raised(at, undefined, 'c')
    await service.idle()
    expect(await assigned(at, worked)).toEqual([
      expect.objectContaining({ actor: 'service-dispatch', party: 'social-work', person: 'person-social-work-1' }),
    ])
    expect(await assigned(at, other)).toEqual([expect.objectContaining({ party: 'property' })])
    expect(await assigned(at, waiting)).toEqual([])
  })

  it('gives nobody what it is about, and leaves alone what people have assigned', async () => {
    const at = await office()
    const about = await raised(at, itemOf('property'), 'a', { about: { party: 'property' } })
    const person = { person: 'person-social-work-1' }
    const aboutWorker = await raised(at, itemOf('social-work'), 'b', { about: person })
    const taken = await raised(at, itemOf('social-work'), 'c')
    await at.send(committee, 'assign', { party: 'social-work', person: 'person-social-work-9' }, taken)
    const service = await at.run(dispatch)
    await service.idle()
    expect(await assigned(at, about)).toEqual([])
    expect(await assigned(at, aboutWorker)).not.toContainEqual(expect.objectContaining(person))
    expect(await assigned(at, taken)).toEqual([expect.objectContaining({ actor: committee.id })])
  })

  it('makes the same history of events that come thrice, out of a restart, and beside a second copy', async () => {
    const demands = Array.from({ length: 12 }, (_, nth) => ({
      key: `demand ${nth}`,
      item: itemOf(nth % 2 === 0 ? 'social-work' : 'property'),
    }))
    const once = await office()
    const single = await once.run(dispatch)
    for (const { item, key } of demands) await raised(once, item, key)
    await single.idle()

    const often = await office()
    const first = await often.run(dispatch, 3)
    for (const { item, key } of demands.slice(0, 6)) await raised(often, item, key)
    await first.stop()
    for (const { item, key } of demands.slice(6)) await raised(often, item, key)
    const copies = [await often.run(dispatch, 2), await often.run(dispatch)]
    for (const copy of copies) await copy.idle()
    expect(await often.history()).toEqual(await once.history())
    expect((await often.deadLetters.list({ limit: 10 })).letters).toEqual([])
  })
})
