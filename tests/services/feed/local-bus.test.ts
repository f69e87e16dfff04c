import { setImmediate as turn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openMemoryLog } from '../../../infra/memory/event-log/log.ts'
import { memoryLogStore } from '../../../infra/memory/event-log/store.ts'
import { deadLettersIn } from '../../../infra/sqlite/state/dead-letters.ts'
import { openStateDb } from '../../../infra/sqlite/state/state-db.ts'
import { localBus } from '../../../services/feed/local-bus.ts'
import { openTail } from '../../../services/feed/tail.ts'
import { pace } from '../../../services/kit/pace.ts'
import type { Checkpoints } from '../../../services/ports/checkpoints.ts'
import { newEvent } from '../../../testing/index.ts'

test('consumers that catch up with a long log leave turns of the event loop to other work', async () => {
  const log = await openMemoryLog({ store: memoryLogStore(), clock: Date.now })
  onTestFinished(() => log.close())
  for (let appends = 0; appends < 10; appends += 1)
    await log.append(
      'demand-pa-1',
      'any',
      Array.from({ length: 100 }, () => newEvent()),
    )
  const failed = (fault: Error): never => {
    throw fault
  }
  const state = openStateDb({ path: ':memory:', identity: await log.identity(), failed })
  onTestFinished(() => state.close())
  const reached = new Map<string, number>()
  const checkpoints: Checkpoints = {
    of: (durable) => reached.get(durable),
    save: (durable, position) => void reached.set(durable, position),
    forget: async (durable) => void reached.delete(durable),
  }
  // Every event takes a millisecond.
  let nowMs = 0
  const bus = localBus({
    tail: openTail({ log }),
    checkpoints,
    deadLetters: deadLettersIn(state, Date.now),
    pace: pace(() => nowMs, 10),
  })
  onTestFinished(() => bus.close())
  const handled = { one: 0, other: 0 }
  for (const name of ['one', 'other'] as const)
    await bus.subscribe(name, {}, async () => {
      nowMs += 1
      handled[name] += 1
    })
  let turns = 0
  for (; handled.one + handled.other < 2_000; turns += 1) await turn()
  // 200 stretches of 10 ms, with turns between them.
  expect(turns).toBeGreaterThan(200)
  expect(handled).toEqual({ one: 1_000, other: 1_000 })
})
