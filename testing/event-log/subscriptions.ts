import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import { all, appended, newCommunity, newEvent, newStream } from '../events.ts'
import { declaring, type TestFunctions } from '../functions.ts'

/** Declares the tests about live subscribers. */
export function subscriptionsConformance(log: () => EventLog, tests: TestFunctions): void {
  const { describe, expect } = tests
  const it = declaring(tests)

  describe('subscribe', () => {
    it('catches up, then stays live, without gaps or doubles while others write', async () => {
      const community = newCommunity()
      const after = await log().head()
      const write = async (writer: number): Promise<void> => {
        for (let at = 0; at < 40; at += 1)
          appended(await log().append(`demand-${community}-${writer}`, 'any', [newEvent()]))
      }
      const writing = Promise.all(Array.from({ length: 20 }, (_, writer) => write(writer)))
      const seen: RecordedEvent[] = []
      const end = new AbortController()
      for await (const batch of log().subscribe(after, end.signal)) {
        seen.push(...batch)
        if (seen.length >= 800) end.abort()
      }
      await writing
      expect(seen).toEqual(await all(log().readAll(after)))
      expect(seen).toHaveLength(800)
    })

    it('delivers a live event to every subscriber, also beside one that does not read', async () => {
      const name = newStream()
      const after = await log().head()
      const end = new AbortController()
      const idle = log().subscribe(after, end.signal)[Symbol.asyncIterator]()
      const live = [1, 2, 3].map(() => log().subscribe(after, end.signal)[Symbol.asyncIterator]())
      for (let at = 0; at < 10; at += 1) {
        const next = live.map((one) => one.next())
        const events = appended(await log().append(name, 'any', [newEvent()]))
        for (const batch of await Promise.all(next)) expect(batch.value).toEqual(events)
      }
      expect(flat((await idle.next()).value)).toHaveLength(10)
      end.abort()
    })

    it('ends when it is aborted: while it waits, before it begins, between batches', async () => {
      const end = new AbortController()
      const waiting = all(log().subscribe(await log().head(), end.signal))
      end.abort()
      expect(await waiting).toEqual([])
      expect(await all(log().subscribe(0, AbortSignal.abort()))).toEqual([])
    })
  })
}

const flat = (batch: readonly RecordedEvent[] | undefined): readonly RecordedEvent[] => batch ?? []
