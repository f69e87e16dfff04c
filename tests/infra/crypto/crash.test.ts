import { describe, expect, it, onTestFinished } from 'vitest'
import type { Sealed } from '../../../domain/kernel/index.ts'
import type { KeyStore, News } from '../../../infra/crypto/key-store.ts'
import { vaultOn } from '../../../infra/crypto/vault.ts'
import { type MemoryVaultStore, memoryVaultStore } from '../../../infra/memory/vault/store.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { EARLIER_MASTER_KEY, earlierBucket } from '../../fixtures/earlier-vault.ts'

const DEAF: News = { heard: () => {}, lapsed: () => {} }
const KILLED = new Error('the process is killed')

/** A store that is killed after so many changes, each of which is durable alone, as in a bucket. */
function killedAfter(store: KeyStore, steps: number): KeyStore & { readonly left: () => number } {
  let left = steps
  return {
    ...store,
    hasOldKeys: true,
    left: () => left,
    async change(changes) {
      const applied: boolean[] = []
      for (const change of changes) {
        if (left === 0) throw KILLED
        left -= 1
        applied.push(...(await store.change([change])))
      }
      return applied
    },
  }
}

const masterKey = EARLIER_MASTER_KEY

async function vaultIn(records: MemoryVaultStore, steps = Number.POSITIVE_INFINITY): Promise<Vault> {
  const vault = await vaultOn(async (news) => killedAfter(records.open(false, news), steps), { masterKey })
  onTestFinished(() => vault.close())
  return vault
}

/** The records of version 0.1, with values of this version. */
async function filled() {
  const records = memoryVaultStore()
  const { entries, values } = earlierBucket()
  const raw = records.open(false, DEAF)
  await raw.change(
    [...entries].filter(([name]) => name !== 'vault').map(([name, content]) => ({ kind: 'add', name, content })),
  )
  await raw.close()
  const vault = await vaultIn(records)
  const subject = 'pa/resident-a'
  const since = await vault.seal([
    ...['a', 'b', 'c'].map((value) => ({ subject, value })),
    { subject, group: 'household', value: 'd' },
    { subject: 'pa/resident-b', value: 'e' },
  ])
  const old = values.filter((one) => one.value !== null)
  const his = [...old.filter((one) => one.subject === subject), ...since.slice(0, 4)]
  const theirs = [...old.filter((one) => one.subject !== subject), ...since.slice(4)]
  return { records, subject, his, theirs, old, since }
}

const opened = async (vault: Vault, values: readonly Sealed[]): Promise<unknown[]> =>
  (await vault.open(values.map(({ sealed }) => ({ sealed })))).filter((value) => value !== undefined)

describe('a crash at each step', () => {
  it('of an erasure leaves what a repetition by the recorded ids finishes', async () => {
    for (let steps = 0, done = false; !done; steps += 1) {
      const { records, subject, his, theirs } = await filled()
      const before = await vaultIn(records)
      const [mine, other] = [await opened(before, his), await opened(before, theirs)]
      let recorded: readonly string[] = []
      const record = async (keys: readonly string[]) => {
        recorded = keys
      }
      done = await (await vaultIn(records, steps)).erase(subject, { record }).then(
        () => true,
        (error) => {
          expect(error).toBe(KILLED)
          return false
        },
      )
      const again = await vaultIn(records)
      expect((await opened(again, his)).every((value) => mine.includes(value))).toBe(true)
      await again.destroy(recorded)
      expect(await opened(again, his), `after ${steps} steps`).toEqual([])
      expect(await again.keysOf(subject)).toEqual([])
      expect(await opened(again, theirs)).toEqual(other)
      const after = await again.seal([{ subject, value: 'after' }])
      expect(await again.destroy(recorded)).toBe(0)
      expect(await again.open(after)).toEqual(['after'])
      if (done) expect(steps).toBeGreaterThan(8)
    }
  })

  it('of a redaction leaves every other value readable, and a repetition finishes it', async () => {
    const { old } = await filled()
    const places = ['new', 'old'] as const
    for (const place of places) {
      for (let steps = 0, done = false; !done; steps += 1) {
        const { records, his, theirs, since } = await filled()
        const target = place === 'new' ? since[1] : old[0]
        if (target === undefined) throw new Error('there are such values')
        const others = [...his, ...theirs].filter(({ sealed }) => sealed !== target.sealed)
        const expected = await opened(await vaultIn(records), others)
        const redact = (vault: Vault) => vault.redact({ sealed: target.sealed }, others)
        done = await redact(await vaultIn(records, steps)).then(
          () => true,
          (error) => {
            expect(error).toBe(KILLED)
            return false
          },
        )
        const again = await vaultIn(records)
        expect(await opened(again, others), `${place}, after ${steps} steps`).toEqual(expected)
        await redact(again)
        expect(await opened(again, [target])).toEqual([])
        expect(await opened(again, others)).toEqual(expected)
        if (done) expect(steps).toBeGreaterThan(1)
      }
    }
  })
})
