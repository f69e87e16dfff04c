import { expect, it, onTestFinished } from 'vitest'
import { catalogue } from '../../../domain/kernel/index.ts'
import { memoryDatabase } from '../../../infra/sqlite/memory.ts'
import { openReadDatabase } from '../../../infra/sqlite/read-db/read-db.ts'
import { recordedFrom, recording, storedForm } from '../../../services/kit/stored-form.ts'
import { replayViews } from '../../../services/projector/replay.ts'
import { newEvent } from '../../infra/sqlite/event-log/events.ts'

const event = (stream: string, revision: number, position: number) =>
  recordedFrom(storedForm(recording(newEvent(), stream, revision, '2026-03-01T08:00:00.000Z')), position)

/** A replay without views: it only reads. */
function replayed(...revisions: readonly (readonly [stream: string, revision: number])[]) {
  const events = revisions.map(([stream, revision], at) => event(stream, revision, at + 1))
  const log = {
    async *readAll() {
      yield events
    },
  }
  const { path, close } = memoryDatabase()
  onTestFinished(close)
  const db = openReadDatabase(path, { id: 'log-1', epoch: 1 })
  onTestFinished(() => db.close())
  return replayViews({ log, db, projections: [], catalogue: catalogue([]) })
}

const [ONE, OTHER] = ['demand-pa-1', 'demand-pa-2']

it('a replay accepts only streams whose revisions begin at 0 and rise by one', async () => {
  expect(await replayed([ONE, 0], [OTHER, 0], [ONE, 1], [OTHER, 1], [ONE, 2])).toMatchObject({ events: 5 })
})

it.each([
  { what: 'begins later', streams: [[ONE, 3]] },
  {
    what: 'has a gap',
    streams: [
      [ONE, 0],
      [OTHER, 0],
      [ONE, 2],
    ],
  },
  {
    what: 'repeats an event',
    streams: [
      [ONE, 0],
      [ONE, 1],
      [ONE, 1],
    ],
  },
] as const)('a replayViews ends at a stream that $what', async ({ streams }) => {
  await expect(replayed(...streams)).rejects.toMatchObject({
    code: 'log.stream-cut',
    message: expect.stringContaining(ONE),
  })
})
