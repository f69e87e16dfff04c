import type { Position } from '../../../services/ports/event-log.ts'
import type { BucketOptions } from './bucket.ts'
import { sharedTable } from './table.ts'

/** The interval at which positions are written. */
const SAVE_INTERVAL_MS = 500

/** Keeps the position of the deliveries to each webhook endpoint. A new position is known here at once, and written a little later. */
export interface EndpointPositions {
  /** Returns the furthest known position of an endpoint; 0 without one. */
  of(id: string): Position
  /** Returns the furthest position that the bucket holds for any endpoint; 0 without one. */
  furthest(): Position
  reached(id: string, position: Position): void
  /** Resolves when one attempt to write every position has ended. */
  saved(): Promise<void>
  remove(id: string): Promise<void>
  /** Lowers every position to this one, because the log now ends there. */
  goBack(to: Position): Promise<void>
  loaded(): Promise<void>
  caughtUp(): Promise<void>
  close(): Promise<void>
}

interface PositionsOptions {
  /** Whether the endpoint still exists. */
  readonly exists: (id: string) => Promise<boolean>
  /** Resolves when the events from which the positions derive are recorded. No position is written while it rejects. */
  readonly prepare: () => Promise<void>
}

/** Keeps positions in a bucket, for all engines. */
export function endpointPositions(where: BucketOptions, { exists, prepare }: PositionsOptions): EndpointPositions {
  const table = sharedTable<Position>({ ...where, part: 'positions' })
  /** Positions that are not written yet. */
  const ahead = new Map<string, Position>()
  let saving: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  async function save([id, position]: [string, Position]): Promise<void> {
    if (await exists(id)) await table.alter(id, (now = 0) => (now < position ? position : undefined))
    if (ahead.get(id) === position) ahead.delete(id)
  }

  /** A position that cannot be written now is written later. If it never is, its events are delivered again. */
  async function saveAll(): Promise<void> {
    const isPrepared = await prepare().then(
      () => true,
      () => false,
    )
    if (isPrepared) await Promise.allSettled([...ahead].map(save))
    saving = undefined
  }

  function later(): void {
    timer ??= setTimeout(async () => {
      saving ??= saveAll()
      await saving
      timer = undefined
      if (ahead.size > 0) later()
    }, SAVE_INTERVAL_MS)
  }

  return {
    of: (id) => Math.max(ahead.get(id) ?? 0, table.get(id) ?? 0),
    furthest: () => Math.max(0, ...table.entries().map(([, { value }]) => value)),
    reached(id, position) {
      ahead.set(id, position)
      later()
    },
    async saved() {
      await saving
      await saveAll()
    },
    async remove(id) {
      ahead.delete(id)
      await table.alter(id, () => null)
    },
    async goBack(to) {
      ahead.clear()
      for (const [id] of table.entries()) await table.alter(id, (now = 0) => (now > to ? to : undefined))
    },
    loaded: table.loaded,
    caughtUp: table.caughtUp,
    async close() {
      clearTimeout(timer)
      await saving
      await table.close()
    },
  }
}
