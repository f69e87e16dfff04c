import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { given } from '../../domain/kernel/scenario.ts'
import { openSqliteLog, type SqliteLog } from '../../infra/event-log/sqlite/log.ts'
import { openVault } from '../../infra/vault/index.ts'
import { commandHandler } from '../../services/commands/commands.ts'
import type { CommandHandler } from '../../services/commands/contract.ts'
import type { EventLogReader, Vault } from '../../services/ports.ts'
import { zones } from '../../services/zones.ts'
import { catalogueDocument } from '../../src/docs/catalogue.ts'
import { notice, noticeCatalogue } from '../fixtures/notice.ts'

/** What CONTRIBUTING.md tells, done. */

const { NoticePublished, NoticeWithdrawn } = notice.events
const published = NoticePublished({ title: 'Water', author: 'person-1', body: 'Off until noon.' })

describe('a context', () => {
  it('is tested by example', () => {
    given(notice, [published])
      .when('withdraw')
      .then([NoticeWithdrawn({})])
    given(notice, []).when('withdraw').then([])
    given(notice, [published]).when('publish', { title: 'Water', body: 'Again.' }).rejects('notice.exists')
  })

  it('is documented from its definition', () => {
    const document = catalogueDocument(noticeCatalogue.contexts)
    expect(document).toContain('## notice')
    expect(document).toMatch(/\*\*withdraw\*\*.*Withdraws it\..*committee/)
    expect(document).toMatch(/\*\*NoticePublished\*\*.*`body\*`/)
  })
})

/** A service as the steps make it: it withdraws at once whatever is called spam. */
function janitor(log: EventLogReader, commands: CommandHandler) {
  const stopping = new AbortController()
  const run = async () => {
    for await (const events of log.subscribe(0, stopping.signal)) {
      for (const event of events) {
        if (event.type !== NoticePublished.type) continue
        if ((event.data as { title: string }).title !== 'Spam') continue
        await commands.handle({
          community: 'pa',
          aggregate: 'notice',
          id: event.subject.slice('notice-pa-'.length),
          command: 'withdraw',
          data: {},
          actor: { id: 'janitor', role: 'service' },
          idempotencyKey: `janitor ${event.id}`,
          causationId: event.id,
        })
      }
    }
  }
  const running = run()
  return async () => {
    stopping.abort()
    await running
  }
}

describe('a service', () => {
  let directory: string
  let log: SqliteLog
  let vault: Vault
  let commands: CommandHandler

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sanshe-contributing-'))
    log = await openSqliteLog({ path: join(directory, 'log.db'), clock: Date.now })
    vault = await openVault({ path: join(directory, 'vault.db'), masterKey: new Uint8Array(32) })
    const snapshots = { load: () => undefined, save: () => undefined, close: () => undefined }
    commands = commandHandler({
      catalogue: noticeCatalogue,
      log,
      vault,
      snapshots,
      zones,
      clock: Date.now,
      newId: randomUUID,
    })
  })
  afterEach(async () => {
    await commands.stop()
    await log.close()
    await vault.close()
    rmSync(directory, { recursive: true })
  })

  const withdrawn = async () => {
    const found = []
    for await (const batch of log.readAll(0)) found.push(...batch.filter(({ type }) => type === NoticeWithdrawn.type))
    return found
  }

  it('reacts once to each event, however often it is delivered and however many of it run', async () => {
    for (const title of ['Spam', 'Water', 'Spam']) {
      await commands.handle({
        community: 'pa',
        aggregate: 'notice',
        command: 'publish',
        data: { title, body: 'Text.' },
        actor: { id: 'person-1', role: 'committee' },
      })
    }
    const both = [janitor(log, commands), janitor(log, commands)]
    await expect.poll(async () => (await withdrawn()).length).toBe(2)
    await Promise.all(both.map((stop) => stop()))

    const head = await log.head()
    let delivered = 0
    const counted: CommandHandler = {
      ...commands,
      handle(request) {
        delivered += 1
        return commands.handle(request)
      },
    }
    const stop = janitor(log, counted)
    await expect.poll(() => delivered).toBe(2)
    await stop()
    expect(await log.head()).toBe(head)
  })
})
