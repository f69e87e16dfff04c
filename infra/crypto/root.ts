import { ownCopy } from './bytes.ts'
import { GENERATION_BYTES, ROOT_BYTES } from './envelope.ts'
import { vaultCorrupt } from './faults.ts'
import type { StoredRecord } from './key-store.ts'
import {
  covers,
  keyBelow,
  nodesFromBytes,
  nodesToBytes,
  nodeTowards,
  PATH_BYTES,
  TREE_LEVELS,
  type TreeNode,
} from './key-tree.ts'
import type { Wrapping } from './key-wrapper.ts'
import type { ClockReading } from './lease.ts'
import type { Random } from './random.ts'
import { hex } from './records.ts'

/** Bytes of the name under which readings of a root's values are recorded. It is wrapped, and destroyed with the root. */
export const READING_BYTES = 16
/** Leaves are taken in runs: the values of a run share all levels of their path but the last ones. */
const RUN_LEVELS = TREE_LEVELS - 2
const RUN_LEAVES = 256

/** An unwrapped root. */
export interface Root {
  /** The name of its record. */
  readonly record: string
  /** Its subject, group and generation. */
  readonly name: Buffer
  readonly reading: string
  readonly nodes: readonly TreeNode[]
  readonly revision: number
  /** When it was read, and how many destructions were known then. */
  readonly readAt: ClockReading
  readonly known: number
  /** The next leaf to seal with, below a node that is known, and how many leaves are left there. */
  run?: { readonly node: TreeNode; next: number; left: number }
  /** The node of the run of which a value was opened last. */
  opened?: TreeNode
}

/** Returns the content of a root's record: generation, then wrapped the name of its readings and its nodes. */
export const rootContent = (
  wraps: Wrapping,
  { name, reading }: Pick<Root, 'name' | 'reading'>,
  nodes: readonly TreeNode[],
): Buffer =>
  ownCopy(
    Buffer.concat([
      name.subarray(-GENERATION_BYTES),
      wraps.wrap(Buffer.concat([Buffer.from(reading, 'hex'), nodesToBytes(nodes)]), name),
    ]),
  )

/** Returns the name of a root. @param record the name of its record, which has the subject and the group */
export const rootName = (record: string, generation: Uint8Array): Buffer =>
  ownCopy(Buffer.concat([Buffer.from(record.split('.').slice(1).join(''), 'hex'), generation]))

/** Where the wrapped keys of a root begin in its record, and what they are bound to: the name of the root. */
export const rootBinding = (record: string, content: Buffer): { readonly start: number; readonly bound: Buffer } => ({
  start: GENERATION_BYTES,
  bound: rootName(record, content.subarray(0, GENERATION_BYTES)),
})

/** Reads a root from its record. @param place how an error names the store @throws Fault `vault.corrupt` */
export function rootFrom(
  wraps: Wrapping,
  record: string,
  { content, revision }: StoredRecord,
  place: string,
): Pick<Root, 'record' | 'name' | 'reading' | 'nodes' | 'revision'> {
  const { start, bound: name } = rootBinding(record, content)
  try {
    const keys = wraps.unwrap(content.subarray(start), name)
    const reading = hex(keys.subarray(0, READING_BYTES))
    return { record, name, reading, nodes: nodesFromBytes(keys.subarray(READING_BYTES)), revision }
  } catch (error) {
    throw vaultCorrupt(place, error)
  }
}

/** Takes a leaf that no other value has. @returns its key, and its place: the name of the root, then the path */
export function nextLeaf(root: Root, random: Random): { readonly place: Buffer; readonly key: Uint8Array } {
  if (root.run === undefined || root.run.left === 0) {
    const path = random(PATH_BYTES)
    const node = nodeTowards(root.nodes, path, RUN_LEVELS)
    // One run in 10^9 has a leaf that was cut off: then another one serves.
    if (node === undefined) return nextLeaf(root, random)
    // Runs are short where engines come and go: two that have a node in common begin at different leaves.
    root.run = { node, next: path[PATH_BYTES - 1] ?? 0, left: RUN_LEAVES }
    // Search opens values soon after they are sealed.
    root.opened = node
  }
  const { node, next } = root.run
  const place = Buffer.concat([root.name, node.path])
  place[place.length - 1] = next
  root.run.next = (next + 1) % RUN_LEAVES
  root.run.left -= 1
  return { place, key: keyBelow(node, place.subarray(ROOT_BYTES)) }
}

/** Returns the key of a leaf; undefined where it was cut off. */
export function leafKey(root: Root, path: Uint8Array): Uint8Array | undefined {
  // Values that are opened together are often of one run.
  if (root.opened === undefined || !covers(root.opened, path)) {
    const node = nodeTowards(root.nodes, path, RUN_LEVELS)
    if (node === undefined) return nodeTowards(root.nodes, path)?.key
    root.opened = node
  }
  return keyBelow(root.opened, path)
}
