import { describe, expect, it } from 'vitest'
import { COMMUNITY, ITEMS, QUARTERS } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import { type Actor, HOUR, iso } from '../../../domain/kernel/index.ts'
import { dispatch } from '../../../services/processes/dispatch/dispatch.ts'
import { type Office, office } from './office.ts'

const resident: Actor = { id: 'resident-1', role: 'resident' }
const committee = memberOf('committee')
const quarter = QUARTERS[0]?.id ?? ''
const titles = new Map(ITEMS.map(({ code, zh }) => [code, zh]))

const itemOf = (lead: string): string => {
  const item = ITEMS.find((one) => one.lead === lead)
  if (item === undefined) throw new Error(`${lead} leads nothing`)
  return item.code
}

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
  it('gives a triaged demand to the lead of its item, and to the worker of the grid', async () => {
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

  it('gives urgent demands to the person on duty while offices are closed, and tells all leads where there is none', async () => {
    const at = await office()
    const service = await at.run(dispatch)
    const item = ITEMS.find(({ lead, level }) => lead === 'property' && level !== 'L1')?.code
    const night = at.now() + 10 * HOUR
    const hours = (from: number, until: number) => ({
      from: iso(night + from * HOUR),
      until: iso(night + until * HOUR),
    })
    const turn = (from: number, until: number) => ({ kind: 'duty-roster', ...hours(from, until) })
    const keeper = memberOf('property')
    await at.on(
      'community',
      keeper,
      'appoint',
      { person: 'guard-1', party: 'property', post: turn(-9, 3) },
      COMMUNITY.id,
    )
    const away = { person: 'guard-1', party: 'property', deputy: 'guard-2', ...hours(2, 4) }
    await at.on('community', { ...keeper, id: 'guard-1' }, 'declare-absence', away, COMMUNITY.id)
    const sorted = async (hour: number, key: string) => {
      at.at(night + hour * HOUR)
      const id = await raised(at, undefined, key)
      await at.send(committee, 'triage', { item, summary: 'Water', level: 'L2' }, id, `${key} triage`)
      await service.idle()
      return {
        tasks: await assigned(at, id),
        gap: (await at.story(id)).some(({ type }) => type.includes('DutyGapMet')),
      }
    }
    // By day the desk of the lead distributes it, at night the roster does; guard-2 stands in for guard-1 later in the night.
    expect((await sorted(-8, 'by day')).tasks).not.toContainEqual(expect.objectContaining({ person: 'guard-1' }))
    expect(await sorted(1, 'night')).toMatchObject({ tasks: [{ party: 'property', person: 'guard-1' }], gap: false })
    expect(await sorted(2.5, 'later')).toMatchObject({ tasks: [{ party: 'property', person: 'guard-2' }], gap: false })
    expect(await sorted(3.5, 'gap')).toMatchObject({ tasks: [{ party: 'property' }], gap: true })
  })

  it('never assigns a demand to a party that it is about, and skips demands that people have assigned', async () => {
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

  it('urges an open demand once that its raiser raised again', async () => {
    const at = await office()
    const service = await at.run(dispatch)
    const first = await raised(at, itemOf('property'), 'a')
    await service.idle()
    const again = await raised(at, undefined, 'b')
    await at.send(committee, 'declare-repeat', { earlier: first }, again)
    await service.idle()
    const urgings = (await at.story(first)).filter(({ type }) => type === 'governance.DemandUrged.v1')
    expect(urgings.map(({ actor, data }) => [actor, data])).toEqual([
      ['service-dispatch', { by: 'repeat', times: 1, tasks: ['t1'], repeat: again }],
    ])
  })

  it('names the active person of the lead with the fewest tasks, but never the person that the demand is about', async () => {
    const at = await office()
    const lead = memberOf('property')
    for (const person of ['busy', 'concerned', 'elsewhere', 'free', 'off'])
      await at.on('person', lead, 'enrol', { person, name: person })
    const hours = (from: number, until: number) => ({
      from: iso(at.now() + from * HOUR),
      until: iso(at.now() + until * HOUR),
    })
    const self = { ...lead, id: 'elsewhere' }
    const away = { home: 'property', host: 'committee', window: hours(1, 6) }
    await at.on('person', committee, 'request', away, 'elsewhere')
    await at.on('person', lead, 'agree', { secondment: 'c1' }, 'elsewhere')
    await at.on('person', self, 'agree', { secondment: 'c1' }, 'elsewhere')
    const sundays = { weekly: [{ weekday: 7, from: '09:00', until: '12:00' }] }
    await at.on('person', lead, 'declare-availability', sundays, 'off')
    const held = await raised(at, itemOf('property'), 'held')
    await at.send(committee, 'assign', { party: 'property', person: 'busy' }, held)
    at.at(at.now() + 2 * HOUR)
    const service = await at.run(dispatch)
    const about = { about: { person: 'concerned' } }
    const first = await raised(at, itemOf('property'), 'first', about)
    await service.idle()
    const second = await raised(at, itemOf('property'), 'second')
    await service.idle()
    const third = await raised(at, itemOf('property'), 'third', about)
    await service.idle()
    const person = async (id: string) => (await assigned(at, id))[0]?.person
    expect([await person(first), await person(second), await person(third)]).toEqual(['free', 'concerned', 'busy'])
  })

  it('assigns a demand that is open again where it could not go back to who delivered', async () => {
    const at = await office()
    const [lead, other] = [memberOf('property'), memberOf('social-work')]
    const delivered = async (key: string) => {
      const id = await raised(at, itemOf('property'), key)
      await at.send(committee, 'assign', { party: 'property' }, id)
      await at.send(lead, 'accept', { task: 't1' }, id)
      await at.send(lead, 'deliver', { task: 't1', result: '修好了' }, id)
      return id
    }
    const back = await delivered('a')
    await at.send(resident, 'give-feedback', { resolved: false }, back)
    const merged = await raised(at, itemOf('property'), 'b')
    await at.send(other, 'merge', { original: back }, merged)
    await at.send(other, 'unmerge', {}, merged)
    const service = await at.run(dispatch)
    await service.idle()
    // In the same decision, to the party that delivered, so dispatch finds it assigned.
    expect(await assigned(at, back)).toEqual([
      expect.objectContaining({ actor: committee.id }),
      expect.objectContaining({ actor: resident.id, party: 'property', rework: true }),
    ])
    expect(await assigned(at, merged)).toEqual([expect.objectContaining({ party: 'property' })])
  })

  it('assigns a demand whose referral ended without a result', async () => {
    const at = await office()
    const body = { body: 'lifts', name: '电梯检验所', kind: 'government', contact: '000', competence: '电梯检验' }
    await at.on('community', committee, 'register-body', body, 'pa', 'lifts')
    const id = await raised(at, itemOf('property'), 'a')
    await at.send(committee, 'refer', { body: 'lifts' }, id, 'refer')
    const service = await at.run(dispatch)
    await service.idle()
    expect(await assigned(at, id)).toEqual([])
    await at.send(committee, 'end-referral', {}, id, 'end')
    await service.idle()
    expect(await assigned(at, id)).toEqual([expect.objectContaining({ party: 'property' })])
  })

  it('assigns a demand that was imported open like any other', async () => {
    const at = await office()
    const history = { source: 'city', reference: 'r1', raised: '2026-01-05T00:00:00.000Z', history: [] }
    const { id } = await at.send({ id: 'admin-1', role: 'administrator' }, 'import', history)
    await at.send(committee, 'triage', { item: itemOf('property'), summary: 'Help' }, id)
    const service = await at.run(dispatch)
    await service.idle()
    expect(await assigned(at, id)).toEqual([expect.objectContaining({ party: 'property' })])
  })

  it('proposes items for an unsorted demand from its text, and records the access to the text', async () => {
    const at = await office()
    const service = await at.run(dispatch, 2)
    const lamp = await raised(at, undefined, 'a', { text: '门口的路灯不亮，晚上看不见路' })
    const outside = await raised(at, undefined, 'b', { text: '麻烦看一下', category: '楼道堆物' })
    const unclear = await raised(at, undefined, 'c', { text: '请问你们几点上班？' })
    const restricted = await raised(at, undefined, 'd', { text: '楼道堆物', concerns: ['mediation'] })
    const sorted = await raised(at, itemOf('property'), 'e', { text: '楼道堆物' })
    await service.idle()
    const proposed = async (id: string) =>
      (await at.story(id))
        .filter(({ type }) => type === 'governance.ItemProposed.v1')
        .map(({ data }) => (data as { items: string[] }).items.map((code) => titles.get(code)))
    expect((await proposed(lamp))[0]?.[0]).toMatch(/灯/)
    expect(await proposed(outside)).toEqual([expect.arrayContaining(['楼道堆物'])])
    for (const id of [unclear, restricted]) expect(await proposed(id)).toEqual([])
    expect((await proposed(sorted)).length).toBeLessThanOrEqual(1)
    const { privacy } = at
    const { disclosures } = (await privacy?.disclosures(COMMUNITY.id, resident.id, { limit: 10 })) ?? {}
    expect(disclosures).toContainEqual(expect.objectContaining({ reader: 'service-dispatch', view: 'dispatch' }))
    // One record an hour, with the number of values: at least the texts of four demands.
    expect(disclosures).toHaveLength(1)
    expect(disclosures?.[0]?.times).toBeGreaterThanOrEqual(4)
  })

  it('leads to the same history where events arrive three times, after a restart, and beside a second copy', async () => {
    const demands = Array.from({ length: 12 }, (_, nth) => ({
      key: `demand ${nth}`,
      // The order of proposal and sorting depends on timing, so sorted demands get no proposal here.
      item: nth % 4 === 3 ? undefined : itemOf(nth % 2 === 0 ? 'social-work' : 'property'),
      said: { text: nth % 4 === 3 ? '楼道堆物没人管' : '您好' },
    }))
    const once = await office()
    const single = await once.run(dispatch)
    for (const { item, key, said } of demands) await raised(once, item, key, said)
    await single.idle()

    const often = await office()
    const first = await often.run(dispatch, 3)
    for (const { item, key, said } of demands.slice(0, 6)) await raised(often, item, key, said)
    await first.stop()
    for (const { item, key, said } of demands.slice(6)) await raised(often, item, key, said)
    const copies = [await often.run(dispatch, 2), await often.run(dispatch)]
    for (const copy of copies) await copy.idle()
    expect(await often.history()).toEqual(await once.history())
    expect((await often.deadLetters.list({ limit: 10 })).letters).toEqual([])
  })
})
