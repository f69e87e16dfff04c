import { expect, it, onTestFinished } from 'vitest'
import { foundOn } from '../../../demo/foundation.ts'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import { contexts } from '../../../domain/contexts.ts'
import { instant } from '../../../domain/kernel/index.ts'
import { checkNewestKeys } from '../../../src/cli/newest-keys.ts'
import { copyOf, type MemoryStores, openMemoryEngine } from '../../../testing/index.ts'

const MONDAY = instant('2026-03-02T02:00:00.000Z')

async function engine(stores?: MemoryStores) {
  const core = await openMemoryEngine({ contexts, clock: () => MONDAY, ...(stores === undefined ? {} : { stores }) })
  onTestFinished(() => core.stop())
  return core
}

it('finds that a power failure took the newest keys and left the events that need them', async () => {
  const core = await engine()
  await foundOn(core)
  const raise = (by: number) =>
    core.commands.handle({
      community: COMMUNITY.id,
      aggregate: 'demand',
      command: 'raise',
      data: { text: '门口路灯坏了' },
      actor: { id: `resident-${by}`, role: 'resident' },
    })
  expect(await raise(1)).toMatchObject({ ok: true })
  const before = copyOf(core.stores)
  expect(await raise(2)).toMatchObject({ ok: true })
  const after = copyOf(core.stores)
  await checkNewestKeys(await engine(copyOf(after)))
  await expect(checkNewestKeys(await engine({ log: after.log, vault: before.vault }))).rejects.toThrow('lack keys')
})
