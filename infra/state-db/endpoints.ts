import { changed } from '../../services/notifier/endpoint.ts'
import { durableOf } from '../../services/notifier/lane.ts'
import type { Endpoint, Endpoints } from '../../services/notifier/ports.ts'
import type { Checkpoints } from './checkpoints.ts'
import type { StateDb } from './state-db.ts'

/** Everything but the position, as JSON: secrets in it are sealed. */
type Kept = Omit<Endpoint, 'position'> & { readonly after: number }

/** Keeps webhook endpoints in the state file, and where each stands among the checkpoints. */
export function endpointsIn(state: StateDb, checkpoints: Checkpoints): Endpoints {
  state.tables(
    'create table if not exists webhooks (n integer primary key, id text not null unique, kept text not null) strict',
  )
  const select = state.prepare('select kept from webhooks order by n')
  const find = state.prepare('select kept from webhooks where id = ?')
  const insert = state.prepare('insert into webhooks (id, kept) values (?, ?)')
  const update = state.prepare('update webhooks set kept = ? where id = ?')
  const remove = state.prepare('delete from webhooks where id = ?')
  const watching = new Set<() => void>()

  const endpoint = (row: Readonly<Record<string, unknown>> | undefined): Endpoint | undefined => {
    if (row === undefined) return undefined
    const { after, ...kept } = JSON.parse(String(row.kept)) as Kept
    return { ...kept, position: checkpoints.of(durableOf(kept.id)) ?? after }
  }

  /** What `work` returns says whether anything was changed, or what. It is run again where the file was locked. */
  async function write<T>(work: () => T): Promise<T | undefined> {
    let changed: T | undefined
    await state.write(() => {
      changed = work()
    })
    if (changed) for (const told of watching) told()
    return changed
  }

  const everything = (): Endpoint[] => select.all().flatMap((row) => endpoint(row) ?? [])

  return {
    async all() {
      return everything()
    },
    async find(id) {
      return endpoint(find.get(id))
    },
    async add({ position: after, ...one }, most) {
      const kept: Kept = { ...one, after }
      const added = await write(() => {
        if (everything().filter(({ community }) => community === one.community).length >= most) return false
        insert.run(one.id, JSON.stringify(kept))
        return true
      })
      return added === true
    },
    async change(id, change) {
      if (find.get(id) === undefined) return undefined
      return write(() => {
        const now = endpoint(find.get(id))
        if (now === undefined) return undefined
        const { position: after, ...kept }: Endpoint = changed(now, change(now))
        update.run(JSON.stringify({ ...kept, after } satisfies Kept), id)
        return endpoint(find.get(id))
      })
    },
    reached(id, position) {
      checkpoints.save(durableOf(id), position)
    },
    async saved() {
      await state.flush()
    },
    async remove(id) {
      if (find.get(id) === undefined) return false
      const removed = await write(() => remove.run(id).changes > 0)
      await checkpoints.forget(durableOf(id))
      return removed === true
    },
    // Nobody else writes the file.
    async caughtUp() {},
    watch(told) {
      watching.add(told)
      return () => watching.delete(told)
    },
  }
}
