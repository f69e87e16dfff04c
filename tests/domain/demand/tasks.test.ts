import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { stateOf } from '../../../domain/demand/state.ts'
import { instant, iso } from '../../../domain/kernel/index.ts'
import { unenrolled } from '../../../domain/personnel/state.ts'
import { asked, stateAfter as personAfter, promised } from '../personnel/story.ts'
import {
  accepted,
  assigned,
  chess,
  DUE,
  done,
  handedOut,
  held,
  hours,
  left,
  place,
  reassigned,
  returned,
  service,
  sorted,
  standing,
  stateAfter,
  story,
  URGENT_DUE,
  urgent,
  withdrawnTask,
  workers,
  working,
} from './story.ts'

const two = [...sorted, assigned('workers'), assigned('chess', { task: 't2' })]

describe('accepting', () => {
  test('is for the holder, and in time up to the due time', () => {
    const inTime = (now: number) => story(handedOut, { actor: chess }).when('accept', { task: 't1' }, { now }).decision
    expect(inTime(instant(DUE.acceptBy))).toEqual([accepted()])
    expect(inTime(instant(DUE.acceptBy) + 1)).toMatchObject([{ data: { inTime: false } }])
    story(handedOut).when('accept', { task: 't1' }, { actor: workers }).rejects('forbidden')
  })

  test('twice changes nothing', () => {
    story(working, { actor: chess }).when('accept', { task: 't1' }).then([])
  })

  test('needs a task that waits for acceptance', () => {
    story([...handedOut, returned()], { actor: chess })
      .when('accept', { task: 't1' })
      .rejects('demand.wrong-state')
    story([...two, returned('workers')], { actor: workers })
      .when('accept', { task: 't1' })
      .rejects('task.wrong-state')
    story([...handedOut, held()], { actor: chess })
      .when('accept', { task: 't1' })
      .then([accepted()])
  })
})

describe('reassigning', () => {
  test('moves the task within the boundary, with unchanged due times', () => {
    story(working)
      .when('reassign', { task: 't1', party: 'workers' })
      .then([reassigned('workers', 'chess')])
    const state = stateAfter(...working, reassigned('workers', 'chess'))
    expect(stateOf(state)).toBe('assigned')
    expect(state.acceptBy).toBe(instant(DUE.acceptBy))
    story(working).when('reassign', { task: 't1', party: 'guard' }).rejects('boundary.outside')
  })

  test('within the party changes the person, and keeps the task’s state', () => {
    const person = reassigned('chess', 'chess', { person: 'person-9' })
    story(working, { actor: chess }).when('reassign', { task: 't1', party: 'chess', person: 'person-9' }).then([person])
    expect(standing(...working, person)).toBe('in-progress')
    story([...working, person], { actor: chess })
      .when('reassign', { task: 't1', party: 'chess', person: 'person-9' })
      .then([])
  })

  test('to another party is refused to the holder', () => {
    story(working, { actor: chess })
      .when('reassign', { task: 't1', party: 'workers' })
      .rejects('task.not-yours-to-give')
  })
})

describe('withdrawing a task', () => {
  const mistake = { task: 't1', reason: 'mistake' }

  test('takes back a task that was given by mistake', () => {
    story(working).when('withdraw-task', mistake).then([withdrawnTask()])
    expect(standing(...working, withdrawnTask())).toBe('triaged')
    story([...two, withdrawnTask('workers')])
      .when('withdraw-task', mistake)
      .then([])
    story(done).when('withdraw-task', mistake).rejects('demand.wrong-state')
    story(working, { actor: chess }).when('withdraw-task', mistake).rejects('forbidden')
  })
})

describe('the person whom a party names for its task', () => {
  const lin = { ...unenrolled, person: 'lin' }
  const member = { ...lin, parties: ['chess'] }
  const guest = personAfter(...promised)
  const stranger = personAfter(...asked)

  test('is one of its members, a person promised to it, or an id that is not enrolled', () => {
    const assign = (named: object) =>
      story(sorted, { reads: { named } }).when('assign', { party: 'chess', person: 'lin' })
    for (const named of [unenrolled, member, guest]) assign(named).then([assigned('chess', { person: 'lin' })])
    assign(stranger).rejects('task.other-person')
  })

  test('is asked by every command that names one', () => {
    const reads = { named: stranger }
    const named = { person: 'lin' }
    story(sorted, { actor: chess, reads }).when('volunteer', named).rejects('task.other-person')
    story(handedOut, { actor: chess, reads })
      .when('accept', { task: 't1', ...named })
      .rejects('task.other-person')
    story(working, { reads })
      .when('reassign', { task: 't1', party: 'chess', ...named })
      .rejects('task.other-person')
  })
})

describe('the departure of a party', () => {
  const gone = { community: place(left('chess')) }
  const suspended = { community: place(communityEvents.PartySuspended({ party: 'chess', reason: 'audit' })) }
  const departure = { task: 't1', reason: 'departure' }

  test.each([
    ['left', gone],
    ['is suspended', suspended],
  ])('returns its tasks to triage with unchanged due times where it %s', (_, reads) => {
    const event = withdrawnTask('chess', { cause: 'departure' })
    story(working, { actor: service, reads }).when('withdraw-task', departure).then([event])
    const state = stateAfter(...working, event)
    expect(stateOf(state)).toBe('triaged')
    expect(state.resolveBy).toBe(instant(DUE.resolveBy))
    story([...working, event], { actor: service, reads })
      .when('withdraw-task', departure)
      .then([])
  })

  test('is no reason while the party is active', () => {
    story(working, { actor: service }).when('withdraw-task', departure).rejects('party.active')
  })

  test('is a reason also where only the person with the task is no longer a member of it', () => {
    const lin = { person: 'lin' }
    const given = [...sorted, assigned('chess', lin)]
    const leaver = (...former: string[]) => ({ leaver: { ...unenrolled, person: 'lin', former } })
    const alone = { ...departure, ...lin }
    const scenario = (reads: ReturnType<typeof leaver>) => story(given, { actor: service, reads })
    scenario(leaver('chess'))
      .when('withdraw-task', alone)
      .then([withdrawnTask('chess', { cause: 'departure' })])
    scenario(leaver()).when('withdraw-task', alone).rejects('party.active')
    scenario(leaver('guard')).when('withdraw-task', alone).rejects('party.active')
    scenario(leaver('chess'))
      .when('withdraw-task', { ...departure, person: 'wang' })
      .rejects('party.active')
  })

  test('lets another party take the task over as first receiver', () => {
    const over = reassigned('workers', 'chess', { cause: 'departure' })
    story(working, { reads: gone }).when('reassign', { task: 't1', party: 'workers' }).then([over])
    expect(stateAfter(...working, over).firstReceiver).toBe('workers')
  })

  test('ends its responsibility', () => {
    const responsible = [
      ...handedOut,
      returned(),
      assigned('chess', { task: 't2', firstReceiver: false }),
      returned('chess', { task: 't2', returns: 2, responsible: 'chess', stays: true }),
    ]
    story(responsible, { reads: gone })
      .when('withdraw-task', { task: 't2', reason: 'departure' })
      .then([withdrawnTask('chess', { task: 't2', cause: 'departure' })])
    const after = [...responsible, withdrawnTask('chess', { task: 't2', cause: 'departure' })]
    expect(stateAfter(...after)).not.toHaveProperty('responsible')
    expect(stateAfter(...after)).not.toHaveProperty('firstReceiver')
  })
})

test('tasks of an urgent demand have its due times, and those of their holder', () => {
  const own = { acceptBy: iso(hours(1.25)), resolveBy: iso(hours(3)) }
  const level = { level: 'L1', ...URGENT_DUE, own } as const
  const { item: _, ...data } = assigned('chess', level).data
  const { decision } = story([urgent()]).when('assign', { party: 'chess' }, { now: hours(1) })
  expect(decision).toMatchObject([{ data }])
})
