import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { eventNameIn } from '../../domain/kernel/index.ts'
import { openNats } from '../../infra/nats/connection.ts'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import { deadLettersIn } from '../../infra/sqlite/state/dead-letters.ts'
import { openStateDb } from '../../infra/sqlite/state/state-db.ts'
import type { Filter } from '../../services/ports/event-bus.ts'
import { type Cluster, startCluster } from '../fixtures/cluster.ts'
import { type EngineProcess, type Installation, sanshe } from '../fixtures/engine.ts'
import { busOn } from '../fixtures/nats-parts.ts'
import { expectStreamEqualsLog } from '../infra/nats/published.ts'
import { all } from '../infra/sqlite/event-log/events.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5)
const CLIENTS = 6
/** Demands in each round; a process dies among them. */
const EACH = 24

type Kind = 'api' | 'relay' | 'services'
/** The process that dies in a round, in turns. */
const VICTIMS: readonly (readonly (Kind | 'nats')[])[] = [
  ['nats'],
  ['api'],
  ['relay'],
  ['services'],
  ['nats', 'api', 'relay', 'services'],
]
const ROLES: Readonly<Record<Kind, string>> = {
  api: 'api',
  relay: 'relay',
  services: 'dispatch,deadline,succession,matching,notifier',
}

interface Node {
  readonly place: Installation
  process: EngineProcess
}

let cluster: Cluster
/** Two of each. */
let nodes: Readonly<Record<Kind, readonly Node[]>>

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.found()
  const two = (kind: Kind) => Promise.all([started(kind), started(kind)])
  const [api, relay, services] = await Promise.all([two('api'), two('relay'), two('services')])
  nodes = { api, relay, services }
}, 120_000)
afterAll(() => cluster.remove())

async function started(kind: Kind): Promise<Node> {
  const place = cluster.place(ROLES[kind])
  return { place, process: await cluster.start(place) }
}

const any = <T>(of: readonly T[]): T => {
  const one = of[Math.floor(Math.random() * of.length)]
  if (one === undefined) throw new Error('there is none')
  return one
}

/** Kills the process, and starts it again on the same files. */
async function fault(kind: Kind | 'nats'): Promise<void> {
  if (kind === 'nats') {
    await cluster.nats.kill()
    await cluster.nats.start()
    return
  }
  const node = any(nodes[kind])
  await node.process.kill()
  node.process = await cluster.start(node.place)
}

/** A durable consumer of another program, and the ids that it received, each once. */
async function consumer(durable: string, filter: Filter): Promise<Set<string>> {
  const { log } = cluster
  const failed = (cause: unknown): never => {
    throw cause
  }
  const state = openStateDb({
    path: join(cluster.shared.directory, `${durable}.db`),
    identity: await log.identity(),
    failed,
  })
  const nats = openNats({ url: cluster.nats.url })
  const bus = busOn({ nats, deadLetters: deadLettersIn(state, Date.now), log })
  const seen = new Set<string>()
  await bus.subscribe(durable, filter, async ({ id }) => void seen.add(id))
  onTestFinished(async () => {
    await bus.close()
    await nats.close()
    await state.close()
  })
  return seen
}

const digestsIn = (out: string) =>
  (JSON.parse(out) as { views: { view: string; position: string; digest: string }[] }).views.map(
    ({ view, position, digest }) => ({ view, position, digest }),
  )

it(
  `keeps every promise while NATS, engines, relays and services die under load (${ROUNDS} rounds)`,
  async () => {
    const consumers: readonly [Filter, Set<string>][] = await Promise.all(
      [{}, { aggregates: ['demand'] }].map(
        async (filter, nth): Promise<[Filter, Set<string>]> => [filter, await consumer(`outside-${nth}`, filter)],
      ),
    )
    const ids: string[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const victims = VICTIMS[round % VICTIMS.length] ?? []
      const before = ids.length
      const dies = before + Math.floor(Math.random() * (EACH / 2))
      let dying: Promise<unknown> | undefined
      let begun = 0
      const client = async (): Promise<void> => {
        while (begun < EACH) {
          begun += 1
          ids.push(await cluster.triaged(() => any(nodes.api).process, `${round}-${begun}`))
          if (ids.length > dies) dying ??= Promise.all(victims.map(fault))
        }
      }
      await Promise.all(Array.from({ length: CLIENTS }, client))
      await dying
      expect(ids.length - before).toBe(EACH)
    }

    await cluster.settled()
    const events = await all(cluster.log.readAll(0))
    const of = (name: string) => events.filter(({ type }) => eventNameIn(type) === name).map(({ subject }) => subject)
    const subjects = ids.map((id) => `demand-pa-${id}`).toSorted()
    // Each acknowledged command wrote once, and each got one reaction.
    for (const name of ['DemandRaised', 'DemandTriaged', 'TaskAssigned'])
      expect(of(name).toSorted(), name).toEqual(subjects)

    await expectStreamEqualsLog(cluster.log, { url: cluster.nats.url, names: GOVERNANCE }, 60_000)
    for (const [{ aggregates }, seen] of consumers) {
      const wanted = events.filter(({ subject }) => aggregates?.includes(subject.split('-')[0] ?? '') ?? true)
      await expect.poll(() => seen.size, { timeout: 60_000 }).toBe(wanted.length)
      expect([...seen]).toEqual(wanted.map(({ id }) => id))
    }

    const head = String(events.at(-1)?.position)
    const replay = await sanshe(cluster.shared, 'replay', '--until', head, '--json')
    expect(replay.code, replay.err).toBe(0)
    for (const { place } of [...nodes.api, ...nodes.services]) {
      const status = async () => digestsIn((await sanshe(place, 'projections', 'status', '--digest', '--json')).out)
      await expect.poll(status, { timeout: 60_000, interval: 500 }).toEqual(digestsIn(replay.out))
    }
  },
  60_000 + 60_000 * ROUNDS,
)
