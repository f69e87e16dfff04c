import { changed, durableOf, holderOf, limitReached } from '../../../services/kit/endpoint-record.ts'
import type { Checkpoints } from '../../../services/ports/checkpoints.ts'
import type { Endpoint, EndpointChange, Endpoints } from '../../../services/ports/endpoints.ts'
import type { StateDb } from './state-db.ts'
import { type StateStatement, statement } from './statement.ts'

/** An endpoint as JSON, without its current position. Its secrets are sealed. */
type Kept = Omit<Endpoint, 'position'> & { readonly after: number }

/** The members that deliveries change. */
const DELIVERING: readonly string[] = ['deliveries', 'failing'] satisfies (keyof EndpointChange)[]

/** `holderOf` as SQL: two requests at once must not both take the last place. */
const HOLDER = `coalesce('party:' || (kept ->> '$.owner.party'), 'actor:' || (kept ->> '$.owner.id'))`

/** Keeps webhook endpoints in the state file, and the position of each among the checkpoints. */
export function endpointsIn(state: StateDb, checkpoints: Checkpoints): Endpoints {
  state.tables(
    'create table if not exists webhooks (n integer primary key, id text not null unique, kept text not null) strict',
  )
  const select = state.prepare('select kept from webhooks order by n')
  const find = state.prepare('select kept from webhooks where id = ?')
  const insert = statement(`
    insert into webhooks (id, kept) select ?, ?
    where (select count(*) from webhooks where kept ->> '$.community' = ?) < ?
      and (select count(*) from webhooks where kept ->> '$.community' = ? and ${HOLDER} = ?) < ?`)
  const update = statement('update webhooks set kept = ? where id = ?')
  const remove = statement('delete from webhooks where id = ?')
  const watching = new Set<() => void>()
  let changing: Promise<unknown> = Promise.resolve()

  const endpoint = (row: Readonly<Record<string, unknown>> | undefined): Endpoint | undefined => {
    if (row === undefined) return undefined
    const { after, ...kept } = JSON.parse(String(row.kept)) as Kept
    return { ...kept, position: checkpoints.of(durableOf(kept.id)) ?? after }
  }

  async function write(change: StateStatement): Promise<boolean> {
    const changed = (await state.write(change)) > 0
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
    async add({ position: after, ...one }, limits) {
      const { id, community, owner } = one
      const kept = JSON.stringify({ ...one, after } satisfies Kept)
      const { ofHolder, ofCommunity } = limits
      if (await write(insert(id, kept, community, ofCommunity, community, holderOf(owner), ofHolder))) return undefined
      return limitReached(everything(), one, limits) ?? 'ofCommunity'
    },
    change(id, change) {
      // Changes run one after another: two that read the same endpoint would undo each other.
      const result = changing.then(async () => {
        const now = endpoint(find.get(id))
        if (now === undefined) return undefined
        const part = change(now)
        const { position: after, ...kept }: Endpoint = changed(now, part)
        const writing = update(JSON.stringify({ ...kept, after } satisfies Kept), id)
        // Deliveries happen all the time, and concern no one who starts and stops them.
        await (Object.keys(part).every((name) => DELIVERING.includes(name)) ? state.write(writing) : write(writing))
        return endpoint(find.get(id))
      })
      changing = result.catch(() => {})
      return result
    },
    reached(id, position) {
      checkpoints.save(durableOf(id), position)
    },
    async saved() {
      await state.flush()
    },
    async remove(id) {
      if (find.get(id) === undefined) return false
      const removed = await write(remove(id))
      await checkpoints.forget(durableOf(id))
      return removed
    },
    // No other process writes the file.
    async caughtUp() {},
    watch(told) {
      watching.add(told)
      return () => watching.delete(told)
    },
  }
}
