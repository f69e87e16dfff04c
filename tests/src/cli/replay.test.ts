import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { openSqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { newEvent } from '../../../testing/events.ts'
import { sanshe } from './in-process.ts'
import { dataFolder } from './sanshe.ts'

interface Replayed {
  readonly position: string
  readonly eventsDigest: string
  readonly views: readonly unknown[]
}

async function replay(data: string, ...more: string[]): Promise<Replayed> {
  const { code, out, err } = await sanshe(['replay', '--json', '--data', data, ...more])
  expect(code, err).toBe(0)
  return JSON.parse(out)
}

it('the digest of the events can be computed without the engine, and shows a change that no view shows', async () => {
  const data = dataFolder()
  const path = join(data, 'log.db')
  const log = await openSqliteLog({ path, clock: Date.now })
  const held = newEvent({
    type: 'governance.CommunityEstablished.v1',
    role: 'administrator',
    data: { name: '潘安', zone: 'Asia/Shanghai' },
  })
  await log.append('community-pa', 'none', [held])
  const first = await replay(data)
  await log.append('community-hong', 'none', [{ ...held, id: 'second' }])
  await log.close()

  const before = await replay(data)
  expect(before.eventsDigest).not.toBe(first.eventsDigest)
  expect(await replay(data, '--until', first.position)).toMatchObject(first)

  const db = new DatabaseSync(path)
  const lines = db.prepare('select event from events order by position').all()
  const text = lines.map(({ event }) => `${event}\n`).join('')
  expect(before.eventsDigest).toBe(createHash('sha256').update(text).digest('hex'))

  db.exec(`update events set event = replace(event, 'correlation-1', 'correlation-2') where position = 1`)
  db.close()
  const after = await replay(data)
  expect(after.views).toEqual(before.views)
  expect(after.eventsDigest).not.toBe(before.eventsDigest)
})
