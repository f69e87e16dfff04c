import { Fault } from '../kit/fault.ts'
import type { EventLogReader, LogIdentity } from '../ports/event-log.ts'
import type { CopiedVault, StoredFiles } from '../ports/stored-files.ts'
import { sealedIn } from '../privacy/sealed-values.ts'

/** The facts about copied files, which must agree with the manifest of the backup. */
export interface Inspected {
  readonly log: LogIdentity
  readonly position: string
  readonly events: number
  /** The number of personal values whose key the vault never had. Absent without the master key, which names the keys of values. */
  readonly keyless?: number
}

/**
 * Reads copied files. Each file must be whole, every event readable, and the state file must belong to the log.
 *
 * @throws the faults of the log, the vault and the state file
 */
export async function inspect(files: StoredFiles, masterKey: Uint8Array | undefined): Promise<Inspected> {
  files.log.check()
  const log = await files.log.reader()
  try {
    const identity = await log.identity()
    if (files.state.exists()) files.state.check(identity)
    const vault = files.vault.open()
    try {
      return { log: identity, ...(await countedIn(log, masterKey && vault.counter(masterKey))) }
    } finally {
      vault.close()
    }
  } finally {
    await log.close()
  }
}

async function countedIn(
  log: EventLogReader,
  hadKey: ReturnType<CopiedVault['counter']> | undefined,
): Promise<Omit<Inspected, 'log'>> {
  let [events, position, keyless] = [0, 0, 0]
  for await (const page of log.readAll(0)) {
    if (hadKey !== undefined)
      for (const { data } of page) for (const value of sealedIn(data)) if (!hadKey(value)) keyless += 1
    events += page.length
    position = page.at(-1)?.position ?? position
  }
  return { events, position: String(position), ...(hadKey === undefined ? {} : { keyless }) }
}

/** Whether two inspections describe the same files. */
export const sameFiles = (one: Inspected, other: Inspected): boolean =>
  one.log.id === other.log.id &&
  one.log.epoch === other.log.epoch &&
  one.position === other.position &&
  one.events === other.events &&
  (one.keyless ?? other.keyless) === (other.keyless ?? one.keyless)

export const mismatched = (): Fault =>
  new Fault('backup.mismatched', 'The files of the backup do not belong together: take all of them from one backup.')
