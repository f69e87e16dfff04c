import { Fault } from '../kit/fault.ts'
import type { Health } from '../kit/health.ts'
import type { Vault } from '../ports/vault.ts'

/** Milliseconds after which a failure is forgotten where nothing was sealed since. */
const FORGOTTEN_MS = 60_000
/** Milliseconds between two looks whether keys can be reached again. */
const LOOK_MS = 2_000
/** The name of this part in `/ready`. */
const PART = 'vault'

/**
 * A vault that reports when it cannot seal: commands with personal values are then refused. It looks for keys that could not be reached
 * until they can.
 */
export function watchedVault(vault: Vault, { report }: Pick<Health, 'report'>): Vault {
  const { reach } = vault
  let again: NodeJS.Timeout | undefined

  function told(fault: Fault | undefined): void {
    if (fault === undefined && again === undefined) return
    clearTimeout(again)
    again = fault && later(fault)
    again?.unref()
    report(PART, fault)
  }

  function later(fault: Fault): NodeJS.Timeout {
    if (reach === undefined || fault.code !== 'vault.unavailable') return setTimeout(told, FORGOTTEN_MS, undefined)
    const timer = setTimeout(async () => {
      const found = await reach().then(
        () => undefined,
        (error: unknown) => (error instanceof Fault ? error : fault),
      )
      // A later attempt to seal knows more.
      if (again === timer) told(found)
    }, LOOK_MS)
    return timer
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
