import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ROOT_BYTES } from '../../../infra/crypto/envelope.ts'
import { nodeTowards, treeOf, withoutLeaf } from '../../../infra/crypto/key-tree.ts'
import { wrapping } from '../../../infra/crypto/key-wrapper.ts'
import { freshBytes } from '../../../infra/crypto/random.ts'
import { leafKey, nextLeaf, type Root, rootContent, rootName } from '../../../infra/crypto/root.ts'

const rootWith = (nodes: Root['nodes']): Root => ({
  record: 'root.of.tests',
  name: Buffer.alloc(ROOT_BYTES),
  reading: '',
  nodes,
  revision: 1,
  readAt: { monotonicMs: 0, wallMs: 0 },
  known: 0,
})
const TREE = treeOf(Buffer.alloc(32, 9))

it('takes a leaf for each value that no other one has, over several runs', () => {
  const root = rootWith(TREE)
  const leaves = Array.from({ length: 1_000 }, () => nextLeaf(root, freshBytes))
  expect(new Set(leaves.map(({ place }) => place.toString('hex'))).size).toBe(1_000)
  for (const { place, key } of leaves) expect(key).toEqual(nodeTowards(TREE, place.subarray(ROOT_BYTES))?.key)
})

it('finds the keys of leaves in any order, also after leaves of the same run were cut off', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 299 }), { maxLength: 6 }), fc.array(fc.nat({ max: 299 })), (cut, order) => {
      const sealing = rootWith(TREE)
      const paths = Array.from({ length: 300 }, () => nextLeaf(sealing, freshBytes).place.subarray(ROOT_BYTES))
      const gone = cut.map((at) => paths[at] ?? Buffer.alloc(0)).filter(({ length }) => length > 0)
      const root = rootWith(gone.reduce(withoutLeaf, TREE))
      for (const at of order) {
        const path = paths[at] ?? Buffer.alloc(6)
        const expected = cut.includes(at) ? undefined : nodeTowards(TREE, path)?.key
        expect(leafKey(root, path)).toEqual(expected)
      }
    }),
    { numRuns: 20 },
  )
})

it('keeps nothing of the shared pool of buffers with a root, and sends nothing of it', () => {
  const root = rootWith(treeOf(freshBytes(32)))
  nextLeaf(root, freshBytes)
  const name = rootName('root.00112233445566778899.aabbcc', freshBytes(4))
  const kept = [...root.nodes, root.run?.node, root.opened].flatMap((node) => (node ? [node.key, node.path] : []))
  const content = rootContent(wrapping(Buffer.alloc(32, 1)), { name, reading: '00'.repeat(16) }, root.nodes)
  for (const bytes of [...kept, name, content]) expect(bytes.buffer.byteLength).toBe(bytes.length)
})
