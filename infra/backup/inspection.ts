import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../../services/kit/fault.ts'
import type { EventLogReader, LogIdentity } from '../../services/ports/event-log.ts'
import { keyIdOf, sealedIn } from '../../services/privacy/sealed-values.ts'
import { checkLogFile } from '../sqlite/event-log/copy.ts'
import { openSqliteLogReader } from '../sqlite/event-log/reader.ts'
import { checkStateFile } from '../sqlite/state/copy.ts'
import { type CopiedVault, openCopiedVault } from '../sqlite/vault/copy.ts'

/** The files of an installation that hold what cannot be derived. */
export const FILES = {
  log: 'log.db',
  vault: 'vault.db',
  state: 'state.db',
  demo: 'demo.json',
  key: 'master.key',
} as const

/** What copied files say together. */
export interface Inspected {
  readonly log: LogIdentity
  readonly position: string
  readonly events: number
  readonly keyless: number
}

/**
 * Looks through copied files: each whole, every event readable, the state of this very log, and of how many personal values
 * the vault never had the key.
 *
 * @throws Fault of the log, the vault or the state file
 */
export async function inspect(folder: string): Promise<Inspected> {
  const file = join(folder, FILES.log)
  checkLogFile(file)
  const log = await openSqliteLogReader({ path: file })
  try {
    const identity = await log.identity()
    const state = join(folder, FILES.state)
    if (existsSync(state)) checkStateFile(state, identity)
    const vault = openCopiedVault(join(folder, FILES.vault))
    try {
      return { log: identity, ...(await everything(log, vault)) }
    } finally {
      vault.close()
    }
  } finally {
    await log.close()
  }
}

async function everything(log: EventLogReader, vault: CopiedVault): Promise<Omit<Inspected, 'log'>> {
  let [events, position, keyless] = [0, 0, 0]
  for await (const page of log.readAll(0)) {
    for (const { data } of page) for (const value of sealedIn(data)) if (!vault.had(keyIdOf(value))) keyless += 1
    events += page.length
    position = page.at(-1)?.position ?? position
  }
  return { events, position: String(position), keyless }
}

/** Two accounts of the same files. */
export const agree = (one: Inspected, other: Inspected): boolean =>
  one.log.id === other.log.id &&
  one.log.epoch === other.log.epoch &&
  one.position === other.position &&
  one.events === other.events &&
  one.keyless === other.keyless

/** A sentence for whoever restores, where files do not belong together. */
export const mismatched = (): Fault =>
  new Fault('backup.mismatched', 'The files of the backup do not belong together: take all of them from one backup.')
