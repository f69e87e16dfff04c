import { Type } from '@sinclair/typebox'
import { describe, expect, test } from 'vitest'
import {
  ANY_READER,
  Closed,
  command,
  context,
  events,
  read,
  reject,
  relation,
  rulesOn,
} from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'

const lampEvents = events({ LampLit: Closed({ lux: Type.Integer({ minimum: 1 }) }), LampOut: Closed({}) })
const { LampLit, LampOut } = lampEvents
interface Lamp {
  readonly lit: boolean
  readonly by?: string
  readonly since?: string
}
const dark: Lamp = { lit: false }
const sky = context('sky', {
  plural: 'skies',
  events: {},
  commands: {},
  initial: { day: true },
  evolve: {},
})
const lampRule = rulesOn<Lamp>()
const lamp = context('lamp', {
  plural: 'lamps',
  events: lampEvents,
  commands: {
    light: lampRule(
      command({
        summary: 'Lights it.',
        by: ['resident'],
        creates: true,
        data: Closed({ lux: Type.Integer() }),
        reads: { sky: read(sky) },
      }),
      (_, { lux }, { reads }) => (reads.sky.day ? reject('lamp.day', 'It is day.') : [LampLit({ lux })]),
    ),
    quench: lampRule(
      command({
        summary: 'Puts it out.',
        by: [relation<Lamp>('who lit it', ({ by }, actor) => by === actor.id)],
        data: Closed({}),
      }),
      () => [LampOut({})],
    ),
  },
  sight: { facts: () => ({}), known: () => ANY_READER },
  initial: dark,
  evolve: {
    LampLit: (_, _data, { actor, recordedtime }) => ({ lit: true, by: actor, since: recordedtime }),
    LampOut: () => dark,
  },
})
const night = { reads: { sky: { day: false } }, actor: { id: 'p1', role: 'resident' } } as const
const lit = LampLit({ lux: 5 })

describe('a scenario', () => {
  const light = given(lamp, [], night).when('light', { lux: 5 })

  test('passes where exactly the expected events follow', () => {
    light.then([lit])
  })
  test('fails with other events, fewer or more', () => {
    expect(() => light.then([LampLit({ lux: 6 })])).toThrow('expected')
    expect(() => light.then([])).toThrow('expected')
    expect(() => light.then([lit, lit])).toThrow('expected')
  })
  test('fails where an event breaks its own schema', () => {
    expect(() =>
      given(lamp, [], night)
        .when('light', { lux: 0 })
        .then([LampLit({ lux: 0 })]),
    ).toThrow('LampLit/lux')
  })
  test('fails where the outcome is of the other kind, or another rejection', () => {
    expect(() => light.rejects('lamp.day')).toThrow('expected lamp.day')
    const byDay = given(lamp, [], { ...night, reads: { sky: { day: true } } }).when('light', { lux: 5 })
    expect(() => byDay.then([lit])).toThrow('lamp.day')
    expect(() => byDay.rejects('lamp.moon')).toThrow('lamp.moon')
    expect(byDay.rejects('lamp.day').detail.en).toBe('It is day.')
  })
  test('checks the sender’s role and relation', () => {
    given(lamp, [], { ...night, actor: { id: 'p1', role: 'committee' } })
      .when('light', { lux: 5 })
      .rejects('forbidden')
    given(lamp, [lit], night)
      .when('quench')
      .then([LampOut({})])
    given(lamp, [lit], night)
      .when('quench', {}, { actor: { id: 'p2', role: 'resident' } })
      .rejects('forbidden')
  })
  test('folds actor and time of each event', () => {
    const at = Date.UTC(2026, 0, 1)
    const { state } = given(lamp, [{ event: lit, by: { id: 'p9', role: 'resident' }, at }], night)
    expect(state).toEqual({ lit: true, by: 'p9', since: '2026-01-01T00:00:00.000Z' })
  })
  test('throws where the command does not accept the data', () => {
    expect(() => given(lamp, [], night).when('light', { lux: 'much' })).toThrow('light takes other data: /lux')
  })
})
