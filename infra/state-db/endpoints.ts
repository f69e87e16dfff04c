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
  /** By endpoint: settles when whoever came last to it has ended. */
  const last = new Map<string, Promise<void>>()

  const endpoint = (row: Readonly<Record<string, unknown>> | undefined): Endpoint | undefined => {
    if (row === undefined) return undefined
    const { after, ...kept } = JSON.parse(String(row.kept)) as Kept
    return { ...kept, position: checkpoints.of(durableOf(kept.id)) ?? after }
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
      if (everything().filter(({ community }) => community === one.community).length >= most) return false
      const kept: Kept = { ...one, after }
      state.write(() => insert.run(one.id, JSON.stringify(kept)))
      return true
    },
    async change(id, { off, ...change }) {
      const row = find.get(id)
      if (row === undefined) return undefined
      const { off: before, ...kept } = JSON.parse(String(row.kept)) as Kept
      const now = off === undefined ? before : (off ?? undefined)
      const changed: Kept = { ...kept, ...change, ...(now === undefined ? {} : { off: now }) }
      state.write(() => update.run(JSON.stringify(changed), id))
      return endpoint(find.get(id))
    },
    reached(id, position) {
      checkpoints.save(durableOf(id), position)
    },
    async remove(id) {
      if (find.get(id) === undefined) return false
      state.write(() => remove.run(id))
      checkpoints.forget(durableOf(id))
      return true
    },
    async turn(id, signal) {
      const before = last.get(id) ?? Promise.resolve()
      const mine = Promise.withResolvers<void>()
      const settled = Promise.all([before, mine.promise]).then(() => {
        if (last.get(id) === settled) last.delete(id)
      })
      last.set(id, settled)
      const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      if (!signal.aborted) await Promise.race([before, aborted])
      if (!signal.aborted) return mine.resolve
      mine.resolve()
      return undefined
    },
  }
}
