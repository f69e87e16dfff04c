import { describe, expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { type Actor, catalogue } from '../../../domain/kernel/index.ts'
import { projections } from '../../../projections/views.ts'
import { folder, logHere, question, readSide } from '../../infra/sqlite/read-db/engine.ts'
import {
  accepted,
  assigned,
  delivered,
  raised,
  reader,
  sealed,
  stream,
  told,
  triaged,
} from '../../projections/demands.ts'
import { BEGINNING, moment, type Told } from '../../projections/history.ts'
import {
  agreed,
  certified,
  confirmed,
  declined,
  ended,
  enrolled,
  logged,
  member,
  of,
  requested,
  shared,
} from '../../projections/people.ts'
import { asked, shared as lent, offered, ShareWaitlisted, toResource } from '../../projections/resources.ts'

const wuye = reader('property-company', { party: 'wuye' })
const dui = reader('organization', { party: 'dui' })
const jwh = reader('committee', { party: 'jwh' })
const resident = reader('resident', { id: 'resident-1' })

/** The rows of a view for a reader, after these events. */
async function community(events: readonly Told[]) {
  const path = folder()
  const { log, tell } = await logHere(() => BEGINNING)
  const { views, seen } = await readSide(path, log, projections, catalogue(contexts))
  await seen(await tell(events))
  return {
    find: async (view: string, as: Actor, filters: Record<string, string> = {}) => {
      const { rows } = await views.page(question(view, { reader: as, filters, now: Date.parse(moment(50)) }))
      return rows as Record<string, unknown>[]
    },
    one: (view: string, id: string, as: Actor) => views.one({ ...question(view, { reader: as }), id }),
  }
}

const second = { secondment: 'c2', window: { from: moment(40), until: moment(42) } }
const life = [
  ...of('li', enrolled('li', { resident: 'r7' }), member('dui'), certified('first-aid')),
  ...of('li', requested({ for: { demand: 'd9' }, series: { id: 'c1' } }), agreed('home'), agreed('person'), shared()),
  ...of('li', requested({ ...second, series: { id: 'c1' }, skill: 'first-aid' }), logged(100), confirmed(90)),
  ...of(
    'wang',
    enrolled('wang'),
    member('jwh'),
    requested({ home: 'jwh', host: 'dui', skill: 'tea' }),
    declined('home'),
  ),
]

describe('personnel sharing', () => {
  test('is found by person, party, state, skill, period, series, purpose and overdue items', async () => {
    const { find } = await community(life)
    const ids = async (as: Actor, filters: Record<string, string> = {}) =>
      (await find('personnel-sharing', as, filters)).map(({ id }) => id)
    const auditor = reader('auditor')
    expect(await ids(auditor)).toEqual(['li.c1', 'wang.c1', 'li.c2'])
    expect(await ids(auditor, { sort: 'newest' })).toEqual(['li.c2', 'wang.c1', 'li.c1'])
    expect(await ids(auditor, { person: 'wang' })).toEqual(['wang.c1'])
    expect(await ids(auditor, { home: 'dui', state: 'shared' })).toEqual(['li.c1'])
    expect(await ids(auditor, { host: 'dui' })).toEqual(['wang.c1'])
    expect(await ids(auditor, { skill: 'first-aid,tea' })).toEqual(['wang.c1', 'li.c2'])
    // Windows are half-open: c1 lasts from hour 10 to 13.
    expect(await ids(auditor, { person: 'li', from: moment(13) })).toEqual(['li.c2'])
    expect(await ids(auditor, { person: 'li', from: moment(12), until: moment(40) })).toEqual(['li.c1'])
    expect(await ids(auditor, { series: 'li.c1' })).toEqual(['li.c1', 'li.c2'])
    expect(await ids(auditor, { overdue: 'true' })).toEqual(['li.c1'])
    expect(await ids(auditor, { alarmed: 'true', sort: 'alarm' })).toEqual(['li.c2', 'li.c1'])
    expect(await ids(wuye, { for: 'd9' })).toEqual(['li.c1'])
    expect(await ids(jwh, { for: 'd9' })).toEqual([])
    expect(await ids(jwh)).toEqual(['wang.c1'])
    expect(await ids(reader('resident', { id: 'r7' }))).toEqual(['li.c1', 'li.c2'])
    expect(await ids(reader('anonymous'))).toEqual([])
  })

  test('adds up hours and skills', async () => {
    const { find } = await community(life)
    expect(await find('personnel-sharing/hours', jwh, { month: 'total', sort: 'balance' })).toMatchObject([
      { party: 'dui', given: { minutes: 90, logged: 100, people: 1 }, balance: 90 },
      { party: 'wuye', received: { minutes: 90, logged: 100, people: 1 }, balance: -90 },
    ])
    expect(await find('personnel-sharing/skills', jwh)).toMatchObject([
      { skill: 'first-aid', certified: 1, wanted: 1, missing: 0 },
    ])
    expect(await find('personnel-sharing/skills', jwh, { missing: 'true' })).toEqual([])
    expect(await find('personnel-sharing/hours', resident)).toEqual([])
  })
})

test('a person’s file has its story, and the name only for entitled readers', async () => {
  const { find, one } = await community([...life, ...of('li', ended())])
  expect(await find('persons', dui, { party: 'dui', skill: 'first-aid' })).toMatchObject([
    { id: 'li', name: sealed('name of li'), left: false },
  ])
  const { row } = await one('persons', 'li', wuye)
  expect(row).toMatchObject({ id: 'li', name: null, hours: [{ month: '2026-03', logged: 100, confirmed: 90 }] })
  expect((row as { story: { event: string }[] }).story.map(({ event }) => event)).toContain('PersonnelShared')
  expect((await one('persons', 'li', jwh)).row).toBeUndefined()
  expect(await find('persons', reader('resident', { id: 'r7' }), { person: 'me' })).toMatchObject([{ id: 'li' }])
})

test('a party that has only asked for a person finds no more of the person by filters and orders', async () => {
  const { find, one } = await community([...life, ...of('li', requested({ secondment: 'c3', host: 'jwh' }))])
  const ids = async (filters: Record<string, string>) => (await find('persons', jwh, filters)).map(({ id }) => id)
  expect(await ids({})).toEqual(['li', 'wang'])
  expect(await ids({ skill: 'first-aid' })).toEqual([])
  expect(await ids({ party: 'dui' })).toEqual([])
  expect(await ids({ left: 'false' })).toEqual(['wang'])
  expect(await ids({ left: 'true' })).toEqual([])
  expect(await ids({ sort: 'alarm' })).toEqual(['wang'])
  expect((await find('personnel-sharing', jwh, { person: 'li' })).map(({ id }) => id)).toEqual(['li.c3'])
  expect((await one('persons', 'li', jwh)).row).toMatchObject({ left: null, hours: [], engagements: [] })
})

test('each person finds only their own inbox, optionally sorted by due time', async () => {
  const { find } = await community([
    ...told('1', raised(), triaged(), assigned()),
    ...told('2', raised({ raiser: { kind: 'anonymous' } }), triaged(), assigned(), accepted(), delivered()),
    ...toResource(
      'hall',
      offered(),
      asked('s1'),
      lent('s1'),
      ShareWaitlisted({ share: 's1', party: 'wuye', cause: 'displaced' }),
    ),
    ...toResource('hall', asked('s2', { party: 'dui' })),
    ...life,
  ])
  const kinds = async (as: Actor, filters: Record<string, string> = {}) =>
    (await find('inbox', as, filters)).map(({ kind }) => kind)
  expect(await kinds(wuye, { sort: 'due', needs: 'true' })).toEqual(['task-assigned'])
  expect(await kinds(wuye, { kind: 'share-displaced' })).toEqual(['share-displaced'])
  expect(await find('inbox', jwh, { kind: 'share-requested' })).toMatchObject([
    { to: { kind: 'party', id: 'jwh' }, about: { resource: 'hall', share: 's2' } },
  ])
  expect(await kinds(resident)).toEqual(['demand-assigned'])
  expect(await kinds(reader('anonymous', { follows: stream('2') }))).toEqual(['demand-delivered'])
  expect(await kinds(reader('anonymous', { follows: stream('1') }))).toEqual([])
  expect(await kinds(reader('resident', { id: 'r7' }), { needs: 'true' })).toEqual(['secondment-requested'])
  expect(await kinds(reader('auditor'))).toEqual([])
})
