import { randomUUID } from 'node:crypto'
import { runDemo } from '../../demo/demo.ts'
import { COMMUNITY } from '../../demo/pa/index.ts'
import { turns } from '../../demo/turns.ts'
import { contexts } from '../../domain/contexts.ts'
import { catalogue, type Instant, type RecordedEvent } from '../../domain/kernel/index.ts'
import { openVault } from '../../infra/sqlite/vault/vault.ts'
import { zones } from '../../services/clock/zones.ts'
import { commandHandler } from '../../services/commands/command-handler.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { openMemoryGround } from '../../testing/index.ts'

/** The length of the recording: whole weeks, so that copies of it keep their weekdays. */
export const RECORDED_DAYS = 84

/** The community whose life is recorded. */
export const RECORDED = COMMUNITY.id

/**
 * Plays twelve weeks of the demo, up to the end of the local day before `now`, and returns its events in order. The keys of its
 * personal values are in the vault of the data directory.
 */
export async function recordCommunity(directory: string, masterKey: Buffer, now: Instant): Promise<RecordedEvent[]> {
  const inTurn = turns()
  const { log, close, ...ground } = await openMemoryGround({ clock: inTurn.clock })
  const vault = await openVault({ path: dataFiles(directory).vault, masterKey })
  const parts = { ...ground, vault, catalogue: catalogue(contexts), zones }
  const commands = commandHandler({ ...parts, log: inTurn.ordered(log), newId: randomUUID })
  try {
    const until = zones.endOf(zones.dayOf(now, COMMUNITY.zone) - 1, COMMUNITY.zone)
    await runDemo({ ...parts, commands, turns: inTurn, seed: 1, until, days: RECORDED_DAYS })
    const events: RecordedEvent[] = []
    for await (const page of log.readAll(0)) events.push(...page)
    return events
  } finally {
    await commands.stop()
    await vault.close()
    await close()
  }
}
