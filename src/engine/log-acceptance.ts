import { rememberedByViews } from '../../infra/sqlite/read-db/marks.ts'
import { rememberedBySnapshots } from '../../infra/sqlite/snapshots/snapshots.ts'
import { rememberedByState } from '../../infra/sqlite/state/marks.ts'
import { type AcceptedCopy, acceptCopy } from '../../services/backup/acceptance.ts'
import { proveTwice, type Remembered } from '../../services/kit/proof.ts'
import type { Installation } from './installation.ts'
import { type LogPlace, openLog, ownInstallation } from './storage.ts'
import { storedFilesIn } from './stored-files.ts'

/**
 * Accepts an older copy of an installation's log, if the newer files are lost.
 *
 * @param withoutProof with EventStoreDB: accept even if nothing in the data directory shows that events are missing
 * @throws Fault `log.owned`, and the faults of the log
 */
export async function acceptOlderCopy(
  { place, files }: Pick<Installation, 'place' | 'files'>,
  withoutProof: boolean,
): Promise<AcceptedCopy> {
  const parts = [rememberedByViews(files.readDb), rememberedBySnapshots(files.snapshots)]
  const remembered = parts.filter((part) => part !== undefined)
  if (place.url !== undefined) {
    const state = rememberedByState(files.state)
    return acceptStored(place, state === undefined ? remembered : [...remembered, state], withoutProof)
  }
  const disown = ownInstallation(place)
  try {
    return await acceptCopy({ files: storedFilesIn(place.directory), remembered, clock: Date.now })
  } finally {
    disown()
  }
}

/** Accepts the events that EventStoreDB holds. Engines that have the log open adapt their own state files. */
async function acceptStored(
  place: LogPlace,
  remembered: readonly Remembered[],
  withoutProof: boolean,
): Promise<AcceptedCopy> {
  const log = await openLog(place, Date.now)
  try {
    const position = await log.head()
    const wrong = await proveTwice(log, remembered, log)
    const accepted = wrong === undefined && !withoutProof ? undefined : await log.accept?.()
    return { accepted: accepted !== undefined, log: accepted ?? (await log.identity()), position }
  } finally {
    await log.close()
  }
}
