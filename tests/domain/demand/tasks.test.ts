import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { stateOf } from '../../../domain/demand/state.ts'
import { instant } from '../../../domain/kernel/index.ts'
import { unenrolled } from '../../../domain/personnel/state.ts'
import {
  accepted,
  admin,
  assigned,
  chess,
  closed,
  DUE,
  delivered,
  done,
  handedOut,
  held,
  hours,
  jwh,
  left,
  place,
  raised,
  reassigned,
  reopened,
  returned,
  safe,
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
  test('is the holder’s, and in time until the moment it is due', () => {
    const inTime = (now: number) => story(handedOut, { actor: chess }).when('accept', { task: 't1' }, { now }).decision
    expect(inTime(instant(DUE.acceptBy))).toEqual([accepted()])
    expect(inTime(instant(DUE.acceptBy) + 1)).toMatchObject([{ data: { inTime: false } }])
    story(handedOut).when('accept', { task: 't1' }, { actor: workers }).rejects('forbidden')
  })

  test('twice changes nothing', () => {
    story(working, { actor: chess }).when('accept', { task: 't1' }).then([])
  })

  test('is of a task that waits for it', () => {
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

describe('returning', () => {
  const back = { task: 't1', reason: 'not ours', proper: 'workers' }

  test('says why and names the proper party; the demand is back in triage', () => {
    story(handedOut, { actor: chess }).when('return', back).then([returned()])
    story(working, { actor: chess }).when('return', back).then([returned()])
    expect(standing(...handedOut, returned())).toBe('triaged')
  })

  test('names another party, that takes part', () => {
    story(handedOut, { actor: chess })
      .when('return', { ...back, proper: 'chess' })
      .rejects('task.proper-party')
    story(handedOut, { actor: chess })
      .when('return', { ...back, proper: 'unknown' })
      .rejects('party.unknown')
    const reads = { community: place(left('workers')) }
    story(handedOut, { actor: chess, reads }).when('return', back).rejects('party.left')
  })

  test('is not for urgent tasks: they are supported', () => {
    const { decision } = story([urgent(), assigned('guard', { level: 'L1' })], {
      actor: { id: 'g', role: 'property-company', party: 'guard' },
    }).when('return', { ...back, proper: 'chess' })
    expect(decision).toMatchObject({ code: 'demand.urgent' })
  })

  const second = [...handedOut, returned(), assigned('workers', { task: 't2', firstReceiver: false })]
  const again = { task: 't2', reason: 'nor ours', proper: 'safe' }

  test('a second time leaves the first receiver responsible, and gives it the task', () => {
    story(second, { actor: workers })
      .when('return', again)
      .then([
        returned('workers', { task: 't2', reason: 'nor ours', proper: 'safe', returns: 2, responsible: 'chess' }),
        reassigned('chess', 'workers', { task: 't2', cause: 'first-receiver' }),
      ])
  })

  test('a second time by the first receiver leaves the task where it is', () => {
    const itself = [...handedOut, returned(), assigned('chess', { task: 't2', firstReceiver: false })]
    const kept = returned('chess', {
      task: 't2',
      reason: 'nor ours',
      proper: 'safe',
      returns: 2,
      responsible: 'chess',
      stays: true,
    })
    story(itself, { actor: chess }).when('return', again).then([kept])
    const state = stateAfter(...itself, kept)
    expect(state.tasks[1]).toMatchObject({ party: 'chess', state: 'assigned' })
    expect(stateOf(state)).toBe('assigned')
  })

  const responsible = [
    ...second,
    returned('workers', { task: 't2', returns: 2, responsible: 'chess' }),
    reassigned('chess', 'workers', { task: 't2', cause: 'first-receiver' }),
  ]

  test('is then over for the first receiver, and no party takes the task from it', () => {
    story(responsible, { actor: chess }).when('return', again).rejects('task.first-receiver')
    story(responsible).when('reassign', { task: 't2', party: 'safe' }).rejects('task.first-receiver')
    story(responsible).when('withdraw-task', { task: 't2', reason: 'mistake' }).rejects('task.first-receiver')
    expect(standing(...responsible)).toBe('assigned')
  })

  test('a third time by another leaves what the first receiver has', () => {
    const third = [...responsible, assigned('safe', { task: 't3', firstReceiver: false })]
    story(third, { actor: safe })
      .when('return', { task: 't3', reason: 'x', proper: 'workers' })
      .then([returned('safe', { task: 't3', reason: 'x', returns: 3, responsible: 'chess' })])
  })

  test('makes no party responsible that no longer takes part', () => {
    story(second, { actor: workers, reads: { community: place(left('chess')) } })
      .when('return', again)
      .then([returned('workers', { task: 't2', reason: 'nor ours', proper: 'safe', returns: 2 })])
  })

  test('is counted from the start once the demand was reopened', () => {
    const round = [...second, accepted('workers', 't2'), delivered('workers', { task: 't2' }), closed(), reopened()]
    story([...round, assigned('chess', { task: 't3', firstReceiver: true })], { actor: chess })
      .when('return', { task: 't3', reason: 'not ours', proper: 'workers' })
      .then([returned('chess', { task: 't3' })])
  })
})

describe('a piece that came back', () => {
  const half = [...two, accepted('workers'), delivered('workers')]
  const returnedHalf = [...half, returned('chess', { task: 't2' })]

  test('keeps the demand open, though the rest is delivered', () => {
    expect(standing(...half)).toBe('in-progress')
    expect(standing(...returnedHalf)).toBe('triaged')
    expect(standing(...half, withdrawnTask('chess', { task: 't2', cause: 'departure' }))).toBe('triaged')
  })

  test('is done once another party took it on and delivered', () => {
    const taken = [...returnedHalf, assigned('safe', { task: 't3', firstReceiver: false })]
    expect(standing(...taken)).toBe('in-progress')
    expect(standing(...taken, accepted('safe', 't3'), delivered('safe', { task: 't3' }))).toBe('delivered')
  })

  test('can be called off: then the demand is delivered, and the raiser’s days begin', () => {
    const off = withdrawnTask('chess', { task: 't2' })
    story(returnedHalf).when('withdraw-task', { task: 't2', reason: 'mistake' }).then([off])
    const at = hours(200)
    const { state } = story([...returnedHalf, { event: off, at }])
    expect(stateOf(state)).toBe('delivered')
    expect(state.deliveredAt).toBe(at)
    const departed = withdrawnTask('chess', { task: 't2', cause: 'departure' })
    story([...half, departed])
      .when('withdraw-task', { task: 't2', reason: 'mistake' })
      .then([off])
    expect(standing(...half, departed, off)).toBe('delivered')
  })
})

describe('reassigning', () => {
  test('moves the task within the boundary, its due times as they were', () => {
    story(working)
      .when('reassign', { task: 't1', party: 'workers' })
      .then([reassigned('workers', 'chess')])
    const state = stateAfter(...working, reassigned('workers', 'chess'))
    expect(stateOf(state)).toBe('assigned')
    expect(state.acceptBy).toBe(instant(DUE.acceptBy))
    story(working).when('reassign', { task: 't1', party: 'guard' }).rejects('boundary.outside')
  })

  test('within the party changes the person, and the task goes on', () => {
    const person = reassigned('chess', 'chess', { person: 'person-9' })
    story(working, { actor: chess }).when('reassign', { task: 't1', party: 'chess', person: 'person-9' }).then([person])
    expect(standing(...working, person)).toBe('in-progress')
    story([...working, person], { actor: chess })
      .when('reassign', { task: 't1', party: 'chess', person: 'person-9' })
      .then([])
  })

  test('to another party is not the holder’s', () => {
    story(working, { actor: chess })
      .when('reassign', { task: 't1', party: 'workers' })
      .rejects('task.not-yours-to-give')
  })
})

describe('withdrawing a task', () => {
  const mistake = { task: 't1', reason: 'mistake' }

  test('takes back what was given by mistake', () => {
    story(working).when('withdraw-task', mistake).then([withdrawnTask()])
    expect(standing(...working, withdrawnTask())).toBe('triaged')
    story([...two, withdrawnTask('workers')])
      .when('withdraw-task', mistake)
      .then([])
    story(done).when('withdraw-task', mistake).rejects('demand.wrong-state')
    story(working, { actor: chess }).when('withdraw-task', mistake).rejects('forbidden')
  })
})

describe('when a party goes', () => {
  const gone = { community: place(left('chess')) }
  const suspended = { community: place(communityEvents.PartySuspended({ party: 'chess', reason: 'audit' })) }
  const departure = { task: 't1', reason: 'departure' }

  test.each([
    ['left', gone],
    ['is suspended', suspended],
  ])('because it %s, its tasks return to triage with their clocks running', (_, reads) => {
    const event = withdrawnTask('chess', { cause: 'departure' })
    story(working, { actor: service, reads }).when('withdraw-task', departure).then([event])
    const state = stateAfter(...working, event)
    expect(stateOf(state)).toBe('triaged')
    expect(state.resolveBy).toBe(instant(DUE.resolveBy))
    story([...working, event], { actor: service, reads })
      .when('withdraw-task', departure)
      .then([])
  })

  test('and only then', () => {
    story(working, { actor: service }).when('withdraw-task', departure).rejects('party.active')
  })

  test('or the person who had it has left, though the party has not', () => {
    const lin = { person: 'lin' }
    const given = [...sorted, assigned('chess', lin)]
    const leaver = (left?: number) => ({ leaver: { ...unenrolled, ...(left === undefined ? {} : { left }) } })
    const alone = { ...departure, ...lin }
    const scenario = (reads: ReturnType<typeof leaver>) => story(given, { actor: service, reads })
    scenario(leaver(1))
      .when('withdraw-task', alone)
      .then([withdrawnTask('chess', { cause: 'departure' })])
    scenario(leaver()).when('withdraw-task', alone).rejects('party.active')
    scenario(leaver(1))
      .when('withdraw-task', { ...departure, person: 'wang' })
      .rejects('party.active')
  })

  test('another can take the task over, as its first receiver', () => {
    const over = reassigned('workers', 'chess', { cause: 'departure' })
    story(working, { reads: gone }).when('reassign', { task: 't1', party: 'workers' }).then([over])
    expect(stateAfter(...working, over).firstReceiver).toBe('workers')
  })

  test('it is no longer responsible', () => {
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

describe('who a demand is about', () => {
  const aboutChess = raised({ about: { party: 'chess' } })
  const aboutPerson = raised({ about: { person: 'person-9' } })
  const [, triage] = sorted

  test('never receives a task of it', () => {
    if (triage === undefined) throw new Error('no triage')
    story([aboutChess, triage]).when('assign', { party: 'chess' }).rejects('demand.about-receiver')
    story([aboutChess, triage]).when('volunteer', {}, { actor: chess }).rejects('demand.about-you')
    story([aboutPerson, triage]).when('assign', { party: 'chess', person: 'person-9' }).rejects('demand.about-receiver')
    story([aboutPerson, triage]).when('assign', { party: 'chess' }).then([assigned()])
    const held = [aboutPerson, triage, assigned()]
    story(held, { actor: chess }).when('accept', { task: 't1', person: 'person-9' }).rejects('demand.about-receiver')
    story(held).when('reassign', { task: 't1', party: 'chess', person: 'person-9' }).rejects('demand.about-receiver')
    story([aboutChess, triage, assigned('workers')])
      .when('reassign', { task: 't1', party: 'chess' })
      .rejects('demand.about-receiver')
  })

  test('neither accepts nor delivers what its party was given', () => {
    const them = { ...chess, id: 'person-9' }
    const open = [aboutPerson, ...sorted.slice(1), assigned()]
    story(open).when('accept', { task: 't1' }, { actor: them }).rejects('demand.about-you')
    story([...open, accepted()])
      .when('deliver', { task: 't1', result: 'x' }, { actor: them })
      .rejects('demand.about-you')
    story([...open, accepted()])
      .when('deliver', { task: 't1', result: 'lit again' }, { actor: chess })
      .then([delivered()])
  })

  test.each([
    ['triage', { item: '3.07.2', summary: 'x' }, [raised({ about: { party: 'jwh' } })]],
    ['decline', { reason: 'x' }, [raised({ about: { party: 'jwh' } })]],
    ['refer', { to: 'x' }, [raised({ about: { party: 'jwh' } })]],
    ['merge', { original: '2' }, [raised({ about: { party: 'jwh' } })]],
    ['assign', { party: 'chess' }, [raised({ about: { party: 'jwh' } }), ...sorted.slice(1)]],
    [
      'hold',
      { reason: 'x', reviewBy: '2026-04-01T00:00:00.000Z' },
      [raised({ about: { party: 'jwh' } }), ...sorted.slice(1)],
    ],
    ['escalate', {}, [raised({ about: { party: 'jwh' } })]],
    ['record-callback', { reached: true, resolved: true }, [raised({ about: { party: 'jwh' } }), ...done.slice(1)]],
    [
      'close',
      { basis: 'independent-check' },
      [raised({ about: { party: 'jwh' }, raiser: { kind: 'anonymous' } }), ...done.slice(1)],
    ],
    ['reopen', {}, [raised({ about: { party: 'jwh' } }), ...done.slice(1), closed()]],
    ['evaluate', { effect: 'lasting' }, [raised({ about: { party: 'jwh' } }), ...done.slice(1)]],
  ])('does not %s it', (command, data, history) => {
    story(history, { actor: jwh })
      .when(command as 'triage', data)
      .rejects('demand.about-you')
  })

  test('may not import its way around that', () => {
    story([aboutChess], { actor: admin })
      .when('import', { source: 'city', reference: '1', raised: '2026-01-01T00:00:00.000Z', history: [] })
      .rejects('demand.reference-taken')
  })
})

test('tasks of an urgent demand keep its due times', () => {
  const level = { level: 'L1', ...URGENT_DUE } as const
  const { item: _, ...data } = assigned('chess', level).data
  const { decision } = story([urgent()]).when('assign', { party: 'chess' }, { now: hours(1) })
  expect(decision).toMatchObject([{ data }])
})
