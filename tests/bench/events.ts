import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { openSqliteLog } from '../../infra/sqlite/event-log/log.ts'
import type { EventLog, NewEvent } from '../../services/ports/event-log.ts'

/** An event as the engine records it: about 400 bytes of data, with two sealed fields. */
export const benchEvent = (at: number): NewEvent => ({
  id: randomUUID(),
  type: at % 4 === 0 ? 'governance.DemandRaised.v2' : 'governance.ProgressRecorded.v1',
  actor: `person-${at % 50}`,
  party: `party-${at % 9}`,
  role: 'social-work',
  correlationid: randomUUID(),
  commandid: randomUUID(),
  data: {
    channel: 'hotline',
    item: '3.07.2',
    grid: `grid-${at % 16}`,
    summary: '电梯停在三楼，门打不开',
    text: { sealed: randomBytes(110).toString('base64url') },
    raiser: {
      kind: 'resident',
      id: `resident-${at % 13_000}`,
      name: { sealed: randomBytes(60).toString('base64url') },
    },
    day: 20_514,
    urgent: false,
  },
})

/** Fills a log with this many events, ten to a stream, in large appends. */
export async function fill(log: EventLog, events: number): Promise<void> {
  const perStream = 10
  for (let at = 0; at < events; ) {
    const streams = Array.from({ length: 200 }, (_, n) => at + n * perStream).filter((first) => first < events)
    await Promise.all(
      streams.map((first) =>
        log.append(
          `demand-pa-${first}`,
          'none',
          Array.from({ length: Math.min(perStream, events - first) }, (_, n) => benchEvent(first + n)),
        ),
      ),
    )
    at += streams.length * perStream
  }
}

/** The benches of NATS use at most this many events. */
const MAX_NATS_EVENTS = 50_000

/** Returns the number of events of a bench of NATS. */
export const natsEvents = (scale: number): number => Math.min(scale, MAX_NATS_EVENTS)

/** Prepares the log of a bench of NATS in its folder. */
export async function prepareNatsEvents({ folder, scale }: { folder: string; scale: number }): Promise<void> {
  const log = await openSqliteLog({ path: join(folder, 'log.db'), clock: Date.now })
  await fill(log, natsEvents(scale))
  await log.close()
}
