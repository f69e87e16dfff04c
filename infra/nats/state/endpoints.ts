import { changed, limitReached } from '../../../services/kit/endpoint-record.ts'
import { semaphore } from '../../../services/kit/semaphore.ts'
import type { Endpoint, Endpoints } from '../../../services/ports/endpoints.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { BucketOptions } from './bucket.ts'
import { endpointPositions } from './endpoint-positions.ts'
import { type History, sharedHistory } from './history.ts'
import { sharedTable } from './table.ts'

/** An endpoint without its position. Its secrets are sealed. */
type Kept = Omit<Endpoint, 'position'> & { readonly after: Position }

/**
 * Keeps webhook endpoints and their positions in a bucket, for all engines. `caughtUp` proves that the positions derive from
 * this log. Where an older copy of the log was accepted, it moves them back to the end of that copy.
 */
export function sharedEndpoints(where: BucketOptions, of?: History): Endpoints & { close(): Promise<void> } {
  const history = of && sharedHistory(where, of)
  const table = sharedTable<Kept>({ ...where, part: 'webhooks' })
  const positions = endpointPositions(where, {
    prepare: async () => history?.keep(),
    async exists(id) {
      // Before the table is loaded, an unknown endpoint need not be a removed one.
      await table.loaded()
      return table.get(id) !== undefined
    },
  })

  const inTurn = semaphore(1)

  const endpoint = (kept: Kept | undefined): Endpoint | undefined => {
    if (kept === undefined) return undefined
    const { after, ...rest } = kept
    return { ...rest, position: Math.max(positions.of(rest.id), after) }
  }

  const loaded = (): Promise<unknown> => Promise.all([table.loaded(), positions.loaded()])

  async function everything(): Promise<Endpoint[]> {
    await loaded()
    const all = table.entries().flatMap(([, { value }]) => endpoint(value) ?? [])
    return all.sort((one, other) => one.created - other.created || (one.id < other.id ? -1 : 1))
  }

  /** Lowers every position to this one, because the log now ends there. */
  async function goBack(to: Position): Promise<void> {
    await positions.goBack(to)
    for (const [id] of table.entries())
      await table.alter(id, (kept) => (kept !== undefined && kept.after > to ? { ...kept, after: to } : undefined))
  }

  return {
    all: everything,
    async find(id) {
      await loaded()
      return endpoint(table.get(id))
    },
    // Engines that add an endpoint at the same moment may each add the last allowed one.
    add: ({ position: after, ...one }, limits) =>
      inTurn(async () => {
        const reached = limitReached(await everything(), one, limits)
        if (reached === undefined) await table.alter(one.id, () => ({ ...one, after }))
        return reached
      }),
    async change(id, change) {
      const now = await table.alter(id, (kept) => {
        const before = endpoint(kept)
        return kept && before && changed(kept, change(before))
      })
      return endpoint(now)
    },
    reached: positions.reached,
    saved: positions.saved,
    async remove(id) {
      let was = false
      await table.alter(id, (kept) => {
        was = kept !== undefined
        return null
      })
      await positions.remove(id)
      return was
    },
    async caughtUp() {
      await Promise.all([table.caughtUp(), positions.caughtUp(), history?.caughtUp()])
      const back = await history?.prove(positions.furthest())
      if (back === undefined) return
      await goBack(back)
      await history?.wentBack(back)
    },
    watch: table.watch,
    async close() {
      await positions.close()
      await Promise.all([table.close(), history?.close()])
    },
  }
}
