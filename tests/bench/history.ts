import { mkdirSync } from 'node:fs'
import { DAY, type Instant } from '../../domain/kernel/index.ts'
import { openSqliteLog } from '../../infra/sqlite/event-log/log.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import type { EventLog, NewEvent } from '../../services/ports/event-log.ts'
import { type Copied, type Copy, copiesOf } from './copied-event.ts'
import { RECORDED, type Recording, recordCommunity } from './recorded-community.ts'

/** A longer history has more demands at a time instead: twelve weeks make some fourteen years. */
const MOST_EPOCHS = 60
/** Events of the recording that are appended together; those of one stream in one append. */
const WINDOW = 500

export interface HistoryOptions extends Omit<Recording, 'weeks'> {
  readonly events: number
  /** Default: one. */
  readonly communities?: number
  /** The length of the recording that is copied. Default: twelve weeks. */
  readonly weeks?: number
}

/**
 * Writes a log of any size, and the vault beside it, in the shape of the demo: some weeks of it, copied one after the other with
 * ids and times of their own. What happens once in a community (its founding, the workbook) is in its first copy alone. Demands
 * that are open at the end of a copy stay open.
 *
 * @returns the rate at which it wrote, in events a second
 */
export async function writeHistory(options: HistoryOptions): Promise<number> {
  const { directory, events, communities = 1, weeks = 12 } = options
  mkdirSync(directory, { recursive: true })
  const recording = copiesOf(await recordCommunity({ ...options, weeks }))
  const [perFirst, perLater] = [recording.length, recording.filter(({ single }) => !single).length]
  const copies = communities + Math.ceil(Math.max(0, events - communities * perFirst) / perLater)
  const epochs = Math.min(MOST_EPOCHS, Math.ceil(copies / communities))
  const perEpoch = Math.ceil(copies / epochs)
  const copy = (epoch: number, at: number): Copy => ({
    nth: epoch * perEpoch + at,
    community: at % communities === 0 ? RECORDED : `${RECORDED}${at % communities}`,
    days: (epoch + 1 - epochs) * weeks * 7,
    first: epoch === 0 && at < communities,
  })
  let time: Instant = 0
  const log = await openSqliteLog({ path: dataFiles(directory).log, clock: () => time })
  const start = performance.now()
  let written = 0
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const side = Array.from({ length: perEpoch }, (_, at) => copy(epoch, at))
    for (let from = 0; from < recording.length && written < events; from += WINDOW) {
      const window = recording.slice(from, from + WINDOW)
      time = Math.max(time, (window.at(-1)?.at ?? 0) + (side[0]?.days ?? 0) * DAY)
      const counts = side.map((one) => append(log, window, one))
      written += (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
    }
  }
  const took = performance.now() - start
  await log.close()
  return (written / took) * 1000
}

/** Appends one copy of a window, stream by stream. */
async function append(log: EventLog, window: readonly Copied[], copy: Copy): Promise<number> {
  const streams = new Map<string, { readonly revision: number; readonly events: NewEvent[] }>()
  for (const one of window) {
    if (one.single && !copy.first) continue
    const name = one.streamIn(copy)
    const stream = streams.get(name) ?? { revision: one.revision, events: [] }
    stream.events.push(one.eventIn(copy))
    streams.set(name, stream)
  }
  await Promise.all(
    [...streams].map(async ([name, { revision, events }]) => {
      const appended = await log.append(name, revision === 0 ? 'none' : revision - 1, events)
      if ('conflict' in appended) throw new Error(`${name} ends at revision ${appended.revision}`)
    }),
  )
  return [...streams.values()].reduce((sum, { events }) => sum + events.length, 0)
}
