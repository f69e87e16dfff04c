import { expect, it } from 'vitest'
import type { Bucket } from '../../../../infra/nats/vault/bucket.ts'
import { claimBucket } from '../../../../infra/nats/vault/claim.ts'
import { Fault } from '../../../../services/kit/fault.ts'

const log = { id: 'log-1', epoch: 1 }

/** A bucket that another engine is creating: it refuses entries this many times. */
function inMaking(refusals: number, code: string) {
  let [asked, entry] = [0, Buffer.alloc(0)]
  const bucket: Pick<Bucket, 'name' | 'prepare' | 'create' | 'get' | 'replace'> = {
    name: 'keys',
    prepare: async () => 0,
    async create(_name, content) {
      asked += 1
      if (asked <= refusals) throw new Fault(code, 'No answer.', { retryAfter: 1 })
      entry = Buffer.from(content)
      return 1
    },
    replace: async () => false,
    get: async () => ({ content: entry, revision: 1 }),
  }
  return { bucket, asked: () => asked }
}

it('waits for a bucket that another engine is creating', async () => {
  const { bucket, asked } = inMaking(3, 'vault.unavailable')
  await claimBucket(bucket, log, undefined)
  expect(asked()).toBe(4)
})

it('waits for nothing else', async () => {
  const { bucket, asked } = inMaking(3, 'vault.full')
  await expect(claimBucket(bucket, log, undefined)).rejects.toMatchObject({ code: 'vault.full' })
  expect(asked()).toBe(1)
})
