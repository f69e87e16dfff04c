import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../domain/kernel/index.ts'
import { type EngineProcess, speaking } from '../fixtures/engine.ts'
import { newTown, type Town } from '../fixtures/town.ts'
import { gather, leaks } from './attacker.ts'
import { type Secrets, secretsOf, type Truth, truthOf } from './secrets.ts'

/** A simulated community with some hundreds of demands and everything that became of them. */
const HISTORY = ['demo', '--days', '40', '--until', '2026-07-01', '--seed', '7']

let town: Town
let engine: EngineProcess
let truth: Truth

beforeAll(async () => {
  town = await newTown({ SANSHE_WEBHOOK_PRIVATE: 'true' })
  engine = await town.start(town.place, ...HISTORY)
  truth = await truthOf(engine, await speaking(town.place, 'service'))
}, 120_000)
afterAll(() => town.remove())

interface Attacker {
  readonly reader: Actor
  readonly headers: Record<string, string>
  readonly secrets: Secrets
}

async function attacker(reader: Actor): Promise<Attacker> {
  const { id: sub, role, party } = reader
  const headers =
    role === 'anonymous' ? {} : await speaking(town.place, role, { sub, ...(party === undefined ? {} : { party }) })
  return { reader, headers, secrets: secretsOf(truth, reader) }
}

/** A resident who raised a demand, a party that works on few, and a caller without a token. */
const attackers: readonly (readonly [string, () => Actor])[] = [
  ['a resident', () => ({ id: raiserIn(truth), role: 'resident' })],
  ['a party', () => ({ id: 'person-pharmacy-1', role: 'enterprise', party: 'pharmacy' })],
  ['a caller without a token', () => ({ id: 'anonymous', role: 'anonymous' })],
]

const raiserIn = ({ demands }: Truth): string => {
  for (const { raiser } of demands.values())
    if (raiser?.kind === 'resident' && raiser.id !== undefined) return raiser.id
  throw new Error('no resident raised a demand')
}

describe('from all surfaces together', () => {
  it.each(attackers)('%s learns no hidden demand and no raiser', { timeout: 300_000 }, async (_, actor) => {
    const { reader, headers, secrets } = await attacker(actor())
    expect(secrets.demands.length).toBeGreaterThan(50)
    const told = await gather(engine, headers, reader)
    expect(leaks(told, secrets)).toEqual([])
  })
})

it('the same search finds them in what a service is told', { timeout: 300_000 }, async () => {
  const { secrets } = await attacker({ id: 'anonymous', role: 'anonymous' })
  const reader: Actor = { id: 'service-1', role: 'service' }
  const told = await gather(engine, await speaking(town.place, 'service'), reader)
  const found = leaks(told, secrets)
  console.log(told.length, secrets.words.size, secrets.places.size, secrets.breaches.size, secrets.demands.length, truth.demands.size, found.length)
  const names = new Map<string, number>(); for (const e of truth.events) { const n = e.type.split('.')[1] ?? ''; names.set(n, (names.get(n) ?? 0) + 1) }
  console.log(JSON.stringify(Object.fromEntries(names)))
  console.log(found.filter((x) => !/id of a hidden|number of/.test(x)).slice(0, 10))
  for (const [, who] of attackers) { const { reader, headers, secrets } = await attacker(who()); const got = await gather(engine, headers, reader); console.log(reader, got.length, got.reduce((n, { text }) => n + text.length, 0), secrets.words.size, secrets.demands.length) }
})
