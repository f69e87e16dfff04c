import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openVault } from '../../../../infra/sqlite/vault/vault.ts'
import { type Acknowledged, MASTER_KEY } from './child-sealer.ts'
import { killedAfter } from './children.ts'

const rounds = Number(process.env.FAULT_ROUNDS ?? 5)
let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sanshe-vault-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

it('opens every value that was acknowledged before a kill, and none that was erased', async () => {
  const path = join(directory, 'vault.db')
  const told: Acknowledged[] = []
  for (let round = 0; round < rounds; round += 1) {
    const count = randomInt(1, 3000)
    told.push(...(await killedAfter(count, path)))
    const vault = await openVault({ path, masterKey: MASTER_KEY })
    const opened = await vault.open(told.map(({ sealed }) => sealed))
    await vault.close()
    const wrong = told.filter(({ value, erased }, at) => opened[at] !== (erased ? undefined : value))
    expect(wrong).toEqual([])
  }
  expect(told.length).toBeGreaterThanOrEqual(rounds)
}, 120_000)
