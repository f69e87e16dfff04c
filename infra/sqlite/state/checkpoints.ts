import type { Checkpoints } from '../../../services/ports/checkpoints.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import { outbox } from './outbox.ts'
import type { StateDb } from './state-db.ts'
import { statement } from './statement.ts'

/** Keeps checkpoints in the state file. A saved position is known at once, and written within 100 ms. */
export function checkpointsIn(state: StateDb): Checkpoints {
  state.tables(`create table if not exists checkpoints (
    durable text primary key, position integer not null
  ) strict, without rowid`)
  const select = state.prepare('select position from checkpoints where durable = ?')
  const upsert = statement(`
    insert into checkpoints (durable, position) values (?, ?)
    on conflict (durable) do update set position = excluded.position`)
  const remove = statement('delete from checkpoints where durable = ?')
  const unwritten = outbox<Position>(upsert, (_older, newer) => newer)
  const announce = state.queue({ size: unwritten.waiting, take: unwritten.take })

  return {
    of(durable) {
      const position = unwritten.get(durable) ?? select.get(durable)?.position
      return position === undefined ? undefined : Number(position)
    },
    save(durable, position) {
      unwritten.put(durable, position)
      announce()
    },
    async forget(durable) {
      unwritten.remove(durable)
      await state.write(remove(durable))
    },
  }
}
