import { ownCopy } from './bytes.ts'
import { SHA256_BYTES, sha256Into } from './sha256.ts'

/*
 * A puncturable key (Goldreich, Goldwasser and Micali 1986; Boneh and Waters 2013): a tree whose every node has a key, from which the
 * keys of its branches follow by SHA-256. Each value has a leaf. Destroying one leaf for ever means keeping the keys of the branches
 * beside its path, and destroying those on it. All other leaves, used or not, stay.
 */

/** Bytes of the path to a leaf. */
export const PATH_BYTES = 6
/** Bytes of the key of a node. */
export const TREE_KEY_BYTES = SHA256_BYTES
const BRANCHES = 16
/** Half a byte of the path chooses the branch of a level. */
export const TREE_LEVELS = 2 * PATH_BYTES
const NODE_BYTES = 1 + PATH_BYTES + TREE_KEY_BYTES

/** A node whose key is known, and so those of all leaves below it. */
export interface TreeNode {
  /** 0 for the root. */
  readonly level: number
  /** The path to it. What lies below its level is zero. */
  readonly path: Uint8Array
  readonly key: Uint8Array
}

const branchAt = (path: Uint8Array, level: number): number => {
  const byte = path[level >> 1] ?? 0
  return level % 2 === 0 ? byte >> 4 : byte & 15
}

// Both parts have one length, so the hash is a pseudorandom function of the branch.
const block = Buffer.alloc(TREE_KEY_BYTES + 1)

/** Replaces the key in `block` by that of one of its branches. */
function descend(branch: number): void {
  block[TREE_KEY_BYTES] = branch
  sha256Into(block, 0, block)
}

function below(key: Uint8Array, branch: number): Buffer {
  block.set(key)
  descend(branch)
  return Buffer.from(block.subarray(0, TREE_KEY_BYTES))
}

/** Whether a leaf is below a node. */
export const covers = ({ level, path }: TreeNode, leaf: Uint8Array): boolean => {
  for (let at = 0; at < level; at += 1) if (branchAt(path, at) !== branchAt(leaf, at)) return false
  return true
}

const NO_PATH = Buffer.alloc(PATH_BYTES)

/** Makes the tree of a random key, as the list of its one known node. */
export const treeOf = (key: Uint8Array): readonly TreeNode[] => [{ level: 0, path: NO_PATH, key: ownCopy(key) }]

/** Returns the key of the node on the way from a node to a leaf below it, at a level. Default: of the leaf. */
export function keyBelow({ level: from, key }: TreeNode, leaf: Uint8Array, level = TREE_LEVELS): Buffer {
  block.set(key)
  for (let at = from; at < level; at += 1) descend(branchAt(leaf, at))
  return Buffer.from(block.subarray(0, TREE_KEY_BYTES))
}

/** Returns the node on the way to a leaf at a level; undefined where the leaf was cut off. */
export function nodeTowards(nodes: readonly TreeNode[], leaf: Uint8Array, level = TREE_LEVELS): TreeNode | undefined {
  const from = nodes.find((node) => node.level <= level && covers(node, leaf))
  if (from === undefined) return undefined
  return { level, path: prefix(leaf, level), key: ownCopy(keyBelow(from, leaf, level)) }
}

function prefix(path: Uint8Array, level: number, last?: number): Buffer {
  const made = Buffer.alloc(PATH_BYTES)
  for (let at = 0; at < level; at += 1) {
    const branch = at === level - 1 && last !== undefined ? last : branchAt(path, at)
    made[at >> 1] = (made[at >> 1] ?? 0) | (at % 2 === 0 ? branch << 4 : branch)
  }
  return made
}

/** Cuts a leaf off: returns the nodes from which every other leaf follows, and this one does not. */
export function withoutLeaf(nodes: readonly TreeNode[], leaf: Uint8Array): readonly TreeNode[] {
  const from = nodes.find((node) => covers(node, leaf))
  if (from === undefined) return nodes
  const kept = nodes.filter((node) => node !== from)
  let { key } = from
  for (let level = from.level; level < TREE_LEVELS; level += 1) {
    const towards = branchAt(leaf, level)
    for (let branch = 0; branch < BRANCHES; branch += 1) {
      if (branch !== towards)
        kept.push({ level: level + 1, path: prefix(leaf, level + 1, branch), key: below(key, branch) })
    }
    key = below(key, towards)
  }
  return kept
}

/** Makes the stored form of nodes. */
export const nodesToBytes = (nodes: readonly TreeNode[]): Buffer =>
  Buffer.concat(nodes.flatMap(({ level, path, key }) => [Buffer.of(level), path, key]))

/** Reads the stored form of nodes. */
export const nodesFromBytes = (bytes: Buffer): readonly TreeNode[] =>
  Array.from({ length: Math.floor(bytes.length / NODE_BYTES) }, (_, at) => {
    const node = bytes.subarray(at * NODE_BYTES, (at + 1) * NODE_BYTES)
    return { level: node[0] ?? 0, path: node.subarray(1, 1 + PATH_BYTES), key: node.subarray(1 + PATH_BYTES) }
  })
