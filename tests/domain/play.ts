import { Value } from '@sinclair/typebox/value'
import { expect } from 'vitest'
import {
  type Actor,
  type CommandDefinitions,
  type Context,
  type EventTypes,
  type Instant,
  isRejection,
} from '../../domain/kernel/index.ts'
import { given, type Past } from '../../domain/kernel/scenario.ts'

/** One command of a random play. */
export interface Step {
  readonly command: string
  readonly data: Readonly<Record<string, unknown>>
  readonly actor: Actor
  readonly now: Instant
}

/** Sends commands one after another, as far as their senders may and the rules let them; hands back what happened. */
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

/** The same events give the same state, whatever was stored as JSON in between: the events, or the state on the way. */
export function expectSameFold<State>(
  of: Context<string, EventTypes, CommandDefinitions, State>,
  history: readonly Past[],
): void {
  const { state } = given(of, history)
  expect(stored(state)).toEqual(state)
  expect(given(of, stored(history)).state).toEqual(state)
  const half = Math.floor(history.length / 2)
  const snapshot = stored(given(of, history.slice(0, half)).state)
  expect(given({ ...of, initial: snapshot }, history.slice(half)).state).toEqual(state)
}

const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value))
