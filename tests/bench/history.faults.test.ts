import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { contexts } from '../../domain/contexts.ts'
import { catalogue, eventNameIn } from '../../domain/kernel/index.ts'
import { openSqliteLogReader } from '../../infra/sqlite/event-log/reader.ts'
import { openReadDatabase } from '../../infra/sqlite/read-db/read-db.ts'
import { openVault } from '../../infra/sqlite/vault/vault.ts'
import { projections } from '../../projections/views.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { openIn } from '../../services/privacy/sealed-values.ts'
import { replayViews } from '../../services/projector/replay.ts'
import { writeHistory } from './history.ts'

it('every projection folds a history of copies, in each of its communities, and its values can be opened', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-history-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const masterKey = randomBytes(32)
  const events = 16_000
  const demandsOfACopy = 200
  await writeHistory({ directory, events, communities: 2, weeks: 3, masterKey, now: Date.UTC(2026, 6, 10) })

  const log = await openSqliteLogReader({ path: dataFiles(directory).log })
  const db = openReadDatabase(join(directory, 'read.db'), await log.identity())
  const replayed = await replayViews({ log, db, projections, catalogue: catalogue(contexts) })
  expect(replayed.failures).toEqual([])
  expect(replayed.events).toBeGreaterThanOrEqual(events)

  const raised = new Map<string, { text: unknown; numbers: Set<unknown> }>()
  const ids = new Set<string>()
  for await (const page of log.readAll(0))
    for (const { id, source, type, data } of page) {
      ids.add(id)
      if (eventNameIn(type) !== 'DemandRaised') continue
      const { number, text } = data as { number: unknown; text: unknown }
      const known = raised.get(source)
      if (known === undefined) raised.set(source, { text, numbers: new Set([number]) })
      else known.numbers.add(number)
    }
  expect(ids.size).toBe(replayed.events)
  expect([...raised.keys()].sort()).toEqual(['/communities/pa', '/communities/pa1'])
  // More demands than three weeks have, each found by a number of its own.
  for (const { numbers } of raised.values()) expect(numbers.size).toBeGreaterThan(demandsOfACopy)

  const vault = await openVault({ path: dataFiles(directory).vault, masterKey })
  for (const { text } of raised.values()) expect(await openIn(vault, text)).toEqual(expect.any(String))
  await vault.close()
  db.close()
  await log.close()
})
