import type { Sealed } from '../../../../domain/kernel/index.ts'
import { openVault } from '../../../../infra/sqlite/vault/vault.ts'
import type { Vault } from '../../../../services/ports/vault.ts'
import { openOwn } from '../../nats/vault/rig.ts'

export const MASTER_KEY = Buffer.alloc(32, 'a key of tests')

/** One line of this program's output: a value that is sealed, or was and is erased again. */
export interface Acknowledged {
  readonly sealed: Sealed
  readonly value: string
  readonly erased: boolean
}

/** Seals and erases until it is killed, and prints each value once it is acknowledged. */
async function sealWithoutEnd(vault: Vault): Promise<void> {
  const run = `${process.pid}`
  const tell = (one: Acknowledged) => process.stdout.write(`${JSON.stringify(one)}\n`)
  const sealer = async (worker: number) => {
    for (let at = 0; ; at += 1) {
      const value = `${run}-${worker}-${at}`
      const subject = `resident-${value}`
      const [sealed] = await vault.seal([{ subject, value }])
      if (sealed === undefined) throw new Error('nothing was sealed')
      const erased = at % 40 === 39
      if (erased) await vault.erase(subject)
      tell({ sealed, value, erased })
    }
  }
  await Promise.all(Array.from({ length: 32 }, (_, worker) => sealer(worker)))
}

/** A file, or the address of a NATS server and the name of a bucket. */
const [, script, place, bucket] = process.argv
if (script === import.meta.filename && place !== undefined) {
  const masterKey = MASTER_KEY
  await sealWithoutEnd(
    bucket === undefined ? await openVault({ path: place, masterKey }) : await openOwn(place, { bucket, masterKey }),
  )
}
