import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Projection } from '../../../projections/runtime/index.ts'
import type { ViewStatus } from '../../../services/ports/view-status.ts'
import { isInMemory } from '../memory.ts'

/** Returns the stored position of each view. Any process may fold it. A view that was never built has position 0. */
export function storedStatus(path: string, projections: readonly Projection[]): ViewStatus[] {
  const db =
    isInMemory(path) || existsSync(path) ? new DatabaseSync(path, { readOnly: true, timeout: 1000 }) : undefined
  try {
    const slots = db?.prepare('select version, checkpoint from slots where name = ? and serving = ?')
    const slot = (name: string, serving: 0 | 1) => {
      const found = slots?.get(name, serving)
      return found && { version: Number(found.version), position: Number(found.checkpoint) }
    }
    return projections.map(({ name, version }) => {
      const building = slot(name, 0)
      return { view: name, version, position: 0, ...slot(name, 1), ...(building === undefined ? {} : { building }) }
    })
  } finally {
    db?.close()
  }
}
