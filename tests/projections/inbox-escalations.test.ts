import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor, DomainEvent } from '../../domain/kernel/index.ts'
import { accepted, assigned, delivered, raised, reader, returned, sealed, told, triaged } from './demands.ts'
import { moment, type Told } from './history.ts'
import { inboxOf } from './letters.ts'

const { DemandClosed, DemandEscalated, DemandHeld, DemandReopened } = demandEvents
const wuye = reader('property-company', { id: 'p-wuye', party: 'wuye' })
const jwh = reader('committee', { id: 'p-jwh', party: 'jwh' })
const street = reader('street-office', { id: 'p-street', party: 'street' })

const kinds = (events: readonly Told[], who: Actor) => inboxOf(events, who).map(({ kind }) => kind)
const demand = (...events: DomainEvent[]) => told('1', raised(), triaged(), ...events)

describe('an escalation', () => {
  const up = (to: 'party-lead' | 'committee' | 'street-office', task?: string) =>
    DemandEscalated({
      from: 'grid-worker',
      to,
      rung: { 'party-lead': 1, committee: 2, 'street-office': 3 }[to],
      cause: 'acceptance-overdue',
      ladder: 'acceptance',
      due: moment(24),
      ...(task === undefined ? {} : { task }),
    })

  test('reaches the party that is late, and the role that it calls', () => {
    const late = demand(assigned(), up('party-lead', 't1'))
    expect(inboxOf(late, wuye)).toMatchObject([{ kind: 'task-escalated', needs: true, due: moment(24) }])
    expect(kinds(late, jwh)).toEqual([])
    const further = [...late, ...told('1', up('committee', 't1'))]
    expect(inboxOf(further, jwh)).toMatchObject([
      { id: 'demand.1.escalated', kind: 'demand-escalated', needs: true, to: { kind: 'role', id: 'committee' } },
    ])
    expect(kinds(further, street)).toEqual([])
    const top = [...further, ...told('1', up('street-office', 't1'))]
    for (const who of [street, jwh])
      expect(inboxOf(top, who)).toMatchObject([
        { id: 'demand.1.escalated', needs: true, to: { kind: 'role', id: 'street-office' } },
      ])
  })

  test('stays as long as what it is about waits', () => {
    const waits = demand(assigned(), up('street-office', 't1'))
    expect(kinds([...waits, ...told('1', accepted())], street)).toEqual([])
    const two = [...waits, ...told('1', assigned('dui', { task: 't2' }), up('committee', 't2'))]
    expect(inboxOf([...two, ...told('1', accepted())], street)).toEqual([])
    expect(inboxOf([...two, ...told('1', accepted())], jwh)).toMatchObject([{ to: { kind: 'role', id: 'committee' } }])
    const held = DemandHeld({ reason: sealed('reason'), reviewBy: moment(99), approvedBy: 'jwh' })
    expect(kinds([...two, ...told('1', held)], jwh)).toEqual([])
    const referred = demandEvents.DemandReferred({ to: 'water', body: 'water' })
    const back = demandEvents.ReferralEnded({ body: 'water', cause: 'recalled' })
    const outside = demand(referred, { ...up('committee') })
    expect(kinds(outside, jwh)).toEqual(['demand-escalated'])
    expect(kinds([...outside, ...told('1', back)], jwh)).toEqual([])
  })

  test('ends with a refusal, an extension, a long run and its reports', () => {
    const late = DemandEscalated({
      ...{ from: 'committee', to: 'street-office', rung: 3, cause: 'result-overdue' },
      ...{ ladder: 'result', due: moment(24), task: 't1' },
    })
    const waits = demand(assigned(), accepted(), late)
    expect(kinds(waits, street)).toEqual(['demand-escalated'])
    const extended = (tasks: readonly string[], scope: 'demand' | 'task') =>
      demandEvents.DeadlineExtended({
        ...{ code: 'weather', reason: sealed('reason'), approvedBy: 'jwh', tasks: [...tasks], scope },
        ...{ from: moment(24), resolveBy: moment(99) },
      })
    const longRun = demandEvents.LongRunGranted({
      ...{ cause: 'funds', reason: sealed('reason'), body: 'street', milestones: [], until: moment(999) },
      ...{ party: 'street', renewal: false, reportBy: moment(720) },
    })
    const reported = demandEvents.LongRunReported({ party: 'shegong', note: sealed('note'), reportBy: moment(999) })
    const refused = demandEvents.RequestRefused({
      ...{ task: 't1', party: 'wuye' },
      ground: 'not-competent',
      reason: sealed('reason'),
    })
    for (const over of [refused, extended(['t1'], 'task'), longRun, reported])
      expect(kinds([...waits, ...told('1', over)], street), over.name).not.toContain('demand-escalated')
    expect(kinds([...waits, ...told('1', extended(['t2'], 'task'))], street)).toEqual(['demand-escalated'])
    const unheld = demand({ ...late, data: { ...late.data, task: undefined } })
    expect(kinds([...unheld, ...told('1', extended([], 'demand'))], street)).toEqual([])
    // A review that is passed on has a due time of its own.
    const passedOn = demandEvents.ReviewOrdered({ party: 'shegong', dueBy: moment(99), cause: 'passed-on' })
    expect(kinds([...demand(up('street-office')), ...told('1', passedOn)], street)).toEqual([])
  })

  test('of a merged demand by its raiser stays until the other demand has a result', () => {
    const merged = demandEvents.DemandMerged({ original: '2' })
    const call = DemandEscalated({ from: 'grid-worker', to: 'committee', rung: 2, cause: 'raiser' })
    const became = (stands: 'open' | 'delivered') => demandEvents.OriginalChanged({ original: '2', became: stands })
    expect(kinds(demand(merged, call, became('open')), jwh)).toEqual(['demand-escalated'])
    expect(kinds(demand(merged, call, became('delivered')), jwh)).toEqual([])
  })

  test('of the third and fourth level comes as one list a reader and day', () => {
    const listed = (to: 'party-lead' | 'committee', day: string, task?: string) => {
      const event = up(to, task)
      return { ...event, data: { ...event.data, listed: day, ...(task === undefined ? {} : { party: 'wuye' }) } }
    }
    const climbing = [
      ...demand(assigned(), listed('party-lead', '2026-03-04', 't1')),
      ...told('2', raised(), triaged(), assigned(), listed('party-lead', '2026-03-04', 't1')),
      ...told('3', raised(), listed('committee', '2026-03-04')),
    ]
    const lists = (events: readonly Told[], who: Actor) =>
      inboxOf(events, who)
        .filter(({ kind }) => kind === 'escalations-listed')
        .map(({ id, needs, about }) => ({ id, needs, about }))
    const ofParty = { id: 'escalations.party:wuye', about: { day: '2026-03-04', demands: ['1', '2'] } }
    expect(lists(climbing, wuye)).toEqual([{ ...ofParty, needs: false }])
    expect(kinds(climbing, wuye).filter((kind) => kind === 'task-assigned')).toHaveLength(2)
    const ofCommittee = { id: 'escalations.role:committee', needs: true }
    expect(lists(climbing, jwh)).toEqual([{ ...ofCommittee, about: { day: '2026-03-04', demands: ['3'] } }])
    const next = [...climbing, ...told('1', listed('committee', '2026-03-05', 't1'))]
    const about = { day: '2026-03-05', demands: ['1'], earlier: ['3'] }
    expect(lists(next, jwh)).toEqual([{ ...ofCommittee, about }])
    // What no longer waits leaves the list.
    const accepting = [...next, ...told('1', accepted())]
    expect(lists(accepting, jwh)).toEqual([
      { ...ofCommittee, about: { day: '2026-03-05', demands: [], earlier: ['3'] } },
    ])
    expect(lists([...accepting, ...told('3', demandEvents.DemandWithdrawn({}))], jwh)).toEqual([])
    expect(lists(accepting, wuye)).toMatchObject([{ about: { demands: ['2'] } }])
    // A list has no guard, so a demand leaves it once it is about a party or a person.
    const named = demandEvents.AboutNamed({ about: { person: 'p-jwh' }, by: 'raiser', holders: ['wuye'] })
    const concerning = [...next, ...told('1', named), ...told('2', named)]
    expect(lists(concerning, jwh)).toMatchObject([{ about: { demands: [], earlier: ['3'] } }])
    expect(lists(concerning, wuye)).toEqual([])
  })

  test('about a demand without a holder reaches those who answer for grids first', () => {
    expect(kinds(demand(up('party-lead')), reader('social-work', { party: 'shegong' }))).toEqual(['demand-escalated'])
  })

  test('tells nothing to those whom the demand is about', () => {
    const about = told('1', raised({ about: { party: 'jwh' } }), up('committee'))
    expect(kinds(about, jwh)).toEqual(['demand-about-you'])
    expect(kinds(about, reader('committee', { party: 'other' }))).toEqual(['demand-escalated'])
    const person = told('1', raised({ about: { person: 'p-jwh' } }), up('committee'))
    expect(kinds(person, jwh)).toEqual(['demand-about-you'])
  })
})

describe('an urgent demand', () => {
  const gas = (more = {}) => told('1', raised({ urgent: true, level: 'L1', ...more }))
  const shegong = reader('social-work', { id: 'p-she', party: 'shegong' })

  test('reaches the committee and social workers when it is raised, until a party accepts it', () => {
    for (const who of [jwh, shegong])
      expect(inboxOf(gas(), who)).toMatchObject([{ kind: 'demand-urgent', needs: true, about: { demand: '1' } }])
    const taken = [...gas(), ...told('1', assigned('wuye', { level: 'L1' }), accepted())]
    expect(inboxOf(taken, jwh)).toMatchObject([{ kind: 'demand-urgent', needs: false }])
    expect(kinds([...taken, ...told('1', delivered(), DemandClosed({ basis: 'confirmed' }))], jwh)).toEqual([])
  })

  test('reaches them when triage finds that it is urgent', () => {
    expect(kinds(told('1', raised(), triaged({ level: 'L1' })), jwh)).toEqual(['demand-urgent'])
    expect(kinds(demand(), jwh)).toEqual([])
    expect(kinds([...gas(), ...told('1', triaged())], jwh)).toEqual([])
  })

  test('reaches them again when it is opened again and a party has to accept it', () => {
    const done = [...gas(), ...told('1', assigned('wuye', { level: 'L1' }), accepted(), delivered())]
    const back = told(
      '1',
      DemandReopened({ cause: 'feedback', reopenings: 1, review: false }),
      assigned('wuye', { task: 't2', level: 'L1', rework: true, own: { acceptBy: moment(7), resolveBy: moment(8) } }),
    )
    for (const reopened of [
      [...done, ...back],
      [...done, ...told('1', DemandClosed({ basis: 'confirmed' })), ...back],
    ]) {
      expect(inboxOf(reopened, jwh)).toMatchObject([{ kind: 'demand-urgent', needs: true, due: moment(7) }])
      expect(inboxOf([...reopened, ...told('1', accepted('wuye', { task: 't2' }))], jwh)).toMatchObject([
        { needs: false },
      ])
    }
    const second = [...done, ...told('1', assigned('dui', { task: 't2', level: 'L1', firstReceiver: false }))]
    expect(inboxOf(second, jwh)).toMatchObject([{ kind: 'demand-urgent', needs: false }])
  })

  test('says that it reached them before, as long as the demand did not end', () => {
    const back = told('1', assigned('wuye', { level: 'L1' }), accepted(), returned())
    const again = inboxOf([...gas(), ...back], jwh).filter(({ kind }) => kind === 'demand-urgent')
    const [first] = inboxOf(gas(), jwh)
    expect(again).toMatchObject([{ needs: true, before: [{ kind: 'demand-urgent', since: first?.since }] }])
  })

  test('does not reach those whom it is about', () => {
    expect(kinds(gas({ about: { party: 'jwh' } }), jwh)).toEqual(['demand-about-you'])
    expect(kinds(gas({ about: { party: 'jwh' } }), shegong)).toEqual(['demand-urgent'])
  })
})
