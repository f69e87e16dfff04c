import { describe, expect, it } from 'vitest'
import { COMMUNITY, ITEMS } from '../../../demo/pa/index.ts'
import { ADMINISTRATOR, memberOf, residentOf } from '../../../demo/people.ts'
import { type Actor, HOUR, iso } from '../../../domain/kernel/index.ts'
import { succession } from '../../../services/processes/succession/succession.ts'
import { expectOneHistory, type Office, office } from './office.ts'

const resident = residentOf(1)
const committee = memberOf('committee')
const workers = memberOf('social-work')
const property = memberOf('property')
const led = (lead: string): string => {
  const item = ITEMS.find((one) => one.lead === lead && one.level !== 'L1' && one.visibility !== 'restricted')
  if (item === undefined) throw new Error(`${lead} leads nothing`)
  return item.code
}

const window = (at: Office, from: number, long = 2) => ({
  from: iso(at.now() + from * HOUR),
  until: iso(at.now() + (from + long) * HOUR),
})

/** A task of a party on a demand, assigned to one of its people. */
async function task(at: Office, party: string, person?: string, key?: string): Promise<string> {
  const { id } = await at.send(resident, 'raise', { text: '请帮忙' }, undefined, key && `raise ${key}`)
  await at.send(committee, 'triage', { item: led(party), summary: 'Help' }, id, key && `triage ${key}`)
  await at.send(committee, 'assign', { party, ...(person === undefined ? {} : { person }) }, id, key && `assign ${key}`)
  return id
}

const AUTOMATIC = { approval: 'automatic' }

async function hall(at: Office, owner: typeof property, key: string): Promise<string> {
  const offer = { resource: key, name: '活动室', category: 'venue', quantity: 3, terms: AUTOMATIC }
  return (await at.on('resource', owner, 'offer', offer, undefined, key)).id
}

const booked = (at: Office, party: typeof property, hall: string, from: number, key: string) =>
  at.on('resource', party, 'request', { window: window(at, from) }, hall, key)

async function enrolled(at: Office, party: typeof property, person: string): Promise<string> {
  return (await at.on('person', party, 'enrol', { person, name: person }, undefined, person)).id
}

/** A secondment to the host that both sides have agreed to. */
async function promised(at: Office, person: string, home: typeof property, host: typeof property, from: number) {
  const key = `${person} to ${host.party} at ${from}`
  const request = { home: home.party, host: host.party, window: window(at, from) }
  await at.on('person', host, 'request', request, person, key)
  const secondment = { secondment: 'c1' }
  await at.on('person', home, 'agree', secondment, person, `${key} home`)
  await at.on(
    'person',
    { id: person, role: home.role, party: home.party ?? '' },
    'agree',
    secondment,
    person,
    `${key} self`,
  )
}

const by = (events: Awaited<ReturnType<Office['story']>>) =>
  events
    .filter(({ actor }) => actor === 'service-succession')
    .map(({ type, data }) => ({ type: type.split('.')[1], ...(data as object) }))

const leave = (at: Office, data: object, command = 'leave-party') =>
  at.on('community', ADMINISTRATOR, command, data, COMMUNITY.id, JSON.stringify(data))

/** One thing of every kind, before the property company departs. */
async function underway(at: Office) {
  const demand = await task(at, 'property', undefined, 'work')
  const own = await hall(at, property, 'hall-of-property')
  const other = await hall(at, committee, 'hall-of-committee')
  await booked(at, property, other, 1, 'soon')
  await booked(at, property, other, 30, 'later')
  await booked(at, committee, own, 30, 'of others')
  const guest = await enrolled(at, workers, 'guest')
  await promised(at, guest, workers, property, 40)
  const guard = await enrolled(at, property, 'guard')
  await promised(at, guard, property, committee, 40)
  return { demand, own, other, guest, guard }
}

describe('succession, when a party departs', () => {
  it('returns its tasks, cancels future shares and secondments, ends memberships, and lets begun ones finish', async () => {
    const at = await office()
    const made = await underway(at)
    at.at(at.now() + 1 * HOUR)
    await at.on('resource', committee, 'start', { share: 's1' }, made.other)
    await leave(at, { party: 'property' })
    await (await at.run(succession)).idle()
    expect(by(await at.story(made.demand))).toEqual([
      { type: 'TaskWithdrawn', task: 't1', party: 'property', cause: 'departure' },
    ])
    expect(by(await at.story(made.own, 'resource'))).toEqual([
      { type: 'ResourceWithdrawn', cause: 'departure' },
      { type: 'ShareCancelled', share: 's1', party: 'committee', cause: 'departure' },
    ])
    expect(by(await at.story(made.other, 'resource'))).toEqual([
      { type: 'ShareCancelled', share: 's2', party: 'property', cause: 'departure' },
    ])
    const cancelled = { type: 'SecondmentCancelled', secondment: 'c1', cause: 'departure' }
    expect(by(await at.story(made.guest, 'person'))).toEqual([expect.objectContaining(cancelled)])
    expect(by(await at.story(made.guard, 'person'))).toEqual([
      expect.objectContaining(cancelled),
      expect.objectContaining({ type: 'MembershipEnded', party: 'property', because: 'party-left' }),
    ])
    expect((await at.deadLetters.list({ limit: 10 })).letters).toEqual([])
  })

  it('has other parties call the raisers, and review the demands, that it was to', async () => {
    const at = await office()
    const engine: Actor = { id: 'service-deadline', role: 'service' }
    const calls = await task(at, 'property')
    await at.send(property, 'accept', { task: 't1' }, calls)
    await at.send(property, 'deliver', { task: 't1', result: 'done' }, calls)
    at.at(at.now() + 8 * 24 * HOUR)
    await at.send(engine, 'deal-callback', {}, calls)
    const reviewed = await task(at, 'property', undefined, 'again')
    for (const nth of [1, 2, 3]) {
      await at.send(property, 'accept', { task: `t${nth}` }, reviewed)
      await at.send(property, 'deliver', { task: `t${nth}`, result: 'done' }, reviewed)
      await at.send(resident, 'give-feedback', { resolved: false }, reviewed, `no ${nth}`)
    }
    const askedIn = async (id: string, name: string) =>
      (await at.story(id))
        .filter(({ type }) => type.includes(name))
        .map(({ data }) => (data as { readonly party?: string }).party)
    for (const [id, name] of [
      [calls, 'CallbackDealt'],
      [reviewed, 'ReviewOrdered'],
    ] as const) {
      const [first] = await askedIn(id, name)
      expect(['committee', 'social-work']).toContain(first)
      await leave(at, { party: first ?? '', reason: '整改' }, 'suspend-party')
      await (await at.run(succession)).idle()
      const asked = await askedIn(id, name)
      expect(asked).toHaveLength(2)
      expect(asked[1]).not.toBe(first)
      await leave(at, { party: first ?? '' }, 'reinstate-party')
    }
  })

  it('ends its summonses and what it asked for, and has the next party answer what it was to', async () => {
    const at = await office()
    const demand = await task(at, 'property')
    await at.send(property, 'accept', { task: 't1' }, demand)
    await at.send(committee, 'summon', { parties: ['owners', 'party-branch'] }, demand)
    const terms = { code: 'weather', reason: '连日下雨', reviewBy: iso(at.now() + 72 * HOUR) }
    await at.send(property, 'hold', terms, demand)
    const depart = async (party: string) => {
      const before = (await at.story(demand)).length
      await leave(at, { party, reason: '整改' }, 'suspend-party')
      const running = await at.run(succession)
      await running.idle()
      await running.stop()
      return by((await at.story(demand)).slice(before))
    }
    const approval = { approval: 'ap1', act: 'hold' }
    expect(await depart('owners')).toMatchObject([{ type: 'SummonsMissed', parties: ['owners'], cause: 'departure' }])
    expect(await depart('social-work')).toEqual([])
    expect(await depart('committee')).toMatchObject([{ type: 'ApprovalPassedOn', ...approval, stage: 'street-office' }])
    expect(await depart('property')).toMatchObject([
      { type: 'TaskWithdrawn', cause: 'departure' },
      { type: 'ApprovalLapsed', ...approval, cause: 'departure' },
    ])
    const open = (await at.story(demand)).filter(({ type }) => type.includes('SummonsMissed'))
    expect(open).toHaveLength(1)
  })

  it('passes future shares and secondments on to the successor', async () => {
    const at = await office()
    const made = await underway(at)
    await leave(at, { party: 'property', successor: 'owners' })
    await (await at.run(succession)).idle()
    expect(by(await at.story(made.own, 'resource'))).toEqual([{ type: 'TermsChanged', owner: 'owners' }])
    expect(by(await at.story(made.other, 'resource'))).toEqual(
      ['s1', 's2'].flatMap((share, nth) => [
        expect.objectContaining({ type: 'ShareCancelled', share, cause: 'departure' }),
        expect.objectContaining({ type: 'ShareRequested', share: `s${3 + nth}`, party: 'owners' }),
        expect.objectContaining({
          type: 'ResourceShared',
          share: `s${3 + nth}`,
          party: 'owners',
          cause: 'handed-over',
        }),
      ]),
    )
    expect(by(await at.story(made.guest, 'person'))).toEqual([
      expect.objectContaining({ type: 'SecondmentCancelled', secondment: 'c1' }),
      expect.objectContaining({ type: 'SecondmentRequested', secondment: 'c2', host: 'owners' }),
    ])
    expect(by(await at.story(made.guard, 'person')).map(({ type }) => type)).toEqual([
      'SecondmentCancelled',
      'MembershipEnded',
    ])
  })

  it('keeps the people of a suspended party, and cancels where the successor has departed meanwhile', async () => {
    const at = await office()
    const made = await underway(at)
    await leave(at, { party: 'property', reason: '整改', successor: 'owners' }, 'suspend-party')
    await leave(at, { party: 'owners' })
    await (await at.run(succession)).idle()
    // The committee administers what has no other successor.
    expect(by(await at.story(made.own, 'resource'))).toEqual([{ type: 'TermsChanged', administrator: 'committee' }])
    expect(by(await at.story(made.other, 'resource')).map(({ type }) => type)).toEqual([
      'ShareCancelled',
      'ShareCancelled',
    ])
    expect(by(await at.story(made.guard, 'person')).map(({ type }) => type)).toEqual(['SecondmentCancelled'])
  })
})

describe('succession, when a suspended party is reinstated', () => {
  it('gives back what others administered and held for it', async () => {
    const at = await office()
    const made = await underway(at)
    const running = await at.run(succession)
    await leave(at, { party: 'property', reason: '整改', successor: 'owners' }, 'suspend-party')
    await running.idle()
    expect(by(await at.story(made.own, 'resource'))).toEqual([{ type: 'TermsChanged', administrator: 'owners' }])
    await leave(at, { party: 'property' }, 'reinstate-party')
    await running.idle()
    expect(by(await at.story(made.own, 'resource')).at(-1)).toEqual({ type: 'TermsChanged', administrator: 'property' })
    const shares = by(await at.story(made.other, 'resource'))
    expect(shares.filter(({ type }) => type === 'ResourceShared').slice(2)).toEqual(
      ['s5', 's6'].map((share) => expect.objectContaining({ share, party: 'property', cause: 'handed-over' })),
    )
    expect(by(await at.story(made.guest, 'person')).slice(2)).toEqual([
      expect.objectContaining({ type: 'SecondmentCancelled', secondment: 'c2', cause: 'reinstated' }),
      expect.objectContaining({ type: 'SecondmentRequested', secondment: 'c3', host: 'property' }),
    ])
  })

  it('passes on what an administrator can no longer administer, and gives it back to the owner all the same', async () => {
    const at = await office()
    const own = await hall(at, property, 'hall-of-property')
    const running = await at.run(succession)
    await leave(at, { party: 'property', reason: '整改', successor: 'owners' }, 'suspend-party')
    await running.idle()
    await leave(at, { party: 'owners', successor: 'social-work' })
    await running.idle()
    await leave(at, { party: 'property' }, 'reinstate-party')
    await running.idle()
    expect(by(await at.story(own, 'resource'))).toEqual(
      ['owners', 'social-work', 'property'].map((administrator) => ({ type: 'TermsChanged', administrator })),
    )
  })
})

describe('succession, when a person leaves', () => {
  async function work(at: Office) {
    const [li, wang] = [await enrolled(at, workers, 'li'), await enrolled(at, workers, 'wang')]
    await promised(at, li, workers, committee, 30)
    return { li, wang, demand: await task(at, 'social-work', li) }
  }

  it('returns their tasks to triage where there is no successor', async () => {
    const at = await office()
    const { li, demand } = await work(at)
    await at.on('person', workers, 'leave', {}, li)
    await (await at.run(succession)).idle()
    expect(by(await at.story(demand))).toEqual([expect.objectContaining({ type: 'TaskWithdrawn', cause: 'departure' })])
  })

  it('ends their posts, and those of no other person', async () => {
    const at = await office()
    const { li, wang } = await work(at)
    for (const person of [li, wang])
      await at.on(
        'community',
        workers,
        'appoint',
        { person, party: 'social-work', post: { kind: 'desk' } },
        COMMUNITY.id,
        `post of ${person}`,
      )
    await at.on('person', workers, 'leave', {}, li)
    await (await at.run(succession)).idle()
    const ended = by(await at.events()).filter(({ type }) => type === 'AppointmentEnded')
    expect(ended).toEqual([expect.objectContaining({ person: li, because: 'person-left' })])
  })

  it('leaves alone the tasks of a party that uses the same id for another person', async () => {
    const at = await office()
    const demand = await task(at, 'social-work', 'li')
    const own = await enrolled(at, property, 'li')
    const theirs = await task(at, 'property', own, 'theirs')
    await at.on('person', property, 'leave', {}, own)
    await (await at.run(succession)).idle()
    expect(by(await at.story(demand))).toEqual([])
    expect(by(await at.story(theirs))).toEqual([expect.objectContaining({ type: 'TaskWithdrawn', cause: 'departure' })])
  })

  it('gives tasks and future secondments to their successor, whose agreement is needed as usual', async () => {
    const at = await office()
    const { li, wang, demand } = await work(at)
    await at.on('person', workers, 'leave', { successor: wang }, li)
    await (await at.run(succession)).idle()
    expect(by(await at.story(demand))).toEqual([
      expect.objectContaining({ type: 'TaskReassigned', party: 'social-work', from: 'social-work', person: wang }),
    ])
    expect(by(await at.story(wang, 'person'))).toEqual([
      expect.objectContaining({ type: 'SecondmentRequested', home: 'social-work', host: 'committee' }),
    ])
    expect(by(await at.story(li, 'person'))).toEqual([
      expect.objectContaining({ type: 'SecondmentCancelled', secondment: 'c1', cause: 'departure' }),
    ])
  })
})

describe('succession', () => {
  async function departures(at: Office) {
    await underway(at)
    for (let nth = 0; nth < 8; nth += 1) await task(at, 'social-work', undefined, `of workers ${nth}`)
    await leave(at, { party: 'property', successor: 'owners' })
    await leave(at, { party: 'social-work' })
  }

  it('leads to the same history where events arrive three times, after a restart, and beside a second copy', async () => {
    await expectOneHistory(succession, departures)
  })

  it('finds all tasks and shares of a party that has more than a page of them', async () => {
    const at = await office()
    const demands: string[] = []
    for (let nth = 0; nth < 230; nth += 1) demands.push(await task(at, 'property', undefined, `${nth}`))
    await leave(at, { party: 'property' })
    await (await at.run(succession)).idle()
    for (const demand of demands) expect(by(await at.story(demand))).toHaveLength(1)
  })
})
