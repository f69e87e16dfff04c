import { parseStream } from '../../../domain/kernel/index.ts'
import type { Clock } from '../../../services/ports/clock.ts'
import { type DeadLetter, type DeadLetters, MOST_FAILURES } from '../../../services/ports/dead-letters.ts'
import type { StateDb } from './state-db.ts'
import { statement } from './statement.ts'

const TABLES = `
  create table if not exists failures (
    n integer primary key, durable text not null, event text not null, position integer not null, type text not null,
    community text not null, failures integer not null, reason text not null, since integer not null
  ) strict;
  drop index if exists failures_once;
  create unique index if not exists failures_of_event on failures (durable, event, position);
`

/** Keeps the events at which consumers failed in the state file. Every change is durable when its promise resolves. */
export function deadLettersIn(state: StateDb, clock: Clock): DeadLetters {
  state.tables(TABLES)
  const upsert = statement(`
    insert into failures (durable, event, position, type, community, failures, reason, since) values (?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (durable, event, position) do update
    set failures = failures + excluded.failures, reason = excluded.reason, n = (select max(n) + 1 from failures)`)
  const find = state.prepare('select * from failures where durable = ? and event = ? and position = ?')
  const givenUp = state.prepare(`
    select * from failures where durable = :durable and event = :event and position = coalesce(:position, position)
      and failures >= ${MOST_FAILURES} order by n limit 1`)
  const remove = statement('delete from failures where durable = ? and event = ? and position = ?')
  const list = state.prepare(`
    select * from failures where failures >= ${MOST_FAILURES} and n > :after
      and durable = coalesce(:durable, durable) and community = coalesce(:community, community)
    order by n limit :limit`)
  const letterCounts = state.prepare(
    `select durable, count(*) as letters from failures where failures >= ${MOST_FAILURES} group by durable`,
  )
  const forget = statement('delete from failures where durable = ?')

  /** Keys of all failures that the file may have. Almost all events succeed at once, and must not cost a read of the file. */
  const known = new Set<string>()
  for (const { durable, event, position } of state.prepare('select durable, event, position from failures').all()) {
    known.add(`${durable} ${event} ${position}`)
  }

  return {
    async failed(durable, { id, position, type, subject }, reason, count = 1) {
      const community = parseStream(subject)?.community ?? ''
      await state.write(upsert(durable, id, position, type, community, count, reason, clock()))
      known.add(`${durable} ${id} ${position}`)
      return Number(find.get(durable, id, position)?.failures)
    },
    async succeeded(durable, { id, position }) {
      const key = `${durable} ${id} ${position}`
      if (!known.has(key)) return
      await state.write(remove(durable, id, position))
      known.delete(key)
    },
    async list({ limit, after, durable = null, community = null }) {
      const rows = list.all({ after: Number(after ?? 0), durable, community, limit: limit + 1 })
      const letters = rows.slice(0, limit).map(letter)
      const last = rows[limit - 1]
      return rows.length > limit && last !== undefined ? { letters, next: String(last.n) } : { letters }
    },
    async find(durable, event, position) {
      const row = givenUp.get({ durable, event, position: position ?? null })
      return row === undefined ? undefined : letter(row)
    },
    async discard(durable, { id, position }) {
      if (find.get(durable, id, position) === undefined) return false
      await state.write(remove(durable, id, position))
      return true
    },
    async counts() {
      return new Map(letterCounts.all().map((row) => [String(row.durable), Number(row.letters)]))
    },
    async forget(durable) {
      await state.write(forget(durable))
    },
  }
}

const letter = (row: Readonly<Record<string, unknown>>): DeadLetter => ({
  durable: String(row.durable),
  event: String(row.event),
  position: Number(row.position),
  type: String(row.type),
  community: String(row.community),
  failures: Number(row.failures),
  reason: String(row.reason),
  since: Number(row.since),
})
