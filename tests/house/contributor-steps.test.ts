import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseStream } from '../../domain/kernel/index.ts'
import { given } from '../../domain/kernel/scenario.ts'
import { catalogueDocument } from '../../scripts/docs/catalogue.ts'
import { dataOf, type ProcessManager } from '../../services/processes/process-manager.ts'
import { runProcessManagers } from '../../services/processes/runner.ts'
import { type MemoryEngine, memoryBusStore, openMemoryBus, openMemoryEngine } from '../../testing/index.ts'
import { notice, noticeCatalogue } from '../fixtures/notice.ts'

/** The steps of CONTRIBUTING.md, carried out. */

const { NoticePublished, NoticeWithdrawn } = notice.events
const published = NoticePublished({ title: 'Water', author: 'person-1', body: 'Off until noon.' })

describe('a context', () => {
  it('is tested by example', () => {
    given(notice, [published])
      .when('withdraw')
      .then([NoticeWithdrawn({})])
    given(notice, []).when('withdraw').rejects('notice.unknown')
    given(notice, [published]).when('publish', { title: 'Water', body: 'Again.' }).rejects('notice.exists')
  })

  it('is documented from its definition', () => {
    const document = catalogueDocument(noticeCatalogue.contexts)
    expect(document).toContain('## notice')
    expect(document).toMatch(/\*\*withdraw\*\*.*Withdraws it\..*committee/)
    expect(document).toMatch(/\*\*NoticePublished\*\*.*`body\*`/)
  })
})

/** A process manager built by the steps. It withdraws every notice with the title Spam. */
const janitor: ProcessManager<typeof notice> = {
  name: 'janitor',
  summary: 'Withdraws spam.',
  reaction: {
    to: { aggregates: ['notice'], types: ['NoticePublished'] },
    async react(event, send) {
      const stream = parseStream(event.subject)
      if (stream === undefined || dataOf(NoticePublished, event)?.title !== 'Spam') return
      await send({ ...stream, aggregate: 'notice', command: 'withdraw', data: {}, purpose: 'withdraw' })
    },
  },
}

describe('a process manager', () => {
  let engine: MemoryEngine
  beforeEach(async () => {
    engine = await openMemoryEngine({ contexts: noticeCatalogue.contexts })
  })
  afterEach(() => engine.stop())

  const withdrawn = async () => {
    const found = []
    for await (const batch of engine.log.readAll(0))
      found.push(...batch.filter(({ type }) => type === NoticeWithdrawn.type))
    return found
  }

  /** Starts a copy of it that shares no memory with the others. */
  function running() {
    const { log, clock } = engine
    const store = memoryBusStore({ log: engine.stores.log.identity, clock })
    const bus = openMemoryBus({ store, log })
    const runner = runProcessManagers({
      ...engine,
      processManagers: [janitor],
      bus,
      open: async (value) => value,
      communities: async () => ['pa'],
      onFailure: failed,
    })
    return {
      done: () => expect.poll(async () => store.checkpoints.of(janitor.name) === (await log.head())).toBe(true),
      async stop() {
        await runner.stop()
        await bus.close()
        await store.close()
      },
    }
  }
  const failed = (fault: Error): never => {
    throw fault
  }

  it('reacts once to each event, for any number of deliveries and copies', async () => {
    for (const title of ['Spam', 'Water', 'Spam']) {
      await engine.commands.handle({
        community: 'pa',
        aggregate: 'notice',
        command: 'publish',
        data: { title, body: 'Text.' },
        actor: { id: 'person-1', role: 'committee' },
      })
    }
    const both = [running(), running()]
    await expect.poll(async () => (await withdrawn()).length).toBe(2)
    await Promise.all(both.map(({ stop }) => stop()))

    const head = await engine.log.head()
    const again = running()
    await again.done()
    await again.stop()
    expect(await engine.log.head()).toBe(head)
  })
})
