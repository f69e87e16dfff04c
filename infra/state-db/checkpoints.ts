import type { Position } from '../../services/ports.ts'
import type { StateDb } from './state-db.ts'

/** How far each durable consumer of the local bus has got. */
export interface Checkpoints {
  of(durable: string): Position | undefined
  /** Durable soon: what a crash loses is handed out again. */
  save(durable: string, position: Position): void
  /** As if it had never been. */
  forget(durable: string): void
}

export function checkpointsIn(state: StateDb): Checkpoints {
  state.tables(`create table if not exists checkpoints (
    durable text primary key, position integer not null
  ) strict, without rowid`)
  const select = state.prepare('select position from checkpoints where durable = ?')
  const upsert = state.prepare(`
    insert into checkpoints (durable, position) values (?, ?)
    on conflict (durable) do update set position = excluded.position`)
  const remove = state.prepare('delete from checkpoints where durable = ?')
  /** What is still to be written, so that it is written once. */
  const waiting = new Map<string, Position>()

  return {
    of(durable) {
      const position = waiting.get(durable) ?? select.get(durable)?.position
      return position === undefined ? undefined : Number(position)
    },
    save(durable, position) {
      const written = !waiting.has(durable)
      waiting.set(durable, position)
      if (!written) return
      state.later(() => {
        const latest = waiting.get(durable)
        waiting.delete(durable)
        if (latest !== undefined) upsert.run(durable, latest)
      })
    },
    forget(durable) {
      waiting.delete(durable)
      state.write(() => remove.run(durable))
    },
  }
}
