import { describe, expect, test } from 'vitest'
import { inspectionEvents } from '../../../domain/inspection/events.ts'
import { inspection } from '../../../domain/inspection/inspection.ts'
import { inspectionOf } from '../../../domain/inspection/state.ts'
import { HOUR, iso, ROLES } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'

const { ReasonsOpened } = inspectionEvents
const NOW = Date.UTC(2026, 2, 2, 8)
const auditor = { id: 'auditor-zhao', role: 'auditor' } as const
const opened = (nth: number, hours: number, at = NOW) => ({
  event: ReasonsOpened({
    inspection: `in${nth}`,
    stream: 'workbook-pa',
    by: auditor.id,
    until: iso(at + hours * HOUR),
    reason: 'a complaint about a breach',
  }),
  at,
})

describe('inspection', () => {
  test('opens the reasons of one stream to an auditor for a day, or for fewer hours', () => {
    const asked = { stream: 'workbook-pa', reason: 'a complaint about a breach' }
    const at = given(inspection, [], { actor: auditor, now: NOW })
    at.when('open-reasons', asked).then([opened(1, 24).event])
    at.when('open-reasons', { ...asked, hours: 2 }).then([opened(1, 2).event])
    expect(() => at.when('open-reasons', { ...asked, hours: 25 })).toThrow('/hours')
    expect(() => at.when('open-reasons', { stream: asked.stream })).toThrow('/reason')
  })

  test('is for auditors alone', () => {
    for (const role of ROLES.filter((one) => one !== 'auditor'))
      given(inspection, [], { actor: { id: 'p1', role, party: 'jwh' }, now: NOW })
        .when('open-reasons', { stream: 'workbook-pa', reason: 'x' })
        .rejects('forbidden')
  })

  test.each(['demand-pa-none', 'resource-pa-none', 'person-pa-none', 'workbook-pb', 'interference-pa', 'matter-pa-1'])(
    'is refused for a stream that is not there: %s',
    (stream) => {
      given(inspection, [], { actor: auditor, now: NOW })
        .when('open-reasons', { stream, reason: 'x' })
        .rejects('inspection.stream-unknown')
    },
  )

  test('ends at its time, and serves its own auditor and stream alone', () => {
    const { state } = given(inspection, [opened(1, 3), opened(2, 1, NOW + HOUR)], { now: NOW })
    const at = (now: number, by: string = auditor.id, stream = 'workbook-pa') =>
      inspectionOf(state, by, stream, now)?.id
    expect(at(NOW + HOUR)).toBe('in2')
    expect(at(NOW + 2 * HOUR)).toBe('in1')
    expect(at(NOW + 3 * HOUR - 1)).toBe('in1')
    expect(at(NOW + 3 * HOUR)).toBeUndefined()
    expect(at(NOW + HOUR, 'auditor-qian')).toBeUndefined()
    expect(at(NOW + HOUR, auditor.id, 'community-pa')).toBeUndefined()
  })

  test('is forgotten once it is over, and its number is not given again', () => {
    const { state } = given(inspection, [opened(1, 3), opened(2, 24, NOW + 3 * HOUR)], { now: NOW })
    expect(state.open.map(({ id }) => id)).toEqual(['in2'])
    expect(state.count).toBe(2)
  })
})
