import { describe, expect, it } from 'vitest'
import { ITEMS, QUARTERS } from '../../../demo/pa/index.ts'
import { memberOf, residentOf } from '../../../demo/people.ts'
import { HOUR, iso } from '../../../domain/kernel/index.ts'
import { matching } from '../../../services/processes/match/match.ts'
import { expectOneHistory, type Office, office } from './office.ts'

const committee = memberOf('committee')
const workers = memberOf('social-work')
const property = memberOf('property')
const choir = memberOf('org-choir')
const quarter = QUARTERS[0]?.id ?? ''
const item = ITEMS.find(
  ({ lead, level, visibility }) => lead === 'social-work' && level !== 'L1' && visibility === 'public',
)

const window = (at: Office, from = 24, long = 2) => ({
  from: iso(at.now() + from * HOUR),
  until: iso(at.now() + (from + long) * HOUR),
})

/** An accepted task of the social workers. `plan` names its needs. */
async function task(at: Office, key: string, more: object = {}) {
  const said = { text: '请帮忙', place: { quarter }, ...more }
  const { id } = await at.send(residentOf(1), 'raise', said, undefined, `${key} raise`)
  await at.send(committee, 'triage', { item: item?.code, summary: 'Help' }, id, `${key} triage`)
  await at.send(committee, 'assign', { party: 'social-work' }, id, `${key} assign`)
  return id
}

const plan = (at: Office, id: string, needs: object, key = 'plan') =>
  at.send(workers, 'set-work-plan', { task: 't1', plan: '上门', needs }, id, `${id} ${key}`)

const offer = (at: Office, owner: typeof property, id: string, more: object = {}) =>
  at.on('resource', owner, 'offer', { resource: id, name: id, category: 'venue', quantity: 1, ...more }, undefined, id)

async function skilled(at: Office, home: typeof property, id: string, skill = 'first-aid', more: object = {}) {
  await at.on('person', home, 'enrol', { person: id, name: id }, undefined, id)
  await at.on('person', home, 'certify', { skill, from: '2026-01-01', ...more }, id, `${id} ${skill}`)
}

const suggested = async (at: Office, id: string) =>
  (await at.story(id))
    .filter(({ type }) => type === 'governance.MatchSuggested.v1')
    .map(({ data }) => data as { resources?: string[]; people?: { person: string; skill: string }[] })

describe('matching', () => {
  it('suggests resources that have room at that time and that the holder may use, the nearest first', async () => {
    const at = await office()
    const module = { items: [`${item?.code.slice(0, 1)}.98`] }
    await offer(at, property, 'far', module)
    await offer(at, choir, 'near', { ...module, quarter })
    await offer(at, property, 'meant', { items: [item?.code] })
    await offer(at, property, 'taken', { ...module, terms: { approval: 'automatic' } })
    await at.on('resource', committee, 'request', { window: window(at, 25) }, 'taken')
    await offer(at, property, 'closed', {
      ...module,
      terms: { approval: 'owner', opening: [{ weekday: 7, from: '09:00', until: '10:00' }] },
    })
    await offer(at, property, 'others', { ...module, terms: { approval: 'owner', kinds: ['enterprise'] } })
    await offer(at, workers, 'own', module)
    await offer(at, property, 'gone', module)
    await at.on('resource', property, 'withdraw', {}, 'gone')
    await offer(at, property, 'soap', { ...module, category: 'material', quantity: 5, unit: '块' })
    const id = await task(at, 'a')
    await plan(at, id, { resources: ['venue', 'material'], window: window(at) })
    await (await at.run(matching)).idle()
    expect(await suggested(at, id)).toEqual([
      { task: 't1', party: 'social-work', resources: ['meant', 'near', 'far', 'soap'] },
    ])
  })

  it('suggests for a demand that was imported open, as for any other', async () => {
    const at = await office()
    await offer(at, property, 'room', { items: [item?.code] })
    const history = { source: 'city', reference: 'r1', raised: '2026-01-05T00:00:00.000Z', history: [] }
    const { id } = await at.send({ id: 'admin-1', role: 'administrator' }, 'import', history)
    await at.send(committee, 'triage', { item: item?.code, summary: 'Help' }, id)
    await at.send(committee, 'assign', { party: 'social-work' }, id)
    await plan(at, id, { resources: ['venue'], window: window(at) })
    await (await at.run(matching)).idle()
    expect(await suggested(at, id)).toEqual([{ task: 't1', party: 'social-work', resources: ['room'] }])
  })

  it('suggests what fits the item of a street lamp, and nothing that shares only its category', async () => {
    const at = await office()
    const lamp = ITEMS.find(({ zh }) => zh.includes('路灯'))
    const group = lamp?.code.split('.').slice(0, 2).join('.') ?? ''
    const equipment = { category: 'equipment', quantity: 2 }
    await offer(at, choir, 'cameras', { ...equipment, name: '相机', items: ['5.06.9'] })
    await offer(at, choir, 'chess', { ...equipment, name: '棋具', items: ['5.03'] })
    await offer(at, choir, 'unsaid', { ...equipment, name: '货车' })
    await offer(at, choir, 'pumps', { ...equipment, name: '抽水泵', items: ['6.99'] })
    await offer(at, choir, 'bulbs', { ...equipment, name: '路灯灯泡' })
    await offer(at, choir, 'ladders', { ...equipment, name: '人字梯', items: ['1.06', `${group}.77`] })
    const { id } = await at.send(residentOf(1), 'raise', { text: '灯不亮', place: { quarter } })
    await at.send(committee, 'triage', { item: lamp?.code, summary: 'Lamp' }, id)
    await at.send(committee, 'assign', { party: lamp?.lead }, id)
    const holder = memberOf(lamp?.lead ?? '')
    await at.send(holder, 'set-work-plan', { task: 't1', plan: '更换', needs: { resources: ['equipment'] } }, id)
    await (await at.run(matching)).idle()
    expect((await suggested(at, id)).map(({ resources }) => resources)).toEqual([['ladders', 'bulbs', 'pumps']])
  })

  it('suggests free and certified people of other parties, but never the person that the demand is about', async () => {
    const at = await office()
    await skilled(at, property, 'able')
    await skilled(at, property, 'willing')
    const allDay = Array.from({ length: 7 }, (_, nth) => ({ weekday: nth + 1, from: '00:00', until: '24:00' }))
    await at.on('person', property, 'declare-availability', { weekly: allDay }, 'willing')
    const never = { weekly: [{ weekday: 7, from: '03:00', until: '03:30' }] }
    await at.on('person', property, 'declare-availability', never, 'able')
    await skilled(at, workers, 'colleague')
    await skilled(at, property, 'lapsed', 'first-aid', { until: '2026-03-02' })
    await skilled(at, property, 'other', 'calligraphy')
    await skilled(at, property, 'concerned')
    await skilled(at, choir, 'busy')
    const elsewhere = { home: 'org-choir', host: 'committee', window: window(at, 23, 4) }
    await at.on('person', committee, 'request', elsewhere, 'busy')
    await at.on('person', choir, 'agree', { secondment: 'c1' }, 'busy')
    await at.on('person', { ...choir, id: 'busy' }, 'agree', { secondment: 'c1' }, 'busy')
    const id = await task(at, 'a', { about: { person: 'concerned' } })
    await plan(at, id, { skills: ['first-aid'], window: window(at) })
    await (await at.run(matching)).idle()
    const people = ['willing', 'able'].map((person) => ({ person, skill: 'first-aid' }))
    expect(await suggested(at, id)).toEqual([{ task: 't1', party: 'social-work', people }])
  })

  it('suggests nothing where nothing fits or is needed, or where the task has another holder', async () => {
    const at = await office()
    await offer(at, property, 'hall')
    const [without, plain, gone] = [await task(at, 'a'), await task(at, 'b'), await task(at, 'c')]
    await plan(at, without, { resources: ['equipment'], skills: ['welding'], window: window(at) })
    await at.send(workers, 'set-work-plan', { task: 't1', plan: '上门' }, plain)
    await plan(at, gone, { resources: ['venue'], window: window(at) })
    await at.send(committee, 'withdraw-task', { task: 't1', reason: 'mistake' }, gone)
    await (await at.run(matching)).idle()
    for (const id of [without, plain, gone]) expect(await suggested(at, id)).toEqual([])
  })

  it('leads to the same history where events arrive three times, after a restart, and beside a second copy', async () => {
    async function offersAndPlans(at: Office) {
      for (const id of ['hall', 'yard']) await offer(at, property, id, { items: [item?.code] })
      await skilled(at, choir, 'able')
      for (let nth = 0; nth < 8; nth += 1) {
        const id = await task(at, `task ${nth}`)
        await plan(at, id, { resources: ['venue'], skills: ['first-aid'], window: window(at, 24 + nth) })
        if (nth % 2 === 0) await plan(at, id, { resources: ['venue'] }, 'again')
      }
    }
    await expectOneHistory(matching, offersAndPlans)
  })
})
