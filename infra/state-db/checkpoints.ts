import type { Position } from '../../services/ports.ts'
import type { StateDb } from './state-db.ts'

/** How far each durable consumer of the local bus has got. */
export interface Checkpoints {
  of(durable: string): Position | undefined
  /** Durable soon: what a crash loses is handed out again. */
  save(durable: string, position: Position): void
  /** As if it had never been. */
  forget(durable: string): Promise<void>
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
  /** The newest that is still to be written. */
  const waiting = new Map<string, Position>()
  let writing: string[] = []
  const announce = state.queue({
    size: () => waiting.size,
    write(most) {
      const these = [...waiting].slice(0, most)
      for (const [durable, position] of these) upsert.run(durable, position)
      writing = these.map(([durable]) => durable)
    },
    written() {
      for (const durable of writing) waiting.delete(durable)
    },
  })

  return {
    of(durable) {
      const position = waiting.get(durable) ?? select.get(durable)?.position
      return position === undefined ? undefined : Number(position)
    },
    save(durable, position) {
      waiting.set(durable, position)
      announce()
    },
    async forget(durable) {
      waiting.delete(durable)
      await state.write(() => remove.run(durable))
    },
  }
}
