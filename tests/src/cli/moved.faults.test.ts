import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { markMoved } from '../../../infra/sqlite/event-log/move.ts'
import { appended, newEvent } from '../../infra/sqlite/event-log/events.ts'
import { dataFolder, sanshe } from './sanshe.ts'

it.each([
  'serve --port 0',
  'demo --days 1',
  'replay',
  'projections status',
  'projections status --digest',
  'projections rebuild demand-board',
  'backup --to backup',
])('no command takes a file for the log from which it was moved away: sanshe %s', async (line) => {
  const data = dataFolder()
  const path = join(data, 'log.db')
  const log = await openSqliteLog({ path, clock: Date.now })
  appended(await log.append('demand-pa-1', 'none', [newEvent()]))
  await log.close()
  markMoved(path, { id: 'elsewhere' })
  const env = { SANSHE_MASTER_KEY: randomBytes(32).toString('base64') }
  const { code, err } = await sanshe(`${line} --data ${data}`, { env })
  expect([code, err]).toEqual([1, expect.stringMatching(/^log\.moved: .*set EVENTSTORE_URL/)])
})
