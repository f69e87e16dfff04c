import { describe, expect, test } from 'vitest'
import { interferenceEvents } from '../../../domain/interference/events.ts'
import { interference } from '../../../domain/interference/interference.ts'
import { MOST_AN_HOUR, mayRecord } from '../../../domain/interference/state.ts'
import { HOUR, MINUTE, personalFields, ROLES } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { engine } from '../community/people.ts'

const { InterferenceRecorded } = interferenceEvents
const NOW = Date.UTC(2026, 2, 2, 8)
const act = {
  actor: 'p1',
  party: 'jwh',
  act: 'assign',
  stream: 'demand-pa-1',
  item: '3.07.2',
  target: 'chess',
} as const
const acts = (count: number, actor = 'p1', every = MINUTE) =>
  Array.from({ length: count }, (_, i) => ({ event: InterferenceRecorded({ ...act, actor }), at: NOW + i * every }))

describe('interference', () => {
  test('is recorded by the engine alone', () => {
    given(interference, [], { actor: engine })
      .when('record', act)
      .then([InterferenceRecorded(act)])
    for (const role of ROLES.filter((one) => one !== 'service')) {
      given(interference, [], { actor: { id: 'p1', role, party: 'jwh' } })
        .when('record', act)
        .rejects('forbidden')
    }
  })

  test('is recorded at most twenty times an hour for one actor', () => {
    const now = NOW + MOST_AN_HOUR * MINUTE
    given(interference, acts(MOST_AN_HOUR - 1), { actor: engine, now })
      .when('record', act)
      .then([InterferenceRecorded(act)])
    const full = given(interference, acts(MOST_AN_HOUR), { actor: engine, now })
    full.when('record', act).rejects('interference.enough')
    full.when('record', { ...act, actor: 'p2' }).then([InterferenceRecorded({ ...act, actor: 'p2' })])
    expect(mayRecord(full.state, 'p1', NOW + HOUR - 1)).toBe(false)
    expect(mayRecord(full.state, 'p1', NOW + HOUR)).toBe(true)
  })

  test('has a state of one hour only', () => {
    const { state } = given(interference, [
      ...acts(300, 'p1', HOUR),
      { event: InterferenceRecorded({ ...act, actor: 'p2' }), at: NOW + 400 * HOUR },
    ])
    expect(state).toEqual({ p2: [NOW + 400 * HOUR] })
  })

  test('accepts every id of an actor', () => {
    expect(mayRecord({}, 'constructor', NOW)).toBe(true)
    expect(given(interference, [InterferenceRecorded({ ...act, actor: 'constructor' })], { now: NOW }).state).toEqual({
      constructor: [NOW],
    })
  })

  test('holds who instructed the act, and in which words, as personal values only', () => {
    const instructed = { ...act, instructedBy: { name: '钱某', position: '副主任' }, words: '先派了再说。' }
    given(interference, [], { actor: engine })
      .when('record', instructed)
      .then([InterferenceRecorded(instructed)])
    expect(personalFields(InterferenceRecorded.schema).map(({ path }) => path)).toEqual([['instructedBy'], ['words']])
  })
})
