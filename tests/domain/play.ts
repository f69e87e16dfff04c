import { Value } from '@sinclair/typebox/value'
import { expect } from 'vitest'
import {
  type Actor,
  type AnyContext,
  type CommandDefinitions,
  type Context,
  type DomainEvent,
  type EventTypes,
  type Instant,
  isRejection,
  personalFields,
} from '../../domain/kernel/index.ts'
import { given, type Past } from '../../domain/kernel/scenario.ts'

/** One command of a random play. */
export interface Step {
  readonly command: string
  readonly data: Readonly<Record<string, unknown>>
  readonly actor: Actor
  readonly now: Instant
}

/** Sends commands one after another, skips those that are refused, and returns the events. */
export function play<State>(
  of: Context<string, EventTypes, CommandDefinitions, State>,
  steps: readonly Step[],
  reads: Readonly<Record<string, unknown>> = {},
): { readonly state: State; readonly history: readonly Past[] } {
  const history: Past[] = []
  for (const { command, data, actor, now } of steps) {
    const schema = of.commands[command]?.data
    if (schema === undefined || !Value.Check(schema, data)) throw new Error(`${command} takes other data`)
    const outcome = given(of, history, { reads }).when(command, data, { actor, now })
    if (isRejection(outcome.decision)) continue
    outcome.then(outcome.decision)
    history.push(...outcome.decision.map((event) => ({ event, by: actor, at: now })))
  }
  return { state: given(of, history).state, history }
}

/**
 * Expects that the same events give the same state, also where the events or an intermediate state were stored as JSON. No
 * intermediate state holds a member that is undefined.
 */
export function expectSameFold<State>(
  of: Context<string, EventTypes, CommandDefinitions, State>,
  history: readonly Past[],
): void {
  const state = history.reduce<State>((before, happened) => {
    const after = given({ ...of, initial: before }, [happened]).state
    expect(undefinedIn(after)).toBeUndefined()
    return after
  }, of.initial)
  expect(stored(state)).toEqual(state)
  expect(given(of, stored(history)).state).toEqual(state)
  const half = Math.floor(history.length / 2)
  const snapshot = stored(given(of, history.slice(0, half)).state)
  expect(given({ ...of, initial: snapshot }, history.slice(half)).state).toEqual(state)
}

/** The path of a member or element that is undefined; undefined where there is none. */
export function undefinedIn(value: unknown, path = ''): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, inner] of Object.entries(value)) {
    const found = inner === undefined ? `${path}.${name}` : undefinedIn(inner, `${path}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value))

/** Freezes a value at every depth and returns it. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(frozen)
  }
  return value
}

/** The event with every personal value sealed, as in a log. */
export function sealed(of: Pick<AnyContext, 'events'>, event: DomainEvent): DomainEvent {
  const data: unknown = stored(event.data)
  const { schema } = of.events[event.name] ?? {}
  for (const { path } of schema === undefined ? [] : personalFields(schema)) seal(data, path)
  return { ...event, data }
}

function seal(data: unknown, [name, ...rest]: readonly string[]): void {
  if (typeof data !== 'object' || data === null || name === undefined || !(name in data)) return
  const object = data as Record<string, unknown>
  if (rest.length === 0) object[name] = { sealed: 'opaque' }
  else seal(object[name], rest)
}
