import { expect, it } from 'vitest'
import { COMMUNITY, ITEMS } from '../../../demo/pa/index.ts'
import { memberOf, residentOf } from '../../../demo/people.ts'
import type { Actor } from '../../../domain/kernel/index.ts'
import { office } from '../processes/office.ts'

const resident = residentOf(1)
const committee = memberOf('committee')
const property = memberOf('property')
const item = ITEMS.find(
  ({ lead, level, visibility }) => lead === 'property' && level === 'L3' && visibility !== 'restricted',
)

it('records a breach on an event of the case alone, for a sender who may know of the case', async () => {
  const at = await office()
  const code = item?.code ?? ''
  const triaged = async (visibility: string) => {
    const { id } = await at.send(resident, 'raise', { text: '楼道灯不亮', visibility })
    await at.send(committee, 'triage', { item: code, summary: 'Light' }, id)
    return id
  }
  const id = await triaged('public')
  await at.send(committee, 'assign', { party: 'property' }, id)
  await at.send(property, 'accept', { task: 't1' }, id)
  const found = (type: string) => async (demand: string) =>
    (await at.story(demand)).find((event) => event.type.includes(type))?.id ?? ''
  const record = async (sender: Actor, source: string, event: string) => {
    const data = { party: 'property', item: code, kind: 'late', source: `demand-${COMMUNITY.id}-${source}`, event }
    const sent = { community: COMMUNITY.id, aggregate: 'workbook', command: 'record-breach', id: COMMUNITY.id }
    const result = await at.core.commands.handle({ ...sent, data, actor: sender })
    return result.ok ? result.events : result.code
  }
  const [accepted, raised] = [await found('TaskAccepted')(id), await found('DemandRaised')(id)]
  const watch: Actor = { id: 'service-convention-watch', role: 'service' }
  expect(await record(watch, id, accepted)).toEqual(['BreachRecorded'])
  expect(await record(watch, id, raised)).toBe('breach.groundless')
  // An event of another demand is none of this one.
  const other = await triaged('restricted')
  expect(await record(watch, other, accepted)).toBe('breach.groundless')
  const enterprise = memberOf('pharmacy')
  expect(await record(enterprise, id, accepted)).toBe('breach.no-part')
  expect(await record(enterprise, other, accepted)).toBe('demand.unknown')
})
