import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openVault } from '../../../infra/vault/index.ts'
import { type Acknowledged, MASTER_KEY } from './child-sealer.ts'

const rounds = Number(process.env.FAULT_ROUNDS ?? 5)
let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sanshe-vault-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Runs a process that seals and erases until it has acknowledged so many values, and kills it in the midst of it. */
async function killedAfter(path: string, count: number): Promise<Acknowledged[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child-sealer.ts'), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told: Acknowledged[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    // The last line may be torn: what was not told whole was not acknowledged.
    if (line.endsWith('}')) told.push(JSON.parse(line))
    if (told.length === count) child.kill('SIGKILL')
  }
  return told
}

it('opens every value that was acknowledged before a kill, and none that was erased', async () => {
  const path = join(directory, 'vault.db')
  const told: Acknowledged[] = []
  for (let round = 0; round < rounds; round += 1) {
    const count = randomInt(1, 3000)
    told.push(...(await killedAfter(path, count)))
    const vault = await openVault({ path, masterKey: MASTER_KEY })
    const opened = await vault.open(told.map(({ sealed }) => sealed))
    await vault.close()
    const wrong = told.filter(({ value, erased }, at) => opened[at] !== (erased ? undefined : value))
    expect(wrong).toEqual([])
  }
  expect(told.length).toBeGreaterThanOrEqual(rounds)
}, 120_000)
