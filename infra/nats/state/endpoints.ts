import { changed } from '../../../services/kit/endpoint-record.ts'
import type { Endpoint, Endpoints } from '../../../services/ports/endpoints.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { BucketOptions } from './bucket.ts'
import { type History, sharedHistory } from './history.ts'
import { sharedTable } from './table.ts'

/** Milliseconds between two times that positions are written. */
const SAVE_MS = 500

/** Everything but the position: secrets in it are sealed. */
type Kept = Omit<Endpoint, 'position'> & { readonly after: Position }

/**
 * Keeps webhook endpoints, and where each stands, in a bucket for all engines. `caughtUp` proves that the positions were derived from
 * this log, and lets them go back where an older copy of it was accepted.
 */
export function sharedEndpoints(where: BucketOptions, of?: History): Endpoints & { close(): Promise<void> } {
  const history = of && sharedHistory(where, of)
  const table = sharedTable<Kept>({ ...where, part: 'webhooks' })
  const positions = sharedTable<Position>({ ...where, part: 'positions' })
  /** Positions that are not written yet. */
  const ahead = new Map<string, Position>()
  let saving: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  const endpoint = (kept: Kept | undefined): Endpoint | undefined => {
    if (kept === undefined) return undefined
    const { after, ...rest } = kept
    const { id } = rest
    return { ...rest, position: Math.max(ahead.get(id) ?? 0, positions.get(id) ?? 0, after) }
  }

  const loaded = (): Promise<unknown> => Promise.all([table.loaded(), positions.loaded()])

  async function everything(): Promise<Endpoint[]> {
    await loaded()
    const all = table.entries().flatMap(([, { value }]) => endpoint(value) ?? [])
    return all.sort((one, other) => one.created - other.created || (one.id < other.id ? -1 : 1))
  }

  async function save([id, position]: [string, Position]): Promise<void> {
    // Before it is loaded, an endpoint that is not known is not one that was removed.
    await table.loaded()
    if (table.get(id) !== undefined) {
      await positions.alter(id, (now = 0) => (now < position ? position : undefined))
    }
    if (ahead.get(id) === position) ahead.delete(id)
  }

  /** What cannot be written now is written later, and if never, is handed out again. */
  async function saveAll(): Promise<void> {
    const kept = await Promise.resolve(history?.keep()).then(
      () => true,
      () => false,
    )
    if (kept) await Promise.allSettled([...ahead].map(save))
    saving = undefined
  }

  /** Nothing stands behind this position any more. */
  async function goBack(to: Position): Promise<void> {
    ahead.clear()
    for (const [id] of positions.entries()) await positions.alter(id, (now = 0) => (now > to ? to : undefined))
    for (const [id] of table.entries())
      await table.alter(id, (kept) => (kept !== undefined && kept.after > to ? { ...kept, after: to } : undefined))
  }

  function later(): void {
    timer ??= setTimeout(async () => {
      saving ??= saveAll()
      await saving
      timer = undefined
      if (ahead.size > 0) later()
    }, SAVE_MS)
  }

  return {
    all: everything,
    async find(id) {
      await loaded()
      return endpoint(table.get(id))
    },
    // Of engines that add one at the very same moment each may be the last that is allowed.
    async add({ position: after, ...one }, most) {
      if ((await everything()).filter(({ community }) => community === one.community).length >= most) return false
      await table.alter(one.id, () => ({ ...one, after }))
      return true
    },
    async change(id, change) {
      const now = await table.alter(id, (kept) => {
        const before = endpoint(kept)
        return kept && before && changed(kept, change(before))
      })
      return endpoint(now)
    },
    reached(id, position) {
      ahead.set(id, position)
      later()
    },
    async saved() {
      await saving
      await saveAll()
    },
    async remove(id) {
      let was = false
      await table.alter(id, (kept) => {
        was = kept !== undefined
        return null
      })
      ahead.delete(id)
      await positions.alter(id, () => null)
      return was
    },
    async caughtUp() {
      await Promise.all([table.caughtUp(), positions.caughtUp(), history?.caughtUp()])
      const back = await history?.prove(Math.max(0, ...positions.entries().map(([, { value }]) => value)))
      if (back === undefined) return
      await goBack(back)
      await history?.wentBack(back)
    },
    watch: table.watch,
    async close() {
      clearTimeout(timer)
      await saving
      await Promise.all([table.close(), positions.close(), history?.close()])
    },
  }
}
