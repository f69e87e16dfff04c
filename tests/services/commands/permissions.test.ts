import { randomUUID } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { beforeAll, expect, test } from 'vitest'
import { speaksFor, standingOf } from '../../../domain/community/standing.ts'
import type { CommunityState } from '../../../domain/community/state.ts'
import { contexts } from '../../../domain/contexts.ts'
import {
  type Actor,
  type AnyContext,
  catalogue,
  mayAddress,
  mayPerform,
  parseStream,
} from '../../../domain/kernel/index.ts'
import { zones } from '../../../services/clock/zones.ts'
import { commandHandler } from '../../../services/commands/command-handler.ts'
import type { CommandHandler, CommandRequest } from '../../../services/commands/contract.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { openMemoryGround } from '../../../testing/index.ts'
import { sealed } from '../../domain/play.ts'
import { dataFor, SENDERS, STREAMS, seesByHand, streamsOf } from './permissions.ts'

interface Case {
  readonly of: AnyContext
  readonly command: string
  readonly stream: string
  readonly actor: Actor
  readonly data: Record<string, unknown>
  readonly name: string
}

const known = catalogue(contexts)
const cases: readonly Case[] = contexts.flatMap((of) =>
  Object.entries(of.commands).flatMap(([command, definition]) =>
    streamsOf(of).flatMap((stream) =>
      Object.entries(SENDERS).map(([who, actor]) => {
        const name = `${command} on ${stream} by ${who}`
        return { of, command, stream, actor, data: dataFor(definition, actor), name }
      }),
    ),
  ),
)

const states = new Map<string, unknown>()
let handler: CommandHandler

/** Thrown instead of an append: the command was decided, and nothing changes. */
class Decided extends Error {}

async function write(log: EventLog, stream: string): Promise<void> {
  const of = known.byName(parseStream(stream)?.aggregate ?? '')
  if (of === undefined) throw new Error(`there is no context of ${stream}`)
  const events = (STREAMS[stream] ?? []).map((event, at) => ({
    id: randomUUID(),
    type: of.events[event.name]?.type ?? '',
    actor: 'founder',
    role: 'service' as const,
    correlationid: 'founding',
    commandid: `founding-${stream}-${at}`,
    data: sealed(of, event).data,
  }))
  await log.append(stream, 'none', events)
  let state: unknown = of.initial
  for await (const batch of log.readStream(stream)) for (const event of batch) state = known.evolve(of, state, event)
  states.set(stream, state)
}

beforeAll(async () => {
  const { log, ...ground } = await openMemoryGround()
  for (const stream of Object.keys(STREAMS)) await write(log, stream)
  const frozen: EventLog = Object.assign(Object.create(log), {
    append: () => Promise.reject(new Decided()),
  })
  const standing = { objection: (_: string, actor: Actor) => speaksFor(communityState(), actor) }
  handler = commandHandler({ ...ground, log: frozen, standing, catalogue: known, zones, newId: randomUUID })
  return () => ground.close()
})

const communityState = () => states.get('community-pa') as CommunityState

/** The answer by the order of refusals; `decided` where the rules of the context have the word. */
function expected({ of, command, stream, actor, data }: Case): string {
  const objection = speaksFor(communityState(), actor)
  if (objection !== undefined) return objection.code
  const state = states.get(stream)
  if (!mayAddress(of, command, { state, exists: true }, actor)) return `${of.name}.unknown`
  return mayPerform(of, command, state, actor, data) ? 'decided' : 'forbidden'
}

/** What the handler answers: a code of the order of refusals, or `decided`. */
async function answer(one: Case, more: Pick<CommandRequest, 'id' | 'ifRevision'> = {}): Promise<unknown> {
  const { of, command, actor, data } = one
  const request: CommandRequest = { community: 'pa', aggregate: of.name, command, data, actor, ...more }
  const creates = of.commands[command]?.creates === true
  try {
    const result = await handler.handle(creates ? request : { id: idOf(one.stream), ...request })
    return result.ok ? { code: 'decided' } : { ...result, code: orderOf(one, result.code) }
  } catch (error) {
    if (error instanceof Decided) return { code: 'decided' }
    throw error
  }
}

/** Codes of the rules are `decided`. The rules may say of another party what standing says of the sender's own. */
const orderOf = ({ of, actor }: Case, code: string): string =>
  code === 'forbidden' || code === `${of.name}.unknown` || speaksFor(communityState(), actor) !== undefined
    ? code
    : 'decided'

const idOf = (stream: string): string => parseStream(stream)?.id ?? ''

test('every command has valid data in this matrix', () => {
  for (const { of, command, data, name } of cases)
    expect(Value.Check(of.commands[command]?.data ?? Type.Never(), data), name).toBe(true)
})

test('a sender who may act on an aggregate stands in the community and may see it', () => {
  const permitted = cases.filter((one) => expected(one) === 'decided')
  expect(permitted.length).toBeGreaterThan(500)
  for (const { of, command, stream, actor, name } of permitted) {
    expect(standingOf(communityState(), actor), name).toBe('ok')
    const { creates, introduces = false } = of.commands[command] ?? {}
    if (!creates && !introduces) expect(of.sight.knows(states.get(stream), actor), name).toBe(true)
  }
})

test('demands are seen as the rules say in words', () => {
  for (const stream of Object.keys(STREAMS).filter((one) => one.startsWith('demand-'))) {
    for (const [who, actor] of Object.entries(SENDERS)) {
      const seen = known.byName('demand')?.sight.knows(states.get(stream), actor)
      if (standingOf(communityState(), actor) === 'ok')
        expect(seen, `${stream} by ${who}`).toBe(seesByHand(stream, actor))
    }
  }
})

test('the engine answers each sender by standing, then sight, then relation', async () => {
  for (const one of cases) expect(await answer(one), one.name).toMatchObject({ code: expected(one) })
})

test('hidden and unknown ids get the same answer, whatever revision the sender names', async () => {
  const hidden = cases.filter((one) => !one.of.singleton && expected(one) === `${one.of.name}.unknown`)
  expect(hidden.length).toBeGreaterThan(500)
  for (const one of hidden) {
    const unknown = await answer(one, { id: 'nowhere' })
    for (const more of [{}, { ifRevision: 0 }, { ifRevision: 99 }])
      expect(await answer(one, more), one.name).toEqual(unknown)
    expect(await answer(one, { id: 'nowhere', ifRevision: 0 }), one.name).toEqual(unknown)
  }
})
