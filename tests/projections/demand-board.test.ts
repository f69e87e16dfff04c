import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../domain/community/events.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import { communities } from '../../projections/demands/communities.ts'
import { demandBoard } from '../../projections/demands/demand-board.ts'
import { demandFile } from '../../projections/demands/demand-file.ts'
import { tasks } from '../../projections/demands/demand-tasks.ts'
import { demands } from '../../projections/demands/demands.ts'
import { headers } from '../../projections/demands/headers.ts'
import { accepted, assigned, delivered, raised, reader, returned, sealed, told, triaged } from './demands.ts'
import { folded, history, moment } from './history.ts'
import { answering } from './readers.ts'

const row = (...events: Parameters<typeof told>[1][]) =>
  folded(demands, history(told('1', ...events))).row(headers, '1')
const due = (hours: number) => Date.parse(moment(hours))

describe('a demand on the board', () => {
  test('waits for acceptance, then for its result', () => {
    expect(row(raised())).toMatchObject({ state: 'raised', open: 1, due: due(24), item: null, raised: due(0) })
    expect(row(raised(), triaged())).toMatchObject({ state: 'triaged', item: '3.07.2', module: '3', due: due(24) })
    expect(row(raised(), triaged(), assigned())).toMatchObject({ state: 'assigned', due: due(24) })
    expect(row(raised(), triaged(), assigned(), accepted())).toMatchObject({ state: 'in-progress', due: due(168) })
  })

  test('that is an order is due two hours before the hotline wants it, and open until its result is handed back', () => {
    const order = raised({ helper: { id: 'p', role: 'hotline', party: 'line' }, order: { resolveBy: moment(48) } })
    const underway = [order, triaged(), assigned(), accepted()]
    const closed = [...underway, delivered(), demandEvents.DemandClosed({ basis: 'confirmed' })]
    const handed = demandEvents.ResultHandedBack({ party: 'jwh', hotline: 'line', result: sealed('x'), inTime: true })
    expect(row(...underway)).toMatchObject({ state: 'in-progress', due: due(46) })
    expect(row(...underway, delivered())).toMatchObject({ state: 'delivered', due: due(46) })
    expect(row(...closed)).toMatchObject({ state: 'closed', open: 1, due: due(46), alarm: due(46) + 1 })
    expect(row(...closed, handed)).toMatchObject({ open: 0 })
    const why = demandEvents.DemandDeclined({ reason: sealed('not ours'), appealable: true })
    expect(row(order, why)).toMatchObject({ state: 'declined', open: 1, result: sealed('not ours') })
    expect(row(order, demandEvents.DemandWithdrawn({ note: sealed('gone') }))).toMatchObject({ result: sealed('gone') })
  })

  test('names the item of its first triage in tasks from before, open or done', () => {
    const { item: _, ...early } = assigned('wuye').data
    const { item: __, ...done } = assigned('dui', { task: 't2' }).data
    const given = [early, done].map((data) => demandEvents.TaskAssigned(data))
    const both = [raised({ urgent: true }), ...given, delivered('dui', { task: 't2' })]
    const sorted = folded(demands, history(told('1', ...both, triaged(), triaged({ item: '5.01' }))))
    expect(sorted.rows(tasks).map(({ task, item }) => [task, item])).toEqual([
      ['t1', '3.07.2'],
      ['t2', '3.07.2'],
    ])
  })

  test('is open until something ends it', () => {
    const closed = [
      raised(),
      triaged(),
      assigned(),
      accepted(),
      delivered(),
      demandEvents.DemandClosed({ basis: 'confirmed' }),
    ]
    expect(row(...closed.slice(0, 5))).toMatchObject({ state: 'delivered', open: 1, ended: null })
    expect(row(...closed)).toMatchObject({ state: 'closed', open: 0, ended: due(5) })
    const said = demandEvents.FeedbackGiven({ resolved: true })
    expect(row(...closed, said)).toMatchObject({ state: 'closed', ended: due(5) })
    const reopened = demandEvents.DemandReopened({ cause: 'request', reopenings: 1, review: false })
    expect(row(...closed, reopened)).toMatchObject({ state: 'triaged', open: 1, ended: null })
  })

  test('that is held is due at its review, and afterwards as before', () => {
    const held = demandEvents.DemandHeld({ reason: sealed('r'), reviewBy: moment(99), approvedBy: 'jwh' })
    expect(row(raised(), held)).toMatchObject({ state: 'held', due: due(99) })
    expect(row(raised(), held, demandEvents.DemandResumed({}))).toMatchObject({ state: 'raised', due: due(24) })
  })

  test('goes back to triage when its task is returned', () => {
    expect(row(raised(), triaged(), assigned(), returned())).toMatchObject({ state: 'triaged' })
  })

  test('that was imported says so, and has the due times of its import', () => {
    const data = { source: 'city', reference: '77', open: true, acceptBy: moment(5), resolveBy: moment(6) }
    const imported = demandEvents.HistoryImported(data, { time: moment(-500) })
    const { acceptBy: _, resolveBy: __, ...without } = raised({ raiser: { kind: 'unknown' }, imported: true }).data
    expect(row(imported, demandEvents.DemandRaised(without, { time: moment(-500) }))).toMatchObject({
      imported: 1,
      reference: '77',
      source: 'city',
      due: due(5),
      raised: due(-500),
    })
  })
})

test('the answer for a demand has no personal values, and names the parties that still have to act', () => {
  const events = history([
    {
      stream: 'community-pa',
      event: communityEvents.CommunityEstablished({ name: 'Pa', zone: 'Asia/Shanghai', simulated: true }),
    },
    ...told('1', raised(), triaged(), assigned()),
  ])
  const found = folded(demands, events)
  const [community] = found.rows(communities)
  const shown = demandBoard.show({ ...found.row(headers, '1'), its: community }, {})
  expect(shown).toEqual({
    id: '1',
    number: '260302-000001-7',
    state: 'assigned',
    level: 'L3',
    item: '3.07.2',
    module: '3',
    summary: 'Lamp out',
    category: null,
    quarter: 'q1',
    building: null,
    grid: 'g1',
    area: null,
    visibility: 'public',
    raised: moment(1),
    acceptBy: moment(24),
    resolveBy: moment(168),
    triage: null,
    call: null,
    urged: 0,
    supervision: null,
    due: moment(24),
    rung: null,
    ladder: null,
    promise: null,
    reviewer: null,
    parties: ['wuye'],
    hold: null,
    longRun: null,
    approvals: [],
    summons: [],
    referral: null,
    originalStands: null,
    reason: null,
    original: null,
    imported: false,
    simulated: true,
    danger: null,
  })
})

describe('a delivered demand', () => {
  const { CallbackDealt, CallbackDisputed, CallbackRecorded, DemandClosed, RaiserContacted } = demandEvents
  const done = [raised(), triaged(), assigned(), accepted(), delivered()]
  const dealt = CallbackDealt({ party: 'jwh', due: moment(72) })
  const said = CallbackRecorded({ callback: 'k1', party: 'jwh', reached: true, resolved: true })
  const over = [...done, dealt, said, DemandClosed({ basis: 'callback', party: 'jwh' })]

  test('is in the list of the party that has to call, and overdue when that was due', () => {
    expect(row(...done)).toMatchObject({ calling: 1, caller: null, since: due(4), alarm: due(4) })
    expect(row(...done, dealt)).toMatchObject({ calling: 1, caller: 'jwh', due: due(72), alarm: due(96) })
    const skipped = demandEvents.CallbackSkipped({ party: 'jwh', reason: 'language' })
    const next = CallbackDealt({ party: 'street', due: moment(99), check: 'no-contact' })
    expect(row(...done, dealt, skipped, next)).toMatchObject({ caller: 'street', due: due(99) })
    expect(row(...over)).toMatchObject({ state: 'closed', calling: 0, caller: null })
    const sample = CallbackDealt({ party: 'street', due: moment(99), repeats: 'k1' })
    expect(row(...over, sample)).toMatchObject({ state: 'closed', open: 0, calling: 1, caller: 'street' })
  })

  test('is to be called again after a dispute, and the file tells what was recorded', () => {
    const contacted = RaiserContacted({ contact: 'c1', party: 'wuye', spoken: false, inTime: false })
    const events = history(
      told('1', ...over, CallbackDisputed({ callback: 'k1', party: 'jwh', opens: true }), contacted),
    )
    const found = { ...folded(demands, events).row(headers, '1'), its: null, circle: null }
    expect(found).toMatchObject({ state: 'delivered', open: 1, calling: 1, caller: null })
    const asked = answering(events)
    const jwh = reader('committee', { id: 'p-jwh', party: 'jwh' })
    expect(asked.show(demandFile, found, jwh)).toMatchObject({
      contacts: [{ contact: 'c1', party: 'wuye', spoken: false, denied: false }],
      callbacks: [{ callback: 'k1', party: 'jwh', reached: true, resolved: true, disputed: true }],
    })
    const stranger = reader('enterprise', { id: 'p-shop', party: 'shop' })
    expect(asked.show(demandFile, found, stranger)).toMatchObject({ contacts: [], callbacks: [] })
  })
})

test('what has ended has no desk, no supervision and no rung', () => {
  const begun = [raised({ desk: 'jwh', triageBy: moment(2) })]
  const pressed = [
    ...begun,
    demandEvents.DemandSupervised({ party: 'street', due: moment(9), tasks: [] }),
    demandEvents.DemandEscalated({ from: 'party-lead', to: 'committee', cause: 'raiser', rung: 2 }),
  ]
  const shown = (...events: Parameters<typeof told>[1][]) => {
    const log = history(told('1', ...events))
    const header = { ...folded(demands, log).row(headers, '1'), its: null, circle: null }
    return answering(log).show<Record<string, unknown>>(demandBoard, header, reader('committee', { party: 'jwh' }))
  }
  expect(shown(...pressed)).toMatchObject({
    triage: { desk: 'jwh' },
    supervision: { party: 'street' },
    rung: 'committee',
  })
  for (const end of [
    demandEvents.DemandDeclined({ reason: sealed('not ours'), appealable: true }),
    demandEvents.DemandMerged({ original: '9' }),
    demandEvents.DemandWithdrawn({}),
  ])
    expect(shown(...pressed, end)).toMatchObject({ triage: null, supervision: null, rung: null })
})

test('the board says how often a demand was urged, and who supervises it until when', () => {
  const urged = demandEvents.DemandUrged({ by: 'raiser', times: 2, tasks: ['t1'] })
  const supervised = demandEvents.DemandSupervised({ party: 'street', due: moment(9), tasks: ['t1'] })
  expect(row(raised(), triaged(), assigned(), urged, supervised)).toMatchObject({
    supervised: 1,
    progress: { urged: { times: 2 }, supervision: { party: 'street' } },
  })
})

test('a demand shows how far it was escalated, and what was promised there', () => {
  const shown = (...events: Parameters<typeof told>[1][]) => {
    const found = folded(demands, history(told('1', raised(), triaged(), assigned(), accepted(), ...events)))
    const { rung, ladder, promise } = demandBoard.show({ ...found.row(headers, '1'), its: undefined }, {}) as never
    return { rung, ladder, promise }
  }
  const onTask = { task: 't1', ladder: 'result', due: moment(168) } as const
  const late = demandEvents.DemandEscalated({
    from: 'party-lead',
    to: 'committee',
    rung: 2,
    cause: 'result-overdue',
    next: moment(200),
    ...onTask,
  })
  const { ladder: _, ...due } = onTask
  const answered = demandEvents.EscalationAnswered({
    ...due,
    party: 'jwh',
    rung: 2,
    measure: sealed('measure'),
    promise: moment(190),
  })
  expect(shown(late)).toEqual({ rung: 'committee', ladder: 'result', promise: null })
  expect(shown(late, answered)).toEqual({ rung: 'committee', ladder: 'result', promise: moment(190) })
  expect(shown(late, answered, delivered())).toEqual({ rung: null, ladder: null, promise: null })
  const called = demandEvents.DemandEscalated({ from: 'grid-worker', to: 'party-lead', rung: 1, cause: 'raiser' })
  expect(shown(called)).toEqual({ rung: 'party-lead', ladder: null, promise: null })
})

test('a task is open until it is done, and names its person', () => {
  const task = (...events: Parameters<typeof told>[1][]) =>
    folded(demands, history(told('1', raised(), triaged(), ...events))).row(tasks, '1', 't1')
  expect(task(assigned('wuye', { person: 'li' }))).toMatchObject({ live: 1, person: 'li', accepted: 0, due: due(24) })
  expect(task(assigned(), accepted('wuye', { person: 'wang' }))).toMatchObject({
    live: 1,
    person: 'wang',
    accepted: 1,
    due: due(168),
  })
  const moved = demandEvents.TaskReassigned({
    task: 't1',
    party: 'dui',
    from: 'wuye',
    cause: 'correction',
    acceptBy: moment(24),
    resolveBy: moment(168),
  })
  expect(task(assigned('wuye', { person: 'li' }), accepted(), moved)).toMatchObject({
    live: 1,
    party: 'dui',
    person: null,
    accepted: 0,
    due: due(24),
  })
  expect(task(assigned(), accepted(), delivered())).toMatchObject({ live: 0 })
})
