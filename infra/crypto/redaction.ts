import type { Sealed } from '../../domain/kernel/index.ts'
import { queue } from '../../services/kit/queue.ts'
import { decrypt, type OldValue, type RootedValue, splitSealed } from './envelope.ts'
import { announcement } from './erasure.ts'
import { manyRedactions } from './faults.ts'
import type { RecordChange } from './key-store.ts'
import { nodeTowards, withoutLeaf } from './key-tree.ts'
import type { OpenVault } from './open-vault.ts'
import { cutNews, oldId, rootId, rootRecord } from './records.ts'
import { rootContent } from './root.ts'

/** What has to change so that a value cannot be opened any more. None where that is so already. The last change decides. */
type FindCut = () => Promise<readonly RecordChange[]>

/** Makes the function that destroys the keys of single values. */
export function vaultRedaction({ store, wraps, roots, old, mask, heard }: OpenVault) {
  async function cutRooted(value: RootedValue): Promise<RecordChange[]> {
    const name = rootRecord(value.root)
    const root = await roots.read(name)
    const leaf = root?.name.equals(value.root) ? nodeTowards(root.nodes, value.path) : undefined
    if (root === undefined || leaf === undefined) return []
    // This throws before anything is destroyed where this vault did not seal the target.
    decrypt(value, leaf.key)
    const content = rootContent(wraps, root, withoutLeaf(root.nodes, value.path))
    if (content.length > (store.maxContentBytes?.() ?? Number.POSITIVE_INFINITY)) throw manyRedactions(store.place)
    return [{ kind: 'replace', name, content, revision: root.revision }]
  }

  async function cutOld(value: OldValue, others: readonly Sealed[]): Promise<RecordChange[]> {
    const key = await old.keyOf(value)
    if (key !== undefined) decrypt(value, key)
    return old.redaction(value, others)
  }

  /** Makes the change, again where another vault was quicker, and announces it. */
  async function cut(find: FindCut, news: string, record: () => Promise<void>): Promise<boolean> {
    for (let isRecorded = false; ; isRecorded = true) {
      const changes = await find()
      if (changes.length > 0) {
        if (!isRecorded) await record()
        const applied = await store.change(changes)
        heard(news)
        if (applied.at(-1) !== true) continue
      }
      // Also where it was cut before: the vault that did that may have been stopped before it said so.
      await store.change([announcement(news)])
      return changes.length > 0
    }
  }

  const turns = queue()
  /** Destroys the key of one value. Resolves with false where it was destroyed before. */
  return async (target: Sealed, others: readonly Sealed[], record = async () => {}): Promise<boolean> => {
    const value = splitSealed(mask, target)
    const [name, find, news] =
      value.kind === 'old'
        ? [oldId(value.id), () => cutOld(value, others), cutNews(oldId(value.id), value.nonce)]
        : [rootRecord(value.root), () => cutRooted(value), cutNews(rootId(value.root), value.path)]
    const destroyed = await turns.run(name, () => cut(find, news, record))
    await store.settled()
    return destroyed
  }
}
