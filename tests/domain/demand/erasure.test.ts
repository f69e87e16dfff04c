import { describe, expect, test } from 'vitest'
import { stillNeeded } from '../../../domain/demand/erasure.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { iso } from '../../../domain/kernel/index.ts'
import { closed, days, declined, done, hours, NOW, raised, reopened, sorted, stateAfter, working } from './story.ts'

const { CallbackDealt, ClearanceGiven, DemandWithdrawn, HarmSuspected, MandatoryReportMade, SuspicionCleared } =
  demandEvents
const withdrawn = [raised(), DemandWithdrawn({ after: [] })]
const suspected = HarmSuspected({ of: 'minor', dueBy: iso(hours(2)) })
const refusal = (...history: Parameters<typeof stateAfter>) => stillNeeded(stateAfter(...history))
const needed = expect.objectContaining({ code: 'demand.data-needed' })

describe('what a raiser said', () => {
  test('is needed until the demand has ended, and again once it is opened again', () => {
    for (const history of [[raised()], sorted, working, done, [...done, closed(), reopened()]])
      expect(refusal(...history)).toEqual(needed)
    for (const history of [[...done, closed()], withdrawn, [raised(), declined()]])
      expect(refusal(...history)).toBeUndefined()
  })

  test('is needed for a call to the raiser that is due', () => {
    expect(refusal(raised(), DemandWithdrawn({ after: [], toCall: true }))).toEqual(needed)
    const repeat = CallbackDealt({ party: 'jwh', due: iso(days(3)), repeats: 'k1' })
    expect(refusal(...done, closed(), repeat)).toEqual(needed)
  })

  test('is needed for the result that a hotline waits for', () => {
    const order = raised({
      helper: { id: 'person-h', role: 'hotline', party: 'hotline' },
      order: { resolveBy: iso(days(2)) },
    })
    expect(refusal(order, declined())).toEqual(needed)
  })

  test('is needed after a suspicion of harm, also a reported one, until it is cleared', () => {
    const ended = DemandWithdrawn({ after: [] })
    const report = { to: '派出所', at: iso(NOW), receipt: '110-7' }
    const reported = MandatoryReportMade({ party: 'workers', ...report, inTime: true })
    const cleared = [
      ClearanceGiven({ party: 'workers', code: 'no-harm-found' }),
      SuspicionCleared({ parties: ['workers', 'jwh'], code: 'mistaken-person' }),
    ]
    expect(refusal(raised(), suspected, ended)).toEqual(needed)
    expect(refusal(raised(), suspected, reported, ended)).toEqual(needed)
    expect(refusal(raised(), suspected, ...cleared, ended)).toBeUndefined()
  })

  test('is refused in the same words for every reason, so that no one learns of a suspicion', () => {
    expect(refusal(raised(), suspected, DemandWithdrawn({ after: [] }))).toEqual(refusal(raised()))
  })
})
