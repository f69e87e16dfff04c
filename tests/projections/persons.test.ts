import { describe, expect, test } from 'vitest'
import { type Actor, DAY, type Zones } from '../../domain/kernel/index.ts'
import { nextPersonDeadline } from '../../domain/personnel/deadlines.ts'
import { personnelEvents } from '../../domain/personnel/events.ts'
import { person } from '../../domain/personnel/personnel.ts'
import { personnelSharing } from '../../projections/personnel-sharing/personnel-sharing.ts'
import { members, type Person, persons } from '../../projections/personnel-sharing/persons.ts'
import { zones } from '../../services/clock/zones.ts'
import { reader, sealed } from './demands.ts'
import { folded, history, moment, type Told } from './history.ts'
import {
  agreed,
  cancelled,
  certified,
  confirmed,
  ended,
  enrolled,
  logged,
  member,
  of,
  requested,
  shared,
} from './people.ts'
import { answering } from './readers.ts'

const file = personnelSharing.views.persons
const dui = reader('organization', { party: 'dui' })
const wuye = reader('property-company', { party: 'wuye' })
const li = reader('organization', { id: 'li', party: 'elsewhere' })
const asResident = reader('resident', { id: 'r7' })
const { MembershipEnded, PersonLeft, AvailabilityDeclared } = personnelEvents

const row = (events: readonly Told[]): Person => folded(personnelSharing, history(events)).row(persons, 'li') as Person
const shows = (events: readonly Told[], as: Actor = dui) => answering(history(events)).show(file, row(events), as)
const story = async (events: readonly Told[], as: Actor) =>
  JSON.stringify(await answering(history(events)).story(file, row(events), as))
const known = of('li', enrolled('li', { contact: sealed('contact'), resident: 'r7' }), member('dui'))

describe('a person’s file', () => {
  test('shows for whom they work and worked', () => {
    const left = MembershipEnded({ party: 'dui', because: 'ended', day: '2026-05-01' })
    expect(shows([...known, ...of('li', member('wuye'), left)]).memberships).toEqual([
      { party: 'dui', since: '2026-03-02', until: '2026-05-01' },
      { party: 'wuye', since: '2026-03-02', until: null },
    ])
  })

  test('shows their skills, and whether each certificate is valid now', () => {
    const skills = [certified('first-aid'), certified('calligraphy', { by: 'wuye', from: '2026-09-01' })]
    expect(shows([...known, ...of('li', ...skills)]).skills).toEqual([
      { skill: 'calligraphy', by: 'wuye', from: '2026-09-01', until: null, certified: false },
      { skill: 'first-aid', by: 'dui', from: '2026-03-01', until: null, certified: true },
    ])
  })

  test('shows a certificate of each party that vouches, and the skill until the last of them ends', () => {
    const own = certified('first-aid', { until: '2026-03-31' })
    const other = certified('first-aid', { by: 'wuye', from: '2026-09-01' })
    const both = [...known, ...of('li', own, other)]
    const said = { skill: 'first-aid', from: '2026-03-01', until: '2026-03-31' }
    expect(shows(both).skills).toEqual([
      { ...said, by: 'dui', certified: true },
      { ...said, by: 'wuye', from: '2026-09-01', until: null, certified: false },
    ])
    const lapsed = personnelEvents.SkillLapsed({ skill: 'first-aid', by: 'dui', because: 'expired' })
    expect(shows([...both, ...of('li', lapsed)]).skills).toMatchObject([{ by: 'wuye' }])
  })

  test('shows offers of a membership to readers who may know the name, and no one else', () => {
    const offered = [...known, ...of('li', personnelEvents.MembershipOffered({ party: 'wuye', day: '2026-03-02' }))]
    for (const as of [li, asResident, dui]) expect(shows(offered, as).offers).toEqual(['wuye'])
    expect(shows(offered, reader('auditor')).offers).toEqual([])
    expect(shows([...offered, ...of('li', member('wuye'))], li).offers).toEqual([])
    expect(folded(personnelSharing, history(offered)).row(members, 'li', 'wuye')).toBeUndefined()
  })

  test('of a person who left and joined a party again is that of a person who is here', () => {
    const left = [...known, ...of('li', certified('first-aid'), PersonLeft({ person: 'li', day: '2026-05-01' }))]
    expect(shows(left)).toMatchObject({ left: true, skills: [{ certified: false }] })
    expect(shows([...left, ...of('li', member('wuye'))])).toMatchObject({ left: false, skills: [{ certified: true }] })
  })

  test('shows when they are available', () => {
    const weekly = [{ weekday: 1, from: '09:00', until: '12:00' }]
    expect(shows([...known, ...of('li', AvailabilityDeclared({ weekly, from: '2026-03-09' }))])).toMatchObject({
      weeklyCap: 40,
      availability: { weekly, from: '2026-03-09', until: null },
    })
  })

  test('shows agreed secondments, the earliest first, until they end', () => {
    const early = { window: { from: moment(4), until: moment(6) } }
    const both = [requested(), shared(), requested({ secondment: 'c2' }), shared({ secondment: 'c2', ...early })]
    const promised = (...more: Parameters<typeof of>[1][]) =>
      (shows([...known, ...of('li', ...both, ...more)]).engagements as { secondment: string }[]).map(
        ({ secondment }) => secondment,
      )
    expect(promised()).toEqual(['li.c2', 'li.c1'])
    expect(promised(ended({ secondment: 'c2' }))).toEqual(['li.c1'])
    expect(promised(ended({ secondment: 'c2' }), ended())).toEqual([])
  })

  test('adds up their minutes by month', () => {
    const april = { entry: 'h2', day: '2026-04-02' }
    // Minutes that are confirmed a second time replace the first ones.
    const hours = [
      logged(100),
      logged(50, april),
      confirmed(70),
      confirmed(80),
      confirmed(50, { entry: 'h2', day: '2026-05-01' }),
    ]
    expect(shows([...known, ...of('li', requested(), shared(), ...hours)]).hours).toEqual([
      { month: '2026-03', logged: 100, confirmed: 80 },
      { month: '2026-04', logged: 50, confirmed: 50 },
    ])
  })

  test('stays when they leave, without valid certificates', () => {
    const left = PersonLeft({ person: 'li', successor: 'wang', day: '2026-03-02' })
    expect(shows([...known, ...of('li', certified(), left)])).toMatchObject({
      left: true,
      successor: 'wang',
      skills: [{ skill: 'first-aid', certified: false }],
    })
  })

  test('has its alarm when the domain says that something is due', () => {
    const utc: Zones = { ...zones, dayOf: (at) => Math.floor(at / DAY), endOf: (day) => (day + 1) * DAY }
    const second = { secondment: 'c2', window: { from: moment(40), until: moment(42) }, expiresAt: moment(20) }
    const story = [
      ...known,
      ...of('li', certified('first-aid', { until: '2026-03-04' }), requested(), agreed('home'), agreed('person')),
      ...of('li', shared(), requested(second), ended(), agreed('home', second), shared(second)),
      ...of('li', PersonLeft({ person: 'li', successor: 'wang', day: '2026-03-02' }), cancelled('departure', second)),
    ]
    for (let length = 1; length <= story.length; length += 1) {
      const events = history(story.slice(0, length))
      const state = events.reduce(
        (before, event) => person.evolve(before, event.type.split('.')[1] ?? '', event),
        person.initial,
      )
      const due = nextPersonDeadline(state, 'UTC', utc)?.at ?? Number.MAX_SAFE_INTEGER
      expect(row(story.slice(0, length)).alarm).toBe(due)
    }
  })
})

describe('name and contact', () => {
  test.each([
    ['themselves', li],
    ['themselves, as who they are as a resident', asResident],
    ['people of their own party', dui],
    ['a service', reader('service')],
  ])('are read by %s', (_, who) => {
    expect(shows(known, who)).toMatchObject({ name: sealed('name of li'), contact: sealed('contact'), resident: 'r7' })
    expect(answering(history(known)).opens(file, row(known), who)).toBe(true)
  })

  test.each([
    ['people of another party', wuye],
    ['the auditor', reader('auditor')],
    ['people of a party that they belonged to once', reader('committee', { party: 'jwh' })],
  ])('are kept from %s', async (_, who) => {
    const once = of('li', member('jwh'), MembershipEnded({ party: 'jwh', because: 'ended', day: '2026-03-03' }))
    const events = [...known, ...once, ...of('li', requested({ purpose: sealed('purpose'), for: { demand: 'd9' } }))]
    expect(shows(events, who)).toMatchObject({ id: 'li', name: null, contact: null, resident: null })
    const told = await story(events, who)
    expect(told).not.toMatch(/sealed|r7/)
    expect(told).toContain('dui')
  })

  test('the purpose of a secondment is in the story for its person and both parties', async () => {
    const events = [...known, ...of('li', requested({ for: { demand: 'd9' } }))]
    expect(await story(events, wuye)).toContain('d9')
    expect(await story(events, dui)).toContain('d9')
    expect(await story(events, reader('committee', { party: 'jwh' }))).not.toContain('d9')
    // Another party of which they are a member learns who they are, but not the demand.
    const fellow = [...events.slice(0, 1), ...of('li', member('chess')), ...events.slice(1)]
    const told = await story(fellow, reader('organization', { party: 'chess' }))
    expect(told).toContain('name of li')
    expect(told).not.toContain('d9')
  })
})

test('a party that has only asked for a person is told of its own request and nothing else', async () => {
  const work = [certified(), requested({ secondment: 'c2', host: 'jwh' }), shared({ secondment: 'c2', host: 'jwh' })]
  const others = of(
    'li',
    ...work,
    logged(100, { secondment: 'c2', host: 'jwh' }),
    agreed('home', { secondment: 'c2', host: 'jwh' }),
  )
  const events = [...known, ...others, ...of('li', requested({ for: { demand: 'd9' } }))]
  expect(shows(events, wuye)).toEqual({
    id: 'li',
    name: null,
    offers: [],
    contact: null,
    resident: null,
    left: null,
    successor: null,
    memberships: [],
    skipped: [],
    skills: [],
    availability: null,
    weeklyCap: null,
    engagements: [],
    hours: [],
  })
  const told = JSON.parse(await story(events, wuye)) as { event: string }[]
  expect(told.map(({ event }) => event)).toEqual(['SecondmentRequested'])
  // Once one side has agreed, the party is to work with them.
  expect(shows([...events, ...of('li', agreed('home'))], wuye)).toMatchObject({ memberships: [{ party: 'dui' }] })
})
