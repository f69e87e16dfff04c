import { type Actor, HOUR, type Instant, ROLES, type Role } from '../../domain/kernel/index.ts'
import type { Disclosure, DisclosurePlace, Disclosures } from '../../services/ports.ts'
import type { StateDb } from './state-db.ts'

/** How long readings of the same values are gathered before they are written: as one. */
const GATHERED_MS = 1000
const MOST_GATHERED = 20_000

const TABLES = `
  create table if not exists disclosures (
    n integer primary key, key text not null, reader text not null, role text not null, party text not null,
    community text not null, view text not null, hour integer not null,
    first integer not null, last integer not null, times integer not null
  ) strict;
  create unique index if not exists disclosures_once
    on disclosures (key, hour, reader, role, party, community, view);
`

/** One reader at one place in one hour, and how often each key. */
interface Gathered {
  readonly reader: Actor
  readonly place: DisclosurePlace
  readonly hour: number
  readonly keys: Map<string, { readonly first: Instant; last: Instant; times: number }>
}

/** Keeps disclosures in the state file; `flush` writes those of the last second. */
export function disclosuresIn(state: StateDb): Disclosures & { flush(): void; stop(): void } {
  state.tables(TABLES)
  const upsert = state.prepare(`
    insert into disclosures (key, reader, role, party, community, view, hour, first, last, times)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (key, hour, reader, role, party, community, view)
    do update set last = max(last, excluded.last), times = times + excluded.times`)
  const select = state.prepare(`
    select n, key, reader, role, party, community, view, first, last, times from disclosures
    where key in (select value from json_each(?)) and n < ? order by n desc limit ?`)
  let gathered = new Map<string, Gathered>()
  let count = 0
  const timer = setInterval(hand, GATHERED_MS)
  timer.unref()

  /** Hands over what was gathered, to be written soon. */
  function hand(): void {
    const handed = gathered
    gathered = new Map()
    count = 0
    for (const { reader, place, hour, keys } of handed.values()) {
      const { id, role, party = '' } = reader
      for (const [key, { first, last, times }] of keys) {
        state.later(() => upsert.run(key, id, role, party, place.community, place.view, hour, first, last, times))
      }
    }
  }

  function flush(): void {
    hand()
    state.flush()
  }

  return {
    record(reader, place, keys, at) {
      if (keys.length === 0) return
      const hour = Math.floor(at / HOUR)
      const name = [reader.id, reader.role, reader.party ?? '', place.community, place.view, hour].join('\0')
      let of = gathered.get(name)
      if (of === undefined) {
        of = { reader, place, hour, keys: new Map() }
        gathered.set(name, of)
      }
      for (const key of keys) {
        const known = of.keys.get(key)
        if (known === undefined) {
          of.keys.set(key, { first: at, last: at, times: 1 })
          count += 1
        } else {
          known.last = at
          known.times += 1
        }
      }
      if (count >= MOST_GATHERED) hand()
    },

    async list(keys, { limit, after }) {
      flush()
      const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after)
      const rows = select.all(JSON.stringify(keys), Number.isSafeInteger(before) ? before : 0, limit + 1)
      const disclosures = rows.slice(0, limit).map(disclosure)
      const last = rows[limit - 1]
      return rows.length > limit && last !== undefined ? { disclosures, next: String(last.n) } : { disclosures }
    },

    flush,
    stop() {
      clearInterval(timer)
      flush()
    },
  }
}

function disclosure(row: Readonly<Record<string, unknown>>): Disclosure {
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
