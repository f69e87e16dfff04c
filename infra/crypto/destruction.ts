import type { Sealed } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import { queue } from '../../services/kit/queue.ts'
import type { ErasureOptions } from '../../services/ports/vault.ts'
import { decrypt, type OldValue, type RootedValue, splitSealed } from './envelope.ts'
import type { HmacKey } from './hmac.ts'
import type { Change, KeyStore } from './key-store.ts'
import { nodeTowards, withoutLeaf } from './key-tree.ts'
import type { OldKeys } from './old-keys.ts'
import { cutNews, deadNews, idInRecord, isRootId, oldId, recordOf, rootId, rootRecord, rootsOf } from './records.ts'
import type { Root, Roots } from './roots.ts'

interface DestructionParts {
  readonly store: KeyStore
  readonly roots: Roots
  readonly old: OldKeys
  readonly mask: HmacKey
  /** Notes news at once, before another vault hears of them. */
  readonly heard: (news: string) => void
  /** Keeps seals for a subject waiting while its roots are destroyed. */
  readonly whileErasing: <T>(subject: string, work: () => Promise<T>) => Promise<T>
}

const NO_CONTENT = new Uint8Array(0)
const isOldId = (id: string): boolean => !isRootId(id)
/** Returns the hex digits in the id of an old key. */
const bareId = (id: string): string => id.slice(id.indexOf('.') + 1)

/** Makes the functions that destroy keys. */
export function destroying({ store, roots, old, mask, heard, whileErasing }: DestructionParts) {
  const announcement = (name: string): Change => ({ kind: 'add', name, content: NO_CONTENT })

  /** Destroys keys, unless that was done before. It may be repeated after a crash at any step. @returns how many there were */
  async function destroyNow(ids: readonly string[]): Promise<number> {
    for (const id of ids) heard(deadNews(id))
    const found = await Promise.all(
      ids.filter(isRootId).map(async (id) => {
        const name = recordOf(id)
        const record = await store.read(name)
        return { id, name, record }
      }),
    )
    // A subject who came back has a root of another generation, which stays.
    const removals = found.flatMap(({ id, name, record }): Change[] =>
      record !== undefined && idInRecord(name, record.content) === id
        ? [{ kind: 'remove', name, revision: record.revision }]
        : [],
    )
    const before = await old.destruction(ids.filter(isOldId).map(bareId))
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

  /** The roots of a subject, of one group or of all. */
  async function rootsNow(subject: string, group: string | undefined): Promise<Root[]> {
    const records =
      group === undefined ? await store.names(rootsOf(roots.subject(subject))) : [roots.recordFor({ subject, group })]
    const found = await Promise.all(records.map((record) => roots.read(record)))
    return found.filter((root) => root !== undefined)
  }

  /** Ids of the old keys of a subject. They count to the group of cases. */
  const oldIds = async (subject: string): Promise<string[]> => old.idsOf(roots.subject(subject))

  async function redactRooted(value: RootedValue, record: () => Promise<void>): Promise<boolean> {
    const name = rootRecord(value.root)
    const news = cutNews(rootId(value.root), value.path)
    for (let isRecorded = false; ; isRecorded = true) {
      const root = await roots.read(name)
      if (!root?.name.equals(value.root)) return false
      const leaf = nodeTowards(root.nodes, value.path)
      if (leaf !== undefined) {
        // This throws before anything is destroyed where this vault did not seal the target.
        decrypt(value, leaf.key)
        if (!isRecorded) await record()
        const content = roots.content(root, withoutLeaf(root.nodes, value.path))
        const [replaced] = await store.change([{ kind: 'replace', name, content, revision: root.revision }])
        heard(news)
        if (replaced !== true) continue
      }
      // Also where it was cut before: a vault that did that may have been stopped before it said so.
      await store.change([announcement(news)])
      return leaf !== undefined
    }
  }

  async function redactOld(value: OldValue, others: readonly Sealed[], record: () => Promise<void>): Promise<boolean> {
    const news = cutNews(oldId(value.id), value.nonce)
    for (let isRecorded = false; ; isRecorded = true) {
      const key = await old.keyOf(value)
      if (key !== undefined) decrypt(value, key)
      const changes = await old.redaction(value, others)
      if (changes.length > 0) {
        if (!isRecorded) await record()
        const applied = await store.change(changes)
        heard(news)
        if (applied.at(-1) !== true) continue
      }
      await store.change([announcement(news)])
      return changes.length > 0
    }
  }

  const turns = queue()
  return {
    async erase(subject: string, { group, record }: ErasureOptions = {}): Promise<number> {
      const keys = await whileErasing(subject, async () => {
        const ids = (await rootsNow(subject, group)).map(({ name }) => rootId(name))
        if (group === undefined || group === 'case') ids.push(...(await oldIds(subject)).map((id) => `key.${id}`))
        if (ids.length === 0) return 0
        await record?.(ids)
        await destroyNow(ids)
        return ids.length
      })
      if (keys > 0) await store.settled()
      return keys
    },

    async destroy(ids: readonly string[]): Promise<number> {
      const keys = await destroyNow(ids)
      if (keys > 0) await store.settled()
      return keys
    },

    async redact(target: Sealed, others: readonly Sealed[], record = async () => {}): Promise<boolean> {
      const value = splitSealed(mask, target)
      const name = value.kind === 'old' ? oldId(value.id) : rootRecord(value.root)
      const destroyed = await turns.run(name, () =>
        value.kind === 'old' ? redactOld(value, others, record) : redactRooted(value, record),
      )
      await store.settled()
      return destroyed
    },

    /** Returns the names under which readings of a subject's values are recorded. */
    async readingsOf(subject: string): Promise<string[]> {
      const found = await rootsNow(subject, undefined)
      return [...found.map(({ reading }) => reading), ...(await oldIds(subject))]
    },
  }
}
