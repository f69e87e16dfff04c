import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteLog } from '../../infra/sqlite/event-log/log.ts'
import { recording, storedForm } from '../../services/kit/stored-form.ts'
import type { NewEvent } from '../../services/ports/event-log.ts'
import { benchEvent } from './events.ts'
import { type Bench, inTurns, rate } from './measure.ts'

const CALLERS = 64
const EACH = 500
const PER_STREAM = 10

const streamOf = (caller: number, at: number): string => `demand-pa-${caller}-${Math.floor(at / PER_STREAM)}`

/** 64 callers, one event each, through the port, against the same rows by bare node:sqlite in transactions of 64. */
export const bench: Bench = {
  name: 'append',
  unit: 'events/s',
  target: 0.8,
  async run({ folder, quick }, round) {
    const each = quick ? EACH / 10 : EACH
    const events = Array.from({ length: CALLERS * each }, (_, at) => benchEvent(at))
    const name = `${round}-${performance.now()}`
    let commits = 0

    const ours = async (): Promise<number> => {
      const log = await openSqliteLog({ path: join(folder, `ours-${name}.db`), clock: Date.now })
      const call = async (caller: number): Promise<void> => {
        for (let at = 0; at < each; at += 1) {
          const revision = at % PER_STREAM
          const event = events[caller * each + at] as NewEvent
          await log.append(streamOf(caller, at), revision === 0 ? 'none' : revision - 1, [event])
        }
      }
      const result = await rate(events.length, () =>
        Promise.all(Array.from({ length: CALLERS }, (_, caller) => call(caller))),
      )
      commits = log.commits()
      await log.close()
      return result
    }

    const ratio = await inTurns(round, ours, () => bare(join(folder, `bare-${name}.db`), events))
    return { ...ratio, beside: { 'events a commit': Math.round(events.length / commits) } }
  },
}

async function bare(path: string, events: readonly NewEvent[]): Promise<number> {
  const recorded = new Date().toISOString()
  const each = events.length / CALLERS
  const texts = events.map((event, at) => storedForm(recording(event, streamOf(0, at), at % PER_STREAM, recorded)))
  const db = new DatabaseSync(path)
  db.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = 20000;
    pragma cache_size = -65536;
    create table streams (id integer primary key, name text not null unique);
    create table events (position integer primary key, stream integer not null, revision integer not null,
      event text not null, traceparent text, unique (stream, revision))`)
  const addStream = db.prepare('insert into streams values (?, ?)')
  const addEvent = db.prepare('insert into events values (?, ?, ?, ?, ?)')
  const begin = db.prepare('begin immediate')
  const commit = db.prepare('commit')
  const streams = new Map<string, number>()
  // In the order in which 64 callers take turns.
  const result = await rate(events.length, () => {
    for (let at = 0; at < each; at += 1) {
      begin.run()
      for (let caller = 0; caller < CALLERS; caller += 1) {
        const name = streamOf(caller, at)
        let stream = streams.get(name)
        if (stream === undefined) {
          stream = streams.size + 1
          streams.set(name, stream)
          addStream.run(stream, name)
        }
        const position = at * CALLERS + caller + 1
        addEvent.run(position, stream, at % PER_STREAM, texts[caller * each + at] ?? '', null)
      }
      commit.run()
    }
  })
  db.close()
  return result
}
