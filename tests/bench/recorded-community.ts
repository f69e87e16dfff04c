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

/** The community whose life is recorded. */
export const RECORDED = COMMUNITY.id

export interface Recording {
  /** A new data directory. Its vault gets the keys of the personal values. */
  readonly directory: string
  readonly masterKey: Buffer
  /** The recording ends with the local day before. */
  readonly now: Instant
  /** Whole weeks, so that copies keep their weekdays. */
  readonly weeks: number
}

/** Plays some weeks of the demo, and returns its events in order. */
export async function recordCommunity({ directory, masterKey, now, weeks }: Recording): Promise<RecordedEvent[]> {
  const inTurn = turns()
  const { log, close, ...ground } = await openMemoryGround({ clock: inTurn.clock })
  const vault = await openVault({ path: dataFiles(directory).vault, masterKey })
  const parts = { ...ground, vault, catalogue: catalogue(contexts), zones }
  const commands = commandHandler({ ...parts, log: inTurn.ordered(log), newId: randomUUID })
  try {
    const until = zones.endOf(zones.dayOf(now, COMMUNITY.zone) - 1, COMMUNITY.zone)
    await runDemo({ ...parts, commands, turns: inTurn, seed: 1, until, days: weeks * 7 })
    const events: RecordedEvent[] = []
    for await (const page of log.readAll(0)) events.push(...page)
    return events
  } finally {
    await commands.stop()
    await vault.close()
    await close()
  }
}
