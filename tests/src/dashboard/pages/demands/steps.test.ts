import { describe, expect, test } from 'vitest'
import { isConcerned, type Step, stepsOf } from '../../../../../src/dashboard/pages/demands/steps.ts'
import { type FileTask, tasksIn } from '../../../../../src/dashboard/pages/demands/tasks.ts'

type File = Parameters<typeof stepsOf>[0]

const file = (more: Partial<File> = {}): File =>
  ({
    state: 'in-progress',
    level: 'L3',
    item: '3.07.2',
    ended: null,
    parties: ['wuye'],
    raiser: { kind: 'resident', id: 'resident-1' },
    approvals: [],
    summons: [],
    call: null,
    order: null,
    danger: { about: [], replyOpened: false, harm: null },
    longRun: null,
    rung: null,
    reviewer: null,
    ...more,
  }) as File

const task = (more: Partial<FileTask> = {}): FileTask => ({
  task: 't1',
  party: 'wuye',
  state: 'accepted',
  statutory: false,
  shares: [],
  secondments: [],
  ...more,
})

const ALL = [
  'accept',
  'deliver',
  'return',
  'refuse-request',
  'record-progress',
  'reassign',
  'withdraw-task',
  'triage',
  'assign',
  'hold',
  'resume',
  'answer-approval',
  'answer-escalation',
  'report-harm',
  'record-callback',
  'reply',
  'appeal',
  'urge',
  'set-safe-contact',
  'reopen',
  'close',
]
/** Who may send which of these by their role alone; holders send the others by their task. */
const byRole: Readonly<Record<string, readonly string[]>> = {
  committee: [
    'record-progress',
    'reassign',
    'withdraw-task',
    'triage',
    'assign',
    'hold',
    'resume',
    'answer-approval',
    'record-callback',
    'reopen',
    'close',
    'report-harm',
  ],
  'property-company': [],
}
const steps = (given: File, tasks: readonly FileTask[], role: 'committee' | 'property-company', party: string) =>
  stepsOf(given, tasks, {
    session: { role, party },
    commands: ALL.map((command) => ({
      command,
      creates: false,
      ...(byRole[role]?.includes(command) === true ? {} : { relations: [] }),
    })),
  })
const names = (of: readonly Step[]): string[] => of.map(({ command }) => command)
const more = (of: ReturnType<typeof steps>): string[] => Object.values(of.more).flatMap(names)

describe('what comes next', () => {
  test('for a holder is to accept, then to deliver', () => {
    const assigned = steps(file({ state: 'assigned' }), [task({ state: 'assigned' })], 'property-company', 'wuye')
    expect(names(assigned.next)).toEqual(['accept', 'return'])
    expect(assigned.next[0]?.given).toEqual({ task: 't1' })
    const accepted = steps(file(), [task()], 'property-company', 'wuye')
    expect(names(accepted.next)).toEqual(['deliver', 'record-progress'])
    expect(more(accepted)).toContain('return')
  })

  test('for a body bound by law is to accept or to refuse by law, never to return', () => {
    const asked = steps(
      file({ state: 'assigned' }),
      [task({ state: 'assigned', statutory: true })],
      'property-company',
      'wuye',
    )
    expect(names(asked.next)).toEqual(['accept', 'refuse-request'])
    expect(more(asked)).not.toContain('return')
  })

  test('hides the return of a critical task', () => {
    const urgent = steps(
      file({ state: 'assigned', level: 'L1' }),
      [task({ state: 'assigned' })],
      'property-company',
      'wuye',
    )
    expect(names(urgent.next)).toEqual(['accept'])
  })

  test('for a coordinator is to sort, then to assign', () => {
    expect(names(steps(file({ state: 'raised', item: null }), [], 'committee', 'jwh').next)).toEqual(['triage'])
    expect(names(steps(file({ state: 'triaged' }), [], 'committee', 'jwh').next)).toEqual(['assign'])
  })

  test('reports suspected harm before anything else', () => {
    const harm = { reportBy: '', reported: false, late: false, cleared: false, clearances: [] }
    const given = file({ state: 'raised', item: null, danger: { about: [], replyOpened: false, harm } })
    expect(names(steps(given, [], 'committee', 'jwh').next)).toEqual(['report-harm', 'triage'])
  })

  test('answers the approval of another party, not that of one’s own', () => {
    const asked = (party: string) =>
      file({ approvals: [{ approval: 'ap1', act: 'hold', party, stage: 'society', due: '' }] })
    expect(names(steps(asked('wuye'), [], 'committee', 'jwh').next)).toContain('answer-approval')
    const own = steps(asked('jwh'), [], 'committee', 'jwh')
    expect([...names(own.next), ...more(own)]).not.toContain('answer-approval')
  })

  test('offers what a state can never take to nobody', () => {
    const closed = steps(file({ state: 'closed' }), [task({ state: 'delivered' })], 'committee', 'jwh')
    expect([...names(closed.next), ...more(closed)].sort()).toEqual(['record-callback', 'reopen'])
    expect(more(steps(file({ state: 'held' }), [task()], 'committee', 'jwh'))).not.toContain('hold')
  })

  test('offers those whom it is about to reply, and nothing else', () => {
    const concerned = file({ raiser: null, danger: null, parties: [] })
    expect(isConcerned(concerned)).toBe(true)
    const own = steps(concerned, [], 'property-company', 'wuye')
    expect(names(own.next)).toEqual(['reply'])
    expect(more(own)).toEqual([])
  })

  test('leaves what raisers say to raisers', () => {
    const holder = more(steps(file(), [task()], 'property-company', 'wuye'))
    expect(holder).not.toContain('urge')
    expect(holder).not.toContain('set-safe-contact')
    const other = steps(file({ state: 'declined' }), [], 'committee', 'jwh')
    expect([...names(other.next), ...more(other)]).not.toContain('appeal')
    const raiser = steps(file({ state: 'declined', raiser: { kind: 'party', id: 'jwh' } }), [], 'committee', 'jwh')
    expect([...names(raiser.next), ...more(raiser)]).toContain('appeal')
  })
})

describe('the tasks of a story', () => {
  const assigned = (more: object = {}) => ({
    event: 'TaskAssigned',
    data: {
      task: 't1',
      party: 'wuye',
      acceptBy: 'a',
      resolveBy: 'r',
      own: { acceptBy: 'oa', resolveBy: 'or' },
      ...more,
    },
  })

  test('go from hand to hand', () => {
    const story = [
      assigned({ uses: { shares: ['hall.s1'] } }),
      { event: 'TaskAccepted', data: { task: 't1', party: 'wuye', person: 'p1' } },
      {
        event: 'TaskReassigned',
        data: { task: 't1', party: 'jwh', from: 'wuye', own: { acceptBy: 'oa2', resolveBy: 'or2' } },
      },
      { event: 'ServiceDelivered', data: { task: 't1', party: 'jwh', uses: { shares: ['hall.s1', 'hall.s2'] } } },
    ]
    expect(tasksIn(story.slice(0, 2))).toMatchObject([
      { state: 'accepted', person: 'p1', acceptBy: 'oa', resolveBy: 'or' },
    ])
    expect(tasksIn(story.slice(0, 3))).toMatchObject([{ party: 'jwh', state: 'assigned', acceptBy: 'oa2' }])
    expect(tasksIn(story)).toMatchObject([{ state: 'delivered', shares: ['hall.s1', 'hall.s2'] }])
  })

  test('stay with a first receiver that returns for the second time', () => {
    const returned = (stays: boolean) => ({ event: 'TaskReturned', data: { task: 't1', party: 'wuye', stays } })
    expect(tasksIn([assigned(), returned(true)])).toMatchObject([{ state: 'assigned' }])
    expect(tasksIn([assigned(), returned(false)])).toMatchObject([{ state: 'returned' }])
  })

  test('get more time by an extension, and new times by a late triage', () => {
    const from = assigned({ own: { acceptBy: '2026-03-01T00:00:00Z', resolveBy: '2026-03-05T00:00:00Z' } })
    const extended = { event: 'DeadlineExtended', data: { resolveBy: '2026-03-09T00:00:00Z', tasks: ['t1'] } }
    expect(tasksIn([from, extended])).toMatchObject([{ resolveBy: '2026-03-09T00:00:00Z' }])
    const triaged = { event: 'DemandTriaged', data: { tasks: [{ task: 't1', acceptBy: 'x', resolveBy: 'y' }] } }
    expect(tasksIn([from, triaged])).toMatchObject([{ acceptBy: 'x', resolveBy: 'y' }])
  })
})
