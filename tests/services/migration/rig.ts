import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { onTestFinished } from 'vitest'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { openSqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { checkpointsIn } from '../../../infra/sqlite/state/checkpoints.ts'
import { deadLettersIn } from '../../../infra/sqlite/state/dead-letters.ts'
import { endpointsIn } from '../../../infra/sqlite/state/endpoints.ts'
import { openStateDb } from '../../../infra/sqlite/state/state-db.ts'
import { dataFiles } from '../../../services/kit/data-files.ts'
import { MOST_FAILURES } from '../../../services/ports/dead-letters.ts'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import { type InstallationMove, moveDirectory } from '../../../src/engine/migration.ts'
import { type StandIn, standIn } from '../../infra/eventstoredb/server.ts'
import { appended, newEvent } from '../../infra/sqlite/event-log/events.ts'
import { raised, triaged } from '../../projections/demands.ts'

const clock = Date.now

/** A log file with a history in many streams, and an unused EventStoreDB. */
export async function rig() {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-migration-'))
  const server = await standIn()
  onTestFinished(async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  })
  const paths = dataFiles(directory)
  const options = (more: Partial<InstallationMove> = {}): InstallationMove => ({
    url: server.url,
    signal: new AbortController().signal,
    onProgress: () => {},
    ...more,
  })
  return {
    directory,
    server,
    files: paths,
    move: (more?: Partial<InstallationMove>) => moveDirectory(directory, options(more)),
    verify: () => moveDirectory(directory, options({ compareOnly: true })),
    open: () => openSqliteLog({ path: paths.log, clock }),
    /** The events in the file. */
    texts: () => rows(paths.log),
    /** The events in the store. */
    kept: () => events(server),
  }
}

export type Rig = Awaited<ReturnType<typeof rig>>

/** Demands that are raised and triaged in turn, and one event that has everything that is hard to carry. */
export async function happen(log: Awaited<ReturnType<Rig['open']>>, demands: number): Promise<LogIdentity> {
  const last = new Map<string, number>()
  const append = async (stream: string, ...events: ReturnType<typeof newEvent>[]) => {
    const before = last.get(stream)
    const [first] = appended(await log.append(stream, before ?? 'none', events))
    last.set(stream, (first?.revision ?? 0) + events.length - 1)
  }
  for (let nth = 0; nth < demands; nth += 1) {
    await append(`demand-pa-${nth}`, newEvent(raised()))
    await append(`demand-pa-${nth >> 1}`, newEvent(triaged()))
  }
  const data = { 10: 'ten', 9: 'nine', b: [{ 2: 1, 1: 2 }], a: '三社 "q" \u0001\u2028' }
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  await append('demand-pa-hard', newEvent({ data, traceparent }), newEvent({ causationid: 'c', party: 'p' }))
  return log.identity()
}

/** State that an engine keeps beside its log and that names positions of events. */
export async function remember(path: string, identity: LogIdentity, event: RecordedEvent): Promise<void> {
  const { state, checkpoints, failures, endpoints } = stateOf(path, identity)
  const { position } = event
  checkpoints.save('dispatch', position)
  for (let nth = 0; nth < MOST_FAILURES; nth += 1) await failures.failed('matching', event, 'it cannot')
  const owner = { id: 'someone', role: 'administrator' } as const
  const created = clock()
  const hook = {
    id: 'hook',
    community: 'pa',
    url: 'https://a.example',
    owner,
    filter: {},
    secrets: [],
    givenUp: 0,
    created,
  }
  await endpoints.add({ ...hook, position }, { ofHolder: 9, ofCommunity: 9 })
  await state.close()
}

/** Every position that a state file of this log names. */
export async function remembered(path: string, identity: LogIdentity) {
  const { state, checkpoints, failures, endpoints } = stateOf(path, identity)
  const { letters } = await failures.list({ limit: 10 })
  const [hook] = await endpoints.all()
  const positions = [checkpoints.of('dispatch'), letters[0]?.position, hook?.position]
  await state.close()
  return positions
}

function stateOf(path: string, identity: LogIdentity) {
  const failed = (failure: Error) => {
    throw failure
  }
  const state = openStateDb({ path, identity, failed })
  const checkpoints = checkpointsIn(state)
  return { state, checkpoints, failures: deadLettersIn(state, clock), endpoints: endpointsIn(state, checkpoints) }
}

const rows = (path: string): string[] => {
  const db = new DatabaseSync(path, { readOnly: true })
  const texts = db.prepare('select event from events order by position').all()
  db.close()
  return texts.map(({ event }) => String(event))
}

const events = ({ store }: StandIn) =>
  store.log
    .filter(({ type }) => type.startsWith('governance.'))
    .map(({ data, position }) => ({ position, text: Buffer.from(data).toString('utf8') }))
