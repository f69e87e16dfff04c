import { randomUUID } from 'node:crypto'
import { HOUR } from '../../../domain/kernel/index.ts'
import type {
  DisclosureCount,
  DisclosureJournal,
  Disclosures,
  SharedPlace,
  UnsharedCount,
} from '../../../services/ports/disclosures.ts'
import { disclosureOf, disclosurePage, unwritten } from './disclosures.ts'
import type { StateDb } from './state-db.ts'
import { statement } from './statement.ts'

const TABLES = `
  create table if not exists disclosures_told (n integer primary key, times integer not null) strict;
  create table if not exists disclosures_shared (
    n integer primary key, origin text not null, key text not null, reader text not null, role text not null,
    party text not null, community text not null, view text not null, hour integer not null,
    first integer not null, last integer not null, times integer not null
  ) strict;
  create unique index if not exists disclosures_shared_once
    on disclosures_shared (key, hour, reader, role, party, community, view, origin);
  create table if not exists disclosures_place (made text not null, sequence integer not null, origin text not null) strict;
`

/**
 * Keeps in the state file what of its disclosures is to be shared with other engines, and a copy of theirs.
 *
 * @param own the disclosures of this engine, in the same file
 */
export function disclosureJournal(
  state: StateDb,
  own: Pick<Disclosures, 'record'> & { flush(): Promise<boolean> },
): DisclosureJournal {
  state.tables(TABLES)
  const known = state.prepare('select made, sequence, origin from disclosures_place')
  const origin = String(known.get()?.origin ?? randomUUID())
  const untold = state.prepare(`
    select disclosures.n, key, reader, role, party, community, view, first, last, disclosures.times
    from disclosures left join disclosures_told using (n)
    where disclosures.times > coalesce(disclosures_told.times, 0) order by disclosures.n limit ?`)
  const tell = statement(`
    insert into disclosures_told values (?, ?) on conflict (n) do update set times = max(times, excluded.times)`)
  const forget = statement('delete from disclosures_told')
  const upsert = statement(`
    insert into disclosures_shared (origin, key, reader, role, party, community, view, hour, first, last, times)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (key, hour, reader, role, party, community, view, origin)
    do update set last = max(last, excluded.last), times = max(times, excluded.times)`)
  const leave = statement('delete from disclosures_place')
  const move = statement('insert into disclosures_place values (?, ?, ?)')
  // One reader may have asked several engines in the same hour.
  const select = state.prepare(`
    select min(n) as n, key, reader, role, party, community, view,
      min(first) as first, max(last) as last, sum(times) as times
    from disclosures_shared where key in (select value from json_each(?))
    group by key, hour, reader, role, party, community, view having min(n) < ? order by min(n) desc limit ?`)

  const copied = (
    { key, reader, role, party, community, view, hour, first, last, times }: DisclosureCount,
    by: string,
  ) => upsert(by, key, reader, role, party ?? '', community, view, hour, first, last, times)

  return {
    origin,
    record: own.record,
    async flush() {
      if (!(await own.flush())) throw unwritten()
    },
    unshared: (most) => untold.all(most).map(unsharedOf),
    async shared(counts) {
      if (counts.length > 0) await state.write(...counts.map(({ number, times }) => tell(number, times)))
    },
    async shareAgain() {
      await state.write(forget())
    },
    place(): SharedPlace | undefined {
      const row = known.get()
      return row === undefined ? undefined : { made: String(row.made), sequence: Number(row.sequence) }
    },
    async copy({ made, sequence }, by, counts) {
      await state.write(...counts.map((count) => copied(count, by)), leave(), move(made, sequence, origin))
    },
    listShared: (keys, page) =>
      disclosurePage(page, (before, limit) => select.all(JSON.stringify(keys), before, limit)),
  }
}

function unsharedOf(row: Readonly<Record<string, unknown>>): UnsharedCount {
  const disclosure = disclosureOf(row)
  return { ...disclosure, hour: Math.floor(disclosure.first / HOUR), number: Number(row.n) }
}
