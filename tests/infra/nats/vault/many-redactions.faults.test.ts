import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startNatsServer } from '../../../fixtures/nats-server.ts'
import { LEASE_MS, openOwn, ownBucket } from './rig.ts'

it('refuses a redaction that a message cannot hold before it is recorded, and still opens and erases', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-payload-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'small.conf')
  writeFileSync(file, 'max_payload: 12288')
  const server = await startNatsServer(folder, '-c', file)
  onTestFinished(() => server.remove())
  const vault = await openOwn(server.url, { bucket: ownBucket(), masterKey: randomBytes(32), leaseMs: LEASE_MS })
  onTestFinished(() => vault.close())
  const values = Array.from({ length: 1_200 }, (_, value) => value)
  const sealed = await vault.seal(values.map((value) => ({ subject: 'pa/resident-1', value })))

  let recorded = 0
  const record = async () => {
    recorded += 1
  }
  const redact = (at: number): Promise<unknown> => {
    const [target] = sealed.slice(at)
    if (target === undefined) throw new Error('it was sealed')
    return vault.redact(target, [], record)
  }
  // Values of another run share no keys with the one before, so each redaction takes 7 KB.
  expect(await redact(0)).toBe(true)
  await expect(redact(600)).rejects.toMatchObject({ code: 'vault.many-redactions', kind: 'permanent' })
  expect(recorded).toBe(1)
  expect(await vault.open(sealed)).toEqual(values.map((value) => (value === 0 ? undefined : value)))
  expect(await vault.erase('pa/resident-1')).toBe(1)
  expect(await vault.open(sealed)).toEqual(values.map(() => undefined))
}, 60_000)
