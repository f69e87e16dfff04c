import { join } from 'node:path'
import { Type } from '@sinclair/typebox'
import { contexts } from '../../domain/contexts.ts'
import { catalogue } from '../../domain/kernel/index.ts'
import { openSqliteLog } from '../../infra/sqlite/event-log/log.ts'
import { openReadDatabase } from '../../infra/sqlite/read-db/read-db.ts'
import { demands } from '../../projections/demands/demands.ts'
import type { NewEvent } from '../../services/ports/event-log.ts'
import { replayViews } from '../../services/projector/replay.ts'
import { demandHistory, toAppend } from './demands.ts'
import { load } from './load.ts'
import { type Bench, type Pair, rate } from './measure.ts'
import { installPeer, type Peer, peerInstalled, startPeer } from './peer-process.ts'
import { raisedByEngine } from './raised-demands.ts'
import { RAISE_BODY } from './served-engine.ts'

const CALLERS = 64
const known = catalogue(contexts)

interface Append {
  readonly stream: string
  readonly revision: number
  readonly event: NewEvent
}

/** Whole histories of demands, one event an append, in the order in which 64 callers take turns. */
function appendsOf(events: number): Append[] {
  const callers = Array.from({ length: CALLERS }, (_, caller) => {
    const own: Append[] = []
    for (let at = caller; own.length < events / CALLERS; at += CALLERS)
      for (const [revision, event] of demandHistory(at).entries())
        own.push({ stream: `demand-pa-d${at}`, revision, event: toAppend(event, at) })
    return own.slice(0, events / CALLERS)
  })
  return Array.from({ length: events }, (_, at) => callers[at % CALLERS]?.[Math.floor(at / CALLERS)] as Append)
}

/**
 * Emmett on its SQLite store, with Fastify: the events, payloads and durability of ours. Its calls share one connection, and its
 * writes wait for one another, because at once they fail. It rebuilds a table of streams; ours is the board of demands.
 */
export const bench: Bench = {
  name: 'peer',
  unit: '/s',
  targets: [
    { figure: /^(append|command)$/, least: 10 },
    { figure: /^(read|rebuild)$/, least: 3 },
  ],
  possible: async ({ quick }) => !quick || peerInstalled(),
  prepare: installPeer,
  async run({ folder, quick }, round) {
    const appends = appendsOf(quick ? 640 : 6_400)
    const name = `${round}-${performance.now()}`
    const peer = await startPeer(join(folder, `peer-${name}.db`))
    try {
      const append = {
        ours: await appended(join(folder, `ours-${name}.db`), appends),
        limit: await peer.ask('append', {
          callers: CALLERS,
          appends: appends.map(({ stream, event: { type, data, id, ...metadata } }) => ({
            stream,
            event: { type, data, metadata },
          })),
        }),
      }
      const stored = await readAndRebuilt(
        join(folder, `ours-${name}.db`),
        join(folder, `read-${name}.db`),
        peer,
        appends,
      )
      const command = {
        ours: await raisedByEngine(join(folder, `engine-${name}`), quick ? 200 : 8_000),
        limit: await commands(peer, quick ? 200 : 2_000),
      }
      return { ...append, pairs: { append, command, ...stored } }
    } finally {
      await peer.stop()
    }
  },
}

async function appended(path: string, appends: readonly Append[]): Promise<number> {
  const log = await openSqliteLog({ path, clock: Date.now })
  const call = async (caller: number): Promise<void> => {
    for (let at = caller; at < appends.length; at += CALLERS) {
      const { stream, revision, event } = appends[at] as Append
      await log.append(stream, revision === 0 ? 'none' : revision - 1, [event])
    }
  }
  const result = await rate(appends.length, () =>
    Promise.all(Array.from({ length: CALLERS }, (_, caller) => call(caller))),
  )
  await log.close()
  return result
}

/** Streams read whole one after the other, and a view rebuilt, over the appended events. */
async function readAndRebuilt(path: string, readDb: string, peer: Peer, appends: readonly Append[]) {
  const events = appends.length
  const streams = [...new Set(appends.map(({ stream }) => stream))]
  const log = await openSqliteLog({ path, clock: Date.now })
  const db = openReadDatabase(readDb, await log.identity())
  try {
    const read: Pair = {
      ours: await rate(events, async () => {
        for (const stream of streams) for await (const _ of log.readStream(stream));
      }),
      limit: await peer.ask('read', { streams, events }),
    }
    const rebuild: Pair = {
      ours: await rate(events, () => replayViews({ log, db, projections: [demands], catalogue: known })),
      limit: await peer.ask('rebuild', { events, types: [...new Set(appends.map(({ event }) => event.type))] }),
    }
    return { read, rebuild }
  } finally {
    db.close()
    await log.close()
  }
}

/** What a body of the bench may hold. */
const BODY = Type.Object(
  Object.fromEntries(Object.keys(JSON.parse(RAISE_BODY)).map((name) => [name, Type.String({ maxLength: 2_000 })])),
  { additionalProperties: false },
)

/** The peer raises a demand for each request of 64 connections, and so does our engine in the bench `command`. */
async function commands(peer: Peer, amount: number): Promise<number> {
  const url = await peer.ask<string>('serve', { schema: BODY, type: 'governance.DemandRaised.v2' })
  const headers = { 'content-type': 'application/json' }
  return (await load({ url: `${url}/demands`, headers, body: RAISE_BODY, connections: CALLERS, amount })).rate
}
