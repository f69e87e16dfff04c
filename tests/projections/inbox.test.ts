import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../domain/community/events.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor, DomainEvent } from '../../domain/kernel/index.ts'
import { personnelEvents } from '../../domain/personnel/events.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { accepted, assigned, delivered, raised, reader, returned, sealed, stream, told, triaged } from './demands.ts'
import { moment, type Told } from './history.ts'
import { inboxOf } from './letters.ts'
import { agreed, cancelled, confirmed, declined, ended, enrolled, logged, of, requested, shared } from './people.ts'

const resident = reader('resident', { id: 'resident-1' })
const wuye = reader('property-company', { id: 'p-wuye', party: 'wuye' })
const dui = reader('organization', { id: 'p-dui', party: 'dui' })
const jwh = reader('committee', { id: 'p-jwh', party: 'jwh' })
const street = reader('street-office', { id: 'p-street', party: 'street' })
const li = reader('organization', { id: 'li', party: 'dui' })

const kinds = (events: readonly Told[], who: Actor) => inboxOf(events, who).map(({ kind }) => kind)
const demand = (...events: DomainEvent[]) => told('1', raised(), triaged(), ...events)
const { DemandClosed, DemandDeclined, DemandEscalated, DemandHeld, DemandMerged, FeedbackGiven, TaskReassigned } =
  demandEvents

test('a party is asked by its own due time: to accept, then for its result', () => {
  const own = { acceptBy: moment(90), resolveBy: moment(400) }
  expect(inboxOf(demand(assigned('wuye', { own })), wuye)).toMatchObject([{ kind: 'task-assigned', due: moment(90) }])
  expect(inboxOf(demand(assigned('wuye', { own }), accepted()), wuye)).toMatchObject([{ due: moment(400) }])
  const early = told('1', raised(), assigned('wuye', { level: 'L1', own }))
  const tasks = [{ task: 't1', acceptBy: moment(30), resolveBy: moment(200) }]
  expect(inboxOf([...early, ...told('1', triaged({ tasks }))], wuye)).toMatchObject([{ due: moment(30) }])
})

describe('the raiser of a demand', () => {
  test('is told where it stands, and what it said before', () => {
    const [entry, ...others] = inboxOf(demand(assigned(), accepted()), resident)
    expect(others).toEqual([])
    expect(entry).toEqual({
      id: 'demand.1',
      to: { kind: 'resident', id: 'resident-1' },
      kind: 'demand-in-progress',
      title: { en: 'Work on your demand has begun.', zh: '您的诉求正在办理。' },
      needs: false,
      since: moment(3),
      due: null,
      about: { demand: '1' },
      meaning: null,
      reason: null,
      safeContact: null,
      instead: null,
      before: [
        { kind: 'demand-assigned', since: moment(2) },
        { kind: 'demand-triaged', since: moment(1) },
        { kind: 'demand-raised', since: moment(0) },
      ],
    })
  })

  test('is asked for an answer once it is delivered, until silence closes it', () => {
    const done = demand(assigned(), accepted(), delivered())
    const silence = moment(4 + 7 * 24)
    expect(inboxOf(done, resident)).toMatchObject([{ kind: 'demand-delivered', needs: true, due: silence }])
    const word = FeedbackGiven({ resolved: true })
    expect(inboxOf([...done, ...told('1', word)], resident)).toMatchObject([{ needs: false, due: null }])
    expect(inboxOf([...done, ...told('1', word, DemandClosed({ basis: 'confirmed' }))], resident)).toMatchObject([
      { kind: 'demand-closed', needs: false, due: null },
    ])
  })

  test('is still asked where another has spoken, unless that one speaks for the raiser', () => {
    const done = demand(assigned(), accepted(), delivered())
    const said = (word: DomainEvent) => inboxOf([...done, ...told('1', word)], resident)
    expect(said(FeedbackGiven({ by: 'helper', resolved: true }))).toMatchObject([{ needs: true }])
    expect(said(FeedbackGiven({ by: 'member', resolved: true }))).toMatchObject([{ needs: true }])
    expect(said(FeedbackGiven({ by: 'helper', ground: 'consent', resolved: true }))).toMatchObject([{ needs: false }])
  })

  test('reads how it may be contacted, and of a restricted demand only that there is a message', () => {
    const events = told('1', raised({ visibility: 'restricted', safeContact: { channels: ['door'] } }))
    expect(inboxOf(events, resident)).toMatchObject([
      { title: { en: 'There is a message for you.' }, safeContact: { channels: ['door'] } },
    ])
  })

  test('reads why it was declined or held', () => {
    const reason = sealed('reason')
    expect(inboxOf(told('1', raised(), DemandDeclined({ reason, appealable: true })), resident)).toMatchObject([
      { kind: 'demand-declined', reason },
    ])
    const held = DemandHeld({ reason, reviewBy: moment(99), approvedBy: 'jwh' })
    expect(inboxOf(demand(held), resident)).toMatchObject([{ kind: 'demand-held', reason }])
    const resumed = demand(held, demandEvents.DemandResumed({}))
    expect(inboxOf(resumed, resident)).toMatchObject([{ kind: 'demand-triaged', reason: null }])
  })

  test('learns which demand theirs was merged into', () => {
    const merged = (original: DomainEvent) =>
      inboxOf(
        [...told('7', raised({ raiser: { kind: 'anonymous' } }), original), ...demand(DemandMerged({ original: '7' }))],
        resident,
      )
    expect(merged(triaged())).toMatchObject([{ kind: 'demand-merged', about: { demand: '1', original: '7' } }])
    // Of a demand that they may not know of they are told where it stands, because theirs follows it.
    const [hidden] = merged(triaged({ visibility: 'restricted' }))
    expect(hidden).toMatchObject({ kind: 'demand-merged' })
    expect(hidden?.about).toEqual({ demand: '1', originalStands: 'demand-triaged' })
  })

  test('judges what was done for the demand into which theirs was merged', () => {
    const mine = raised({ raiser: { kind: 'party', party: 'dui' } })
    const merged = [...told('2', mine, triaged(), DemandMerged({ original: '1' })), ...demand(assigned(), accepted())]
    const entry = { kind: 'demand-merged', about: { original: '1', originalStands: 'demand-in-progress' } }
    expect(inboxOf(merged, dui)).toMatchObject([{ ...entry, needs: false }])
    expect(inboxOf([...merged, ...told('1', delivered())], dui)).toMatchObject([
      { kind: 'demand-merged', needs: true, about: { originalStands: 'demand-delivered' } },
    ])
  })

  test('is found by a helper to whom the raiser agreed, by a party, or by a follow-up code', () => {
    const helped = told('1', raised({ helper: { id: 'resident-2', role: 'resident' } }))
    const consent = (granted: boolean) =>
      told('1', demandEvents.HelperConsentChanged({ helper: 'resident-2', granted }))
    const helper = reader('resident', { id: 'resident-2' })
    expect(kinds(helped, helper)).toEqual([])
    expect(kinds([...helped, ...consent(true)], helper)).toEqual(['demand-raised'])
    expect(kinds([...helped, ...consent(true), ...consent(false)], helper)).toEqual([])
    expect(kinds(told('1', raised({ raiser: { kind: 'party', party: 'dui' } })), dui)).toEqual(['demand-raised'])
    const nameless = told('1', raised({ raiser: { kind: 'anonymous' } }))
    expect(kinds(nameless, reader('anonymous', { follows: stream('1') }))).toEqual(['demand-raised'])
    expect(kinds(nameless, reader('anonymous', { follows: stream('2') }))).toEqual([])
    expect(kinds(nameless, reader('anonymous'))).toEqual([])
    // A code opens no demand whose raiser has a name.
    expect(kinds(told('1', raised()), reader('anonymous', { follows: stream('1') }))).toEqual([])
  })

  test('is told nothing about imported history', () => {
    const { acceptBy: _, resolveBy: __, ...without } = raised({ imported: true }).data
    const imported = demandEvents.HistoryImported({ source: 's', reference: 'r', open: false })
    expect(kinds(told('1', imported, demandEvents.DemandRaised(without)), resident)).toEqual([])
  })
})

describe('the holder of a task', () => {
  test('has to accept it, then to deliver it, and then nothing', () => {
    const given = demand(assigned('wuye', { person: 'p-li' }))
    const task = { about: { demand: '1', task: 't1', item: '3.07.2' }, needs: true }
    expect(inboxOf(given, wuye)).toMatchObject([{ ...task, kind: 'task-assigned', due: moment(24) }])
    expect(kinds(given, reader('property-company', { id: 'p-li' }))).toEqual(['task-assigned'])
    expect(inboxOf([...given, ...told('1', accepted())], wuye)).toMatchObject([
      { ...task, kind: 'task-accepted', due: moment(168) },
    ])
    expect(kinds([...given, ...told('1', accepted(), delivered())], wuye)).toEqual([])
  })

  test('has nothing to do once it returned it, unless it stays responsible', () => {
    expect(kinds(demand(assigned(), returned()), wuye)).toEqual([])
    expect(inboxOf(demand(assigned(), returned('wuye', { stays: true, returns: 2 })), wuye)).toMatchObject([
      { kind: 'task-kept', needs: true, due: moment(24) },
    ])
  })

  test('is told when it goes to another party, who has to accept it', () => {
    const moved = TaskReassigned({
      task: 't1',
      party: 'dui',
      from: 'wuye',
      cause: 'correction',
      acceptBy: moment(24),
      resolveBy: moment(168),
    })
    const events = demand(assigned(), accepted(), moved)
    expect(inboxOf(events, wuye)).toMatchObject([{ kind: 'task-moved', needs: false }])
    expect(inboxOf(events, dui)).toMatchObject([{ kind: 'task-assigned', needs: true, before: [] }])
  })

  test('is told no more of a demand that it may not know of, unless it had a task', () => {
    const withdrawn = demandEvents.TaskWithdrawn({ task: 't1', party: 'wuye', cause: 'mistake' })
    const denied = demandEvents.ContactDenied({ contact: 'c1', party: 'dui' })
    const events = told('1', raised(), assigned(), withdrawn, denied)
    expect(kinds(events, wuye)).toEqual(['task-withdrawn'])
    expect(kinds(events, dui)).toEqual([])
    expect(kinds([...events, ...told('1', triaged())], dui)).toEqual(['contact-denied'])
  })

  test('is told when it is withdrawn', () => {
    const withdrawn = demandEvents.TaskWithdrawn({ task: 't1', party: 'wuye', cause: 'demand-merged' })
    expect(inboxOf(demand(assigned(), withdrawn), wuye)).toMatchObject([
      { kind: 'task-withdrawn', needs: false, about: { cause: 'demand-merged' } },
    ])
  })
})

test('no entry of another reader shows who raised a demand', () => {
  const about = { party: 'jwh' }
  const events = [
    ...told('1', raised({ about, helper: { id: 'resident-2', role: 'resident' } }), triaged(), assigned(), accepted()),
    ...told(
      '1',
      DemandEscalated({ from: 'party-lead', to: 'committee', rung: 2, cause: 'result-overdue', task: 't1' }),
    ),
  ]
  for (const who of [wuye, jwh, street, reader('committee', { party: 'other' })]) {
    expect(JSON.stringify(inboxOf(events, who))).not.toMatch(/resident/)
  }
})

describe('a secondment', () => {
  const asked = of('li', enrolled(), requested())
  const toWuye = reader('property-company', { party: 'wuye' })

  test('waits for the party and for the person', () => {
    const entry = { kind: 'secondment-requested', needs: true, due: moment(8) }
    expect(inboxOf(asked, dui)).toMatchObject([entry])
    expect(inboxOf(asked, reader('organization', { id: 'li' }))).toMatchObject([entry])
    expect(kinds([...asked, ...of('li', agreed('home'))], dui)).toEqual([])
    expect(kinds([...asked, ...of('li', agreed('home'))], reader('organization', { id: 'li' }))).toEqual([
      'secondment-requested',
    ])
  })

  test('is known to a resident who is that person', () => {
    const both = of('li', enrolled('li', { resident: 'r7' }), requested())
    expect(inboxOf(both, reader('resident', { id: 'r7' }))).toMatchObject([
      { kind: 'secondment-requested', to: { kind: 'person', id: 'li' } },
    ])
    expect(kinds(both, reader('resident', { id: 'r8' }))).toEqual([])
  })

  test('that is offered is shown to the party to which it is offered', () => {
    const offered = asked.map((one) => ({ ...one, by: { id: 'x', role: 'organization', party: 'dui' } }))
    const wanted = asked.map((one) => ({ ...one, by: { id: 'x', role: 'property-company', party: 'wuye' } }))
    expect(inboxOf(offered, toWuye)).toMatchObject([{ kind: 'secondment-requested', needs: false }])
    expect(kinds(wanted, toWuye)).toEqual([])
  })

  test('of a series lists the skipped dates, also to the party that asked, in an entry of its own', () => {
    const skipped = [moment(34), moment(58)]
    const series = requested({ series: { id: 'c1', skipped } })
    const by = { id: 'x', role: 'property-company', party: 'wuye' }
    const wanted = of('li', enrolled(), series).map((one) => ({ ...one, by }))
    expect(inboxOf(wanted, dui)).toMatchObject([{ kind: 'secondment-requested', about: { skipped } }])
    const told = { kind: 'dates-skipped', needs: false, about: { person: 'li', secondment: 'c1', skipped } }
    expect(inboxOf(wanted, toWuye)).toMatchObject([told])
    const promised = [...wanted, ...of('li', agreed('home'), agreed('person'), shared())]
    expect(inboxOf(promised, toWuye)).toMatchObject([{ kind: 'secondment-shared' }, told])
  })

  test('that is agreed, cancelled or over is shown to all others whom it concerns', () => {
    const promised = [...asked, ...of('li', agreed('home'), agreed('person'), shared())]
    for (const who of [dui, toWuye, li]) expect(kinds(promised, who)).toContain('secondment-shared')
    const off = [...promised, ...of('li', cancelled('host', { reason: sealed('why') }))]
    expect(kinds(off, toWuye)).toEqual([])
    expect(inboxOf(off, dui)).toMatchObject([{ kind: 'secondment-cancelled', reason: sealed('why') }])
    const no = [...asked, ...of('li', declined('person'))]
    expect(inboxOf(no, toWuye)).toMatchObject([{ kind: 'secondment-declined', about: { by: 'person' } }])
    expect(kinds([...promised, ...of('li', ended())], toWuye)).toEqual(['secondment-ended'])
  })

  test('asks the host to confirm its hours, and the person is told', () => {
    const work = [...asked, ...of('li', shared(), ended(), logged(120))]
    expect(inboxOf(work, toWuye)).toMatchObject([
      { kind: 'hours-logged', needs: true, about: { minutes: 120, entry: 'h1', person: 'li' } },
      { kind: 'secondment-ended' },
    ])
    // Hours can no longer be confirmed 90 days after the day on which they were worked.
    const until = (days: number): Told => ({ ...of('wang', enrolled('wang'))[0], at: days * 24 }) as Told
    expect(inboxOf([...work, until(90)], toWuye)[0]).toMatchObject({ needs: true, due: moment(91 * 24) })
    expect(inboxOf([...work, until(91)], toWuye)[0]).toMatchObject({ kind: 'hours-logged', needs: false, due: null })
    const settled = [...work, ...of('li', confirmed(90))]
    expect(kinds(settled, toWuye)).toEqual(['secondment-ended'])
    expect(inboxOf(settled, reader('organization', { id: 'li' }))[0]).toMatchObject({
      kind: 'hours-confirmed',
      needs: false,
      about: { minutes: 90 },
    })
    const less = [...work, ...of('li', confirmed(90, { reason: sealed('late') }))]
    for (const who of [dui, li])
      expect(inboxOf(less, who).find(({ kind }) => kind === 'hours-confirmed')).toMatchObject({
        reason: sealed('late'),
      })
  })

  test('asks the host and independent parties about hours that are disputed, until they are settled', () => {
    const between = { secondment: 'c1', home: 'dui', host: 'wuye', entry: 'h1', day: '2026-03-02' } as const
    const said = { by: 'person', minutes: 120, confirmed: 90, words: sealed('no'), stage: 'society' } as const
    const due = { kinds: ['committee'] as const, dueBy: moment(60) }
    const disputed = personnelEvents.HoursDisputed({ ...between, ...said, ...due, kinds: [...due.kinds] })
    const work = [...asked, ...of('li', shared(), ended(), logged(120), confirmed(90), disputed)]
    const question = { kind: 'hours-disputed', needs: true, due: moment(60), reason: sealed('no') }
    for (const who of [toWuye, jwh, street])
      expect(inboxOf(work, who)[0]).toMatchObject({ ...question, about: { minutes: 120, confirmed: 90 } })
    const settled = [...work, ...of('li', confirmed(120))]
    for (const who of [toWuye, jwh, street]) expect(kinds(settled, who)).not.toContain('hours-disputed')
  })

  test('the person is told about skills that are certified or lapse', () => {
    const skill = of(
      'li',
      enrolled(),
      personnelEvents.SkillCertified({ skill: 'first-aid', by: 'dui', from: '2026-03-01' }),
      personnelEvents.SkillLapsed({ skill: 'first-aid', because: 'expired' }),
    )
    expect(inboxOf(skill, li)).toMatchObject([{ kind: 'skill-lapsed', before: [{ kind: 'skill-certified' }] }])
  })
})

describe('the convention', () => {
  const joined = (party: string) => ({
    stream: 'community-pa',
    event: communityEvents.PartyJoined({ party, kind: 'organization', group: 'group', name: party }),
  })
  const book = (...events: DomainEvent[]): Told[] => events.map((event) => ({ stream: 'workbook-pa', event }))
  const drafted = workbookEvents.WorkbookDrafted({ version: 1, title: '手册' })
  const signed = workbookEvents.ConventionSigned({ party: 'dui', kind: 'organization', version: 1 })
  const amended = (...names: Parameters<typeof workbookEvents.ItemAmended>[0]['names']) =>
    workbookEvents.ItemAmended({ code: '3.07.2', names })

  test('waits for signatures once there is one', () => {
    expect(kinds([joined('dui')], dui)).toEqual([])
    expect(inboxOf([joined('dui'), ...book(drafted)], dui)).toMatchObject([
      { kind: 'convention-unsigned', needs: true },
    ])
    expect(kinds([joined('dui'), ...book(drafted, signed)], dui)).toEqual([])
  })

  test('is signed again by each party that an amended item names', () => {
    const before = [joined('dui'), joined('wuye'), ...book(drafted, signed)]
    const events = [...before, ...book(amended({ party: 'other' }, { party: 'dui' }, { kind: 'committee' }))]
    expect(inboxOf(events, dui)).toMatchObject([
      { kind: 'convention-amended', needs: true, about: { items: ['3.07.2'] } },
    ])
    expect(kinds(events, wuye)).toEqual(['convention-unsigned'])
    expect(inboxOf(events, jwh)).toMatchObject([{ kind: 'convention-amended', needs: false }])
    expect(kinds([...events, ...book(signed)], dui)).toEqual([])
  })
})

test('people and parties are told when they are appointed or suspended', () => {
  const inCommunity = (event: DomainEvent): Told => ({ stream: 'community-pa', event })
  const { PersonAppointed, PartySuspended, PartyReinstated } = communityEvents
  const post = { kind: 'grid', grid: 'g1' } as const
  const events = [
    inCommunity(PersonAppointed({ appointment: 'a1', person: 'li', party: 'dui', post })),
    inCommunity(PartySuspended({ party: 'dui', reason: sealed('why') })),
  ]
  expect(inboxOf(events, li)).toMatchObject([
    { kind: 'party-suspended', reason: sealed('why') },
    { kind: 'person-appointed', about: { post: 'grid' } },
  ])
  expect(kinds([...events, inCommunity(PartyReinstated({ party: 'dui' }))], dui)).toEqual(['party-reinstated'])
})
