import { expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import { DISCREET_TITLE } from '../../projections/inbox/entry-titles.ts'
import { accepted, assigned, delivered, raised, reader, returned, sealed, told, triaged } from './demands.ts'
import { moment } from './history.ts'
import { inboxOf } from './letters.ts'

const wuye = reader('property-company', { id: 'p-wuye', party: 'wuye' })
const jwh = reader('committee', { id: 'p-jwh', party: 'jwh' })
const street = reader('street-office', { id: 'p-street', party: 'street' })
const { DemandUrged, DemandSupervised } = demandEvents

test('an urging reaches the holder, whose task and due time stay', () => {
  const urged = DemandUrged({ by: 'raiser', times: 3, tasks: ['t1'] })
  expect(inboxOf(told('1', raised(), triaged(), assigned(), urged), wuye)).toMatchObject([
    { kind: 'task-urged', needs: true, due: moment(24), about: { demand: '1', task: 't1', by: 'raiser', times: 3 } },
  ])
})

test('an urging of a demand without a holder reaches the desk', () => {
  const waiting = raised({ desk: 'jwh', triageBy: moment(2) })
  expect(inboxOf(told('1', waiting, DemandUrged({ by: 'raiser', times: 1, tasks: [] })), jwh)).toMatchObject([
    { kind: 'demand-urged', needs: true, due: moment(2) },
  ])
})

test('supervision reaches the holder, by the earlier due time, and the party that supervises', () => {
  const supervised = (hours: number) => DemandSupervised({ party: 'street', due: moment(hours), tasks: ['t1'] })
  const inbox = (hours: number, who: typeof wuye) =>
    inboxOf(told('1', raised(), triaged(), assigned(), supervised(hours)), who)
  expect(inbox(9, wuye)).toMatchObject([{ kind: 'task-supervised', needs: true, due: moment(9) }])
  expect(inbox(99, wuye)).toMatchObject([{ kind: 'task-supervised', due: moment(24) }])
  expect(inbox(9, street)).toMatchObject([{ kind: 'demand-supervised', due: moment(9), about: { demand: '1' } }])
})

test('a supervision stays the earlier due time of its holder, whatever other due time the task gets', () => {
  const supervised = DemandSupervised({ party: 'street', due: moment(30), tasks: ['t1'] })
  const events = [raised(), triaged(), assigned(), accepted(), supervised]
  const due = (...after: Parameters<typeof told>[1][]) => inboxOf(told('1', ...events, ...after), wuye)[0]?.due
  const extended = (until: number) =>
    demandEvents.DeadlineExtended({
      ...{ code: 'materials', reason: sealed('why'), from: moment(48), resolveBy: moment(until), scope: 'demand' },
      ...{ tasks: ['t1'], approvedBy: 'street', askedBy: 'wuye' },
    })
  expect(due()).toBe(moment(30))
  expect(due(extended(200))).toBe(moment(30))
  const retriaged = triaged({ tasks: [{ task: 't1', acceptBy: moment(40), resolveBy: moment(90) }] })
  expect(due(retriaged)).toBe(moment(30))
  // Another holder is not supervised.
  const times = { acceptBy: moment(50), resolveBy: moment(99) }
  const moved = demandEvents.TaskReassigned({ task: 't1', from: 'wuye', party: 'dui', cause: 'correction', ...times })
  const [entry] = inboxOf(told('1', ...events, moved, extended(200)), reader('organization', { id: 'x', party: 'dui' }))
  expect(entry).toMatchObject({ due: moment(50), about: { demand: '1', task: 't1' } })
  expect(entry?.about).not.toHaveProperty('supervisedUntil')
})

test('a supervision has no due time once the demand has ended', () => {
  const supervised = DemandSupervised({ party: 'street', due: moment(9), tasks: [] })
  const withdrawn = demandEvents.DemandWithdrawn({})
  const merged = demandEvents.DemandMerged({ original: '9' })
  for (const end of [withdrawn, merged])
    expect(inboxOf(told('1', raised(), triaged(), supervised, end), street)).toMatchObject([
      { kind: 'demand-supervised', due: null },
    ])
})

test('an urgent task asks the lead of each party that gets it', () => {
  const service = reader('service')
  const lead = (...events: Parameters<typeof told>[1][]) =>
    inboxOf(told('1', raised({ level: 'L1' }), assigned('wuye', { level: 'L1' }), ...events), service)
      .filter(({ to }) => to.kind === 'lead')
      .map(({ to, needs, due }) => [to.id, needs, due])
  const given = { task: 't1', from: 'wuye', cause: 'correction', acceptBy: moment(30), resolveBy: moment(99) } as const
  const toDui = demandEvents.TaskReassigned({ ...given, party: 'dui' })
  expect(lead()).toEqual([['wuye', true, moment(24)]])
  expect(lead(accepted())).toEqual([['wuye', false, null]])
  expect(lead(accepted(), toDui)).toEqual([['dui', true, moment(30)]])
  expect(lead(accepted(), demandEvents.TaskReassigned({ ...given, party: 'wuye' }))).toEqual([['wuye', false, null]])
})

test('what was suggested for a task goes with the task', () => {
  const suggested = demandEvents.MatchSuggested({ task: 't1', party: 'wuye', resources: ['hall'] })
  const kinds = (...events: Parameters<typeof told>[1][]) =>
    inboxOf(told('1', raised(), triaged(), assigned(), suggested, ...events), wuye).map(({ kind }) => kind)
  expect(kinds()).toContain('match-suggested')
  expect(kinds(returned('wuye', { stays: true }))).toContain('match-suggested')
  for (const end of [returned(), delivered()]) expect(kinds(end)).not.toContain('match-suggested')
})

test('an invitation to a group says only that there is a message where the demand is restricted', () => {
  const title = (visibility: 'public' | 'restricted') =>
    inboxOf(told('1', raised({ visibility, group: { invited: ['resident-2'] } })), reader('service')).map(
      (one) => one.title,
    )
  expect(title('restricted')).toEqual([DISCREET_TITLE, DISCREET_TITLE])
  expect(title('public')).not.toContain(DISCREET_TITLE)
})

test('an invitation to a group asks for nothing while the demand has ended', () => {
  const invited = raised({ group: { invited: ['resident-2'] } })
  const service = reader('service')
  const asks = (...events: Parameters<typeof told>[1][]) =>
    inboxOf(told('1', invited, ...events), service).find(({ kind }) => kind === 'group-invited')?.needs
  const withdrawn = demandEvents.DemandWithdrawn({})
  expect(asks()).toBe(true)
  expect(asks(withdrawn)).toBe(false)
  expect(asks(withdrawn, demandEvents.DemandReopened({ cause: 'request', reopenings: 1, review: false }))).toBe(true)
})
