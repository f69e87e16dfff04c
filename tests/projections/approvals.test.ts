import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import { type Actor, type DomainEvent, instant } from '../../domain/kernel/index.ts'
import { demandBoard } from '../../projections/demands/demand-board.ts'
import { tasks } from '../../projections/demands/demand-tasks.ts'
import { demands } from '../../projections/demands/demands.ts'
import { headers } from '../../projections/demands/headers.ts'
import { longRunning } from '../../projections/demands/long-run-list.ts'
import { accepted, assigned, raised, reader, sealed, told, triaged } from './demands.ts'
import { folded, history, moment } from './history.ts'
import { inboxOf } from './letters.ts'

const { ApprovalAnswered, ApprovalAsked, ApprovalLapsed, ApprovalPassedOn, DeadlineExtended, DemandClosed } =
  demandEvents
const { DemandHeld, LongRunEnded, LongRunGranted, LongRunReported, LongRunReportMissed } = demandEvents

const resident = reader('resident', { id: 'resident-1' })
const jwh = reader('committee', { id: 'p-jwh', party: 'jwh' })
const workers = reader('social-work', { id: 'p-workers', party: 'workers' })
const street = reader('street-office', { id: 'p-street', party: 'street' })
const wuye = reader('property-company', { id: 'p-wuye', party: 'wuye' })
const elected = reader('organization', { id: 'p-dui', party: 'dui' })
const member = reader('organization', { id: 'p-dui-2', party: 'dui' })

const words = sealed('why')
const asked = (more: object = {}) =>
  ApprovalAsked({
    approval: 'ap1',
    party: 'wuye',
    independence: 'another-society',
    asked: { act: 'extend', code: 'funds', reason: words, resolveBy: moment(400) },
    stage: 'society',
    kinds: ['committee', 'social-work', 'organization'],
    people: ['p-dui'],
    dueBy: moment(48),
    ...more,
  })
const answered = (granted: boolean, more: object = {}) =>
  ApprovalAnswered({ approval: 'ap1', act: 'extend', granted, party: 'jwh', stage: 'society', ...more })
const extended = DeadlineExtended({
  code: 'funds',
  reason: words,
  resolveBy: moment(400),
  from: moment(168),
  scope: 'demand',
  tasks: ['t1'],
  approvedBy: 'jwh',
  askedBy: 'wuye',
  approval: 'ap1',
})
const working = [raised(), triaged(), assigned(), accepted()]

const approvalsFor = (who: Actor, ...more: DomainEvent[]) =>
  inboxOf(told('1', ...working, ...more), who).filter(({ id }) => id.includes('.approval.'))
const kinds = (who: Actor, ...more: DomainEvent[]) => approvalsFor(who, ...more).map(({ kind }) => kind)

describe('an approval in the inbox', () => {
  test('is there to answer for those who may, with the reason, and for no others', () => {
    const about = { demand: '1', approval: 'ap1', act: 'extend', party: 'wuye' }
    for (const who of [jwh, workers, elected])
      expect(approvalsFor(who, asked())).toMatchObject([
        { kind: 'approval-asked', needs: true, due: moment(48), about, reason: words },
      ])
    for (const who of [street, member]) expect(kinds(who, asked())).toEqual([])
    expect(kinds(wuye, asked())).toEqual(['approval-requested'])
  })

  test('goes to the street office, or to people who stand in, when it is passed on', () => {
    const passed = { approval: 'ap1', act: 'extend', dueBy: moment(96) } as const
    const office = ApprovalPassedOn({ ...passed, stage: 'street-office', kinds: ['street-office'] })
    expect(approvalsFor(street, asked(), office)).toMatchObject([{ needs: true, due: moment(96), reason: words }])
    for (const who of [jwh, workers, elected]) expect(kinds(who, asked(), office)).toEqual([])
    const standIn = ApprovalPassedOn({ ...passed, stage: 'stand-in' })
    expect(kinds(wuye, asked(), standIn)).toEqual(expect.arrayContaining(['approval-asked', 'approval-requested']))
    expect(kinds(wuye, asked({ stage: 'stand-in', kinds: [], people: undefined }))).toContain('approval-asked')
  })

  test('becomes the answer for those who asked, and disappears for those who could answer', () => {
    const reason = sealed('too long')
    expect(approvalsFor(wuye, asked(), answered(true), extended)).toMatchObject([{ kind: 'approval-granted' }])
    expect(approvalsFor(wuye, asked(), answered(false, { reason }))).toMatchObject([
      { kind: 'approval-refused', reason, needs: false },
    ])
    const lapsed = ApprovalLapsed({ approval: 'ap1', act: 'extend', cause: 'unanswered' })
    expect(kinds(wuye, asked(), lapsed)).toEqual(['approval-lapsed'])
    for (const who of [jwh, workers, elected])
      for (const end of [answered(true), lapsed, DemandClosed({ basis: 'confirmed' })])
        expect(kinds(who, asked(), end)).toEqual([])
    expect(kinds(wuye, asked(), DemandClosed({ basis: 'confirmed' }))).toEqual([])
  })

  test('waits for the second of two people who stand in', () => {
    const first = answered(true, { stage: 'stand-in', awaits: 'second-stand-in', party: 'wuye' })
    expect(kinds(wuye, asked({ stage: 'stand-in', kinds: [], people: undefined }), first)).toContain('approval-asked')
  })
})

describe('a raiser is told', () => {
  const entry = (...more: DomainEvent[]) => inboxOf(told('1', ...working, ...more), resident)
  const granted = LongRunGranted({
    cause: 'funds',
    reason: words,
    body: sealed('bureau'),
    milestones: [{ by: '2026-05-01', what: sealed('tender') }],
    until: moment(4000),
    party: 'street',
    renewal: false,
    reportBy: moment(720),
  })

  test('of an extension with its reason and the new due time', () => {
    expect(entry(asked(), answered(true), extended)).toMatchObject([
      { kind: 'demand-extended', reason: words, about: { code: 'funds', resolveBy: moment(400) } },
    ])
  })

  test('of a long run, of every report, and of its end', () => {
    expect(entry(granted)).toMatchObject([{ kind: 'demand-long-running', about: { cause: 'funds' }, reason: words }])
    const note = sealed('half built')
    const reported = LongRunReported({ party: 'wuye', note, reportBy: moment(1440) })
    expect(entry(granted, reported)).toMatchObject([{ kind: 'demand-long-run-reported', reason: note }])
    expect(entry(granted, LongRunEnded({}))).toMatchObject([{ kind: 'demand-long-run-ended' }])
  })

  test('while coordinators see when the next report is due, and the street office that one was missed', () => {
    const of = (who: Actor, ...more: DomainEvent[]) =>
      inboxOf(told('1', ...working, granted, ...more), who).filter(({ id }) => id.includes('.long-run'))
    const missed = LongRunReportMissed({ due: moment(720) })
    const reported = LongRunReported({ party: 'wuye', note: words, reportBy: moment(1440) })
    for (const who of [jwh, workers]) {
      expect(of(who)).toMatchObject([{ kind: 'long-run-report-due', needs: true, due: moment(720) }])
      expect(of(who, reported)).toMatchObject([{ kind: 'long-run-report-due', due: moment(1440) }])
      expect(of(who, LongRunEnded({}))).toEqual([])
    }
    expect(of(street, missed)).toMatchObject([{ kind: 'long-run-report-missed', needs: true }])
    expect(of(street, missed, reported)).toEqual([])
  })

  test('and finds it in the public list with its age', () => {
    const found = folded(demands, history(told('1', ...working, granted, LongRunReportMissed({ due: moment(720) }))))
    expect(longRunning.show({ ...found.row(headers, '1') }, {})).toMatchObject({
      id: '1',
      raised: moment(0),
      longRun: { cause: 'funds', since: moment(4), until: moment(4000), reportBy: moment(720), missed: true },
    })
    expect(found.row(headers, '1')?.longRun).toBe(1)
    const over = folded(demands, history(told('1', ...working, granted, LongRunEnded({}))))
    expect(over.row(headers, '1')?.longRun).toBe(0)
  })
})

describe('board and file', () => {
  const row = (...more: DomainEvent[]) => folded(demands, history(told('1', ...working, ...more)))
  const shown = (...more: DomainEvent[]) => demandBoard.show({ ...row(...more).row(headers, '1'), its: null }, {})

  test('show open approvals, and the reason code of a hold', () => {
    expect(shown(asked())).toMatchObject({
      approvals: [{ approval: 'ap1', act: 'extend', party: 'wuye', stage: 'society', due: moment(48) }],
    })
    expect(shown(asked(), answered(false))).toMatchObject({ approvals: [] })
    const held = DemandHeld({ code: 'weather', reason: words, reviewBy: moment(300), approvedBy: 'jwh' })
    expect(shown(held)).toMatchObject({ hold: { code: 'weather', until: moment(300) } })
    const older = DemandHeld({ reason: words, reviewBy: moment(300), approvedBy: 'jwh' })
    expect(shown(older)).toMatchObject({ hold: { code: null, until: moment(300) } })
  })

  test('show the extended due time, also of the tasks', () => {
    expect(shown(extended)).toMatchObject({ resolveBy: moment(400), due: moment(400) })
    expect(row(extended).row(tasks, '1', 't1')).toMatchObject({
      resolveBy: instant(moment(400)),
      due: instant(moment(400)),
    })
    const task = inboxOf(told('1', ...working, extended), wuye).filter(({ id }) => id === 'demand.1.t1')
    expect(task).toMatchObject([{ due: moment(400) }])
  })
})
