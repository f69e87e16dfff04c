import { type Actor, HOUR, type Instant, ROLES, type Role } from '../../../domain/kernel/index.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { Disclosure, DisclosurePage, DisclosurePlace, Disclosures } from '../../../services/ports/disclosures.ts'
import type { PageOf } from '../../../services/ports/page.ts'
import { outbox } from './outbox.ts'
import type { StateDb } from './state-db.ts'
import { statement } from './statement.ts'

/** Disclosures gather for this time, so that equal ones are written as one. */
const GATHER_MS = 1000
/** This many disclosures are written at once, without waiting. */
const WRITE_AT_ENTRIES = 20_000
/** At most this many disclosures are held while the file cannot be written. Beyond it, no value is opened. */
const MAX_ENTRIES = 50_000

const TABLES = `
  create table if not exists disclosures (
    n integer primary key, key text not null, reader text not null, role text not null, party text not null,
    community text not null, view text not null, hour integer not null,
    first integer not null, last integer not null, times integer not null
  ) strict;
  create unique index if not exists disclosures_once
    on disclosures (key, hour, reader, role, party, community, view);
`

const SELECT = 'key, reader, role, party, community, view, first, last, times'

/** The disclosures of one key to one reader at one place in one hour. */
interface Gathered {
  readonly reader: Actor
  readonly place: DisclosurePlace
  readonly hour: number
  readonly key: string
  readonly first: Instant
  last: Instant
  times: number
}

/**
 * Keeps disclosures in the state file. `flush` writes those of the last second.
 *
 * `record` throws Fault `state.unavailable` where too many wait for a file that cannot be written, so that no value is opened without
 * a record.
 */
export function disclosuresIn(state: StateDb): Disclosures & { flush(): Promise<boolean>; stop(): Promise<void> } {
  state.tables(TABLES)
  const upsert = statement(`
    insert into disclosures (key, reader, role, party, community, view, hour, first, last, times)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (key, hour, reader, role, party, community, view)
    do update set last = max(last, excluded.last), times = times + excluded.times`)
  const select = state.prepare(`
    select n, ${SELECT} from disclosures
    where key in (select value from json_each(?)) and n < ? order by n desc limit ?`)
  const gathered = outbox<Gathered>(
    (_name, { reader, place, hour, key, first, last, times }) =>
      upsert(key, reader.id, reader.role, reader.party ?? '', place.community, place.view, hour, first, last, times),
    (older, { last, times }) => {
      older.last = last
      older.times += times
      return older
    },
  )
  /** Whether the gathered disclosures are due. Only then does the file's queue see them. */
  let due = false
  const announce = state.queue({
    size: () => (due ? gathered.waiting() : 0),
    take(most) {
      const taken = gathered.take(most)
      due = gathered.waiting() > 0
      return {
        ...taken,
        failed() {
          taken.failed()
          due = true
        },
      }
    },
  })
  const timer = setInterval(hand, GATHER_MS)
  timer.unref()

  function hand(): void {
    if (gathered.waiting() === 0) return
    due = true
    announce()
  }

  function flush(): Promise<boolean> {
    hand()
    return state.flush()
  }

  return {
    record(reader, place, keys, at) {
      if (keys.length === 0) return
      if (gathered.size() >= MAX_ENTRIES) throw unwritten()
      const hour = Math.floor(at / HOUR)
      const name = [reader.id, reader.role, reader.party ?? '', place.community, place.view, hour].join('\0')
      for (const key of keys)
        gathered.put(`${name}\0${key}`, { reader, place, hour, key, first: at, last: at, times: 1 })
      if (gathered.waiting() >= WRITE_AT_ENTRIES) hand()
    },

    async list(keys, page) {
      if (!(await flush())) throw unwritten()
      return disclosurePage(page, (before, limit) => select.all(JSON.stringify(keys), before, limit))
    },

    flush,
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}

/** @param read at most so many rows with a number below this one, latest first */
export function disclosurePage(
  { limit, after }: PageOf,
  read: (before: number, limit: number) => readonly Readonly<Record<string, unknown>>[],
): DisclosurePage {
  const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after)
  const rows = read(Number.isSafeInteger(before) ? before : 0, limit + 1)
  const disclosures = rows.slice(0, limit).map(disclosureOf)
  const last = rows[limit - 1]
  return rows.length > limit && last !== undefined ? { disclosures, next: String(last.n) } : { disclosures }
}

export const unwritten = (): Fault =>
  new Fault(
    'state.unavailable',
    'Disclosures of personal values cannot be recorded now, so none is opened. Try again shortly.',
    {
      retryAfter: 2,
    },
  )

export function disclosureOf(row: Readonly<Record<string, unknown>>): Disclosure {
  const { key, reader, party, community, view, first, last, times } = row
  return {
    key: String(key),
    reader: String(reader),
    role: role(row.role),
    ...(party === '' ? {} : { party: String(party) }),
    community: String(community),
    view: String(view),
    first: Number(first),
    last: Number(last),
    times: Number(times),
  }
}

function role(text: unknown): Role {
  const known = ROLES.find((one) => one === text)
  if (known === undefined) throw new Error('a disclosure has no known role')
  return known
}
