import { describe, expect, test } from 'vitest'
import { findingsOf, type Readiness, topicOf } from '../../../../src/dashboard/pages/health/readiness.ts'

const well: Readiness = { status: 'ready', log: { position: '1', ageMs: 0 }, views: [], services: [], conditions: [] }

describe('what to mend', () => {
  test('is nothing where everything works', () => {
    expect(findingsOf(well)).toEqual([])
  })

  test('names a fault once, with the work that it stops', () => {
    const detail = 'The disk of the event log is full.'
    const found = findingsOf({
      ...well,
      status: 'not ready',
      stopped: [{ work: 'commands', code: 'log.full', detail }],
      conditions: [{ part: 'disk', code: 'log.full', detail, stops: ['commands'] }],
    })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ code: 'log.full', stops: ['commands'], title: { en: 'The disk is full' } })
  })

  test('has what stops work first', () => {
    const found = findingsOf({
      ...well,
      services: [{ service: 'dispatch', deadLetters: 2, endpoints: { active: 1, off: 1 } }],
      views: [{ view: 'demands', unbuilt: true }],
    })
    expect(found.map(({ key }) => key)).toEqual(['view demands', 'dead dispatch', 'webhooks'])
    expect(found[1]).toMatchObject({ values: { n: 2 }, leadsTo: 'letters' })
  })
})

test.each([
  ['log.full', 'space'],
  ['log.clock-behind', 'clock'],
  ['log.unavailable', 'log'],
  ['vault.unavailable', 'keys'],
  ['relay.other-log', 'relay'],
  ['nats.unreachable', 'nats'],
  ['something.new', 'other'],
])('%s is about %s', (code, topic) => {
  expect(topicOf(code)).toBe(topic)
})
