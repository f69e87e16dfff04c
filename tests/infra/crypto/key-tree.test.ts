import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  nodesFromBytes,
  nodesToBytes,
  nodeTowards,
  PATH_BYTES,
  treeOf,
  withoutLeaf,
} from '../../../infra/crypto/key-tree.ts'

const ROOT = Buffer.alloc(32, 7)
const path = fc.uint8Array({ minLength: PATH_BYTES, maxLength: PATH_BYTES })
const keyOf = (nodes: ReturnType<typeof treeOf>, leaf: Uint8Array) => nodeTowards(nodes, leaf)?.key

describe('a tree of keys', () => {
  it('derives each branch by SHA-256 of the key and half a byte of the path', () => {
    let key = ROOT
    const leaf = Buffer.from('0123456789ab', 'hex')
    for (const digit of leaf.toString('hex'))
      key = createHash('sha256')
        .update(key)
        .update(Buffer.of(Number.parseInt(digit, 16)))
        .digest()
    expect(keyOf(treeOf(ROOT), leaf)).toEqual(key)
  })

  it('loses the leaves that were cut off and keeps the keys of all others', () => {
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 5 }), fc.array(path, { maxLength: 20 }), (cut, others) => {
        const left = cut.reduce(withoutLeaf, treeOf(ROOT))
        const stored = nodesFromBytes(nodesToBytes(left))
        for (const leaf of cut) expect(keyOf(stored, leaf)).toBeUndefined()
        const near = cut.map((leaf) => Uint8Array.from(leaf, (byte, at) => (at === PATH_BYTES - 1 ? byte ^ 1 : byte)))
        const isCut = (leaf: Uint8Array) => cut.some((one) => Buffer.compare(one, leaf) === 0)
        for (const leaf of [...others, ...near].filter((one) => !isCut(one)))
          expect(keyOf(stored, leaf)).toEqual(keyOf(treeOf(ROOT), leaf))
      }),
    )
  })

  it('keeps no node on the path of a leaf that was cut off', () => {
    fc.assert(
      fc.property(path, (leaf) => {
        const towards = Array.from({ length: 2 * PATH_BYTES + 1 }, (_, level) =>
          Buffer.from(nodeTowards(treeOf(ROOT), leaf, level)?.key ?? []).toString('hex'),
        )
        const kept = withoutLeaf(treeOf(ROOT), leaf).map(({ key }) => Buffer.from(key).toString('hex'))
        expect(kept).toHaveLength(15 * 2 * PATH_BYTES)
        expect(kept.filter((key) => towards.includes(key))).toEqual([])
      }),
      { numRuns: 20 },
    )
  })
})
