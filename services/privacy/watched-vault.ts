import { Fault } from '../kit/fault.ts'
import type { Health } from '../kit/health.ts'
import type { Vault } from '../ports/vault.ts'

/** Milliseconds after which a failure is forgotten where nothing was sealed since. */
const FORGOTTEN_MS = 60_000
/** The name of this part in `/ready`. */
const PART = 'vault'

/** A vault that reports when it cannot seal: commands with personal values are then refused. */
export function watchedVault(vault: Vault, { report }: Pick<Health, 'report'>): Vault {
  let forgetting: NodeJS.Timeout | undefined

  function told(fault: Fault | undefined): void {
    if (fault === undefined && forgetting === undefined) return
    clearTimeout(forgetting)
    forgetting = fault && setTimeout(told, FORGOTTEN_MS, undefined)
    forgetting?.unref()
    report(PART, fault)
  }

  return {
    ...vault,
    async seal(values) {
      try {
        const sealed = await vault.seal(values)
        if (values.length > 0) told(undefined)
        return sealed
      } catch (error) {
        if (error instanceof Fault) told(error)
        throw error
      }
    },
    async close() {
      told(undefined)
      await vault.close()
    },
  }
}
