import { Fault } from '../../services/kit/fault.ts'
import type { ErasureOptions } from '../../services/ports/vault.ts'
import { type RecordChange, recordsNamed, removal } from './key-store.ts'
import type { OpenVault } from './open-vault.ts'
import { bareId, deadNews, idInRecord, isRoot, oldIdOf, recordOf, rootId, rootsOf } from './records.ts'
import type { Root } from './root.ts'
import { CASE } from './roots.ts'

const NO_CONTENT = new Uint8Array(0)

/** Returns the change that adds news. */
export const announcement = (name: string): RecordChange => ({ kind: 'add', name, content: NO_CONTENT })

/**
 * Makes the functions that destroy the keys of subjects.
 *
 * @param whileErasing keeps seals for a subject waiting while its roots are destroyed
 */
export function vaultErasure(
  { store, roots, old, heard }: OpenVault,
  whileErasing: <T>(subject: string, work: () => Promise<T>) => Promise<T>,
) {
  /** Destroys keys, unless that was done before. It may be repeated after a crash at any step. @returns how many were left */
  async function destroyNow(ids: readonly string[]): Promise<number> {
    for (const id of ids) heard(deadNews(id))
    const held = await recordsNamed(store, ids.filter(isRoot).map(recordOf))
    // A subject who came back has a root of another generation, which stays.
    const removals = held.filter(({ name, content }) => ids.includes(idInRecord(name, content))).map(removal)
    const before = await old.destruction(ids.filter((id) => !isRoot(id)).map(bareId))
    const news = ids.map((id) => announcement(deadNews(id)))
    const removing = [...removals, ...before.changes]
    await store.change([...news, ...removing]).catch(async (error: unknown) => {
      if (!(error instanceof Fault) || error.code !== 'vault.full') throw error
      // Removing makes room.
      await store.change(removing)
      await store.change(news)
    })
    return removals.length + before.keys
  }

  /** Returns the roots of a subject, of one group or of all. */
  async function rootsNow(subject: string, group?: string): Promise<Root[]> {
    const all = group === undefined ? await store.names(rootsOf(roots.subject(subject))) : []
    const records = group === undefined ? all : [roots.recordFor({ subject, group })]
    const found = await Promise.all(records.map((record) => roots.read(record)))
    return found.filter((root) => root !== undefined)
  }

  return {
    /** Destroys the keys of a subject, once that is recorded. @returns how many */
    async erase(subject: string, { group, record }: ErasureOptions = {}): Promise<number> {
      const keys = await whileErasing(subject, async () => {
        const ids = (await rootsNow(subject, group)).map(({ name }) => rootId(name))
        // Versions before 0.2 knew no groups.
        if (group === undefined || group === CASE) ids.push(...(await old.idsOf(roots.subject(subject))).map(oldIdOf))
        if (ids.length === 0) return 0
        await record?.(ids)
        await destroyNow(ids)
        return ids.length
      })
      if (keys > 0) await store.settled()
      return keys
    },

    /** Repeats the destruction of keys. @returns how many were left */
    async destroy(ids: readonly string[]): Promise<number> {
      const keys = await destroyNow(ids)
      if (keys > 0) await store.settled()
      return keys
    },

    /** Returns the names under which readings of a subject's values are recorded. */
    async readingsOf(subject: string): Promise<string[]> {
      const found = await rootsNow(subject)
      return [...found.map(({ reading }) => reading), ...(await old.idsOf(roots.subject(subject)))]
    },
  }
}
