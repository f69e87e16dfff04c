import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseStream } from '../../domain/kernel/index.ts'
import { given } from '../../domain/kernel/scenario.ts'
import { localBus } from '../../infra/bus/local/local-bus.ts'
import { openSqliteLog, type SqliteLog } from '../../infra/event-log/sqlite/log.ts'
import { checkpointsIn, deadLettersIn, openStateDb } from '../../infra/state-db/index.ts'
import { openVault } from '../../infra/vault/index.ts'
import { commandHandler } from '../../services/commands/commands.ts'
import type { CommandHandler } from '../../services/commands/contract.ts'
import type { Manager } from '../../services/managers/manager.ts'
import { runManagers } from '../../services/managers/running.ts'
import type { Vault } from '../../services/ports.ts'
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
const janitor: Manager = {
  name: 'janitor',
  summary: 'Withdraws spam.',
  reaction: {
    to: { aggregates: ['notice'], types: ['NoticePublished'] },
    async react({ subject, data }, send) {
      const stream = parseStream(subject)
      if (stream === undefined || (data as { title: string }).title !== 'Spam') return
      await send({ ...stream, command: 'withdraw', data: {}, purpose: 'withdraw' })
    },
  },
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
    const snapshots = { load: () => undefined, save: () => true, close: () => undefined }
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

  /** A copy of it that remembers nothing of the others. */
  function running(name: string) {
    const state = openStateDb({ path: join(directory, `${name}.db`), identity: { id: 'log', epoch: 0 }, failed })
    const checkpoints = checkpointsIn(state)
    const bus = localBus({ log, checkpoints, deadLetters: deadLettersIn(state, Date.now) })
    const managers = runManagers({
      managers: [janitor],
      bus,
      commands,
      catalogue: noticeCatalogue,
      log,
      views: { page: async () => ({ rows: [], position: 0 }), reached: async () => true },
      open: async (value) => value,
      clock: Date.now,
      zones,
      communities: async () => ['pa'],
      onFailure: failed,
    })
    return {
      done: () => expect.poll(async () => checkpoints.of(janitor.name) === (await log.head())).toBe(true),
      async stop() {
        await managers.stop()
        await bus.close()
        state.close()
      },
    }
  }
  const failed = (fault: Error): never => {
    throw fault
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
    const both = [running('first'), running('second')]
    await expect.poll(async () => (await withdrawn()).length).toBe(2)
    await Promise.all(both.map(({ stop }) => stop()))

    const head = await log.head()
    const again = running('from the beginning')
    await again.done()
    await again.stop()
    expect(await log.head()).toBe(head)
  })
})
