import { hash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type DemoOptions, type DemoReport, runDemo } from '../../demo/demo.ts'
import { turns } from '../../demo/turns.ts'
import { contexts } from '../../domain/contexts.ts'
import { catalogue, type Instant, instant, type RecordedEvent } from '../../domain/kernel/index.ts'
import { zones } from '../../services/clock/zones.ts'
import { commandHandler } from '../../services/commands/command-handler.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { Vault } from '../../services/ports/vault.ts'
import { openIn } from '../../services/privacy/sealed-values.ts'
import { type Core, openCore } from '../../src/engine/core.ts'
import { openMemoryGround } from '../../testing/index.ts'

/** Midnight in Shanghai after the ninth of July 2026: three weeks before it reach across the end of a quarter. */
export const UNTIL: Instant = instant('2026-07-09T16:00:00.000Z')

/** A simulated community on an engine of its own, with a virtual clock. */
export interface Stage extends Core {
  play(options: Pick<DemoOptions, 'seed'> & Partial<DemoOptions>): Promise<DemoReport>
}

export async function stage(directory = folder()): Promise<Stage> {
  const on = await stageIn(directory)
  onTestFinished(on.stop)
  return on
}

/** The same, stopped by the caller; events after the history happen at `now`. */
export async function stageIn(directory: string, now?: Clock): Promise<Stage> {
  const inTurn = turns(now)
  const core = await openCore({ directory, clock: inTurn.clock, ordered: inTurn.ordered, environment: MASTER_KEY })
  const stop = once(core.stop)
  return {
    ...core,
    stop,
    async play(options) {
      const last = await core.log.at(await core.log.head())
      return runDemo({ ...core, turns: inTurn, until: UNTIL, recorded: last && instant(last.recordedtime), ...options })
    },
  }
}

/**
 * The same with its stores in memory, for a long history of which only the events matter.
 *
 * @param how `drawsAll`: whatever the engine draws some cases of, it draws every case
 */
export async function stageInMemory(how: { readonly drawsAll?: true } = {}): Promise<MemoryStage> {
  const inTurn = turns()
  const { log, close, ...ground } = await openMemoryGround({ clock: inTurn.clock })
  const vault = how.drawsAll === true ? drawingAll(ground.vault) : ground.vault
  const parts = { ...ground, vault, catalogue: catalogue(contexts), zones }
  const commands = commandHandler({ ...parts, log: inTurn.ordered(log), newId: randomUUID })
  return {
    log,
    vault: ground.vault,
    play: (options) => runDemo({ ...parts, commands, turns: inTurn, until: UNTIL, ...options }),
    async stop() {
      await commands.stop()
      await close()
    },
  }
}

type MemoryStage = Pick<Stage, 'log' | 'vault' | 'play' | 'stop'>

const drawingAll = (vault: Vault): Vault => ({
  ...vault,
  digest: (purpose, text) => (purpose.endsWith('-sample') ? '0'.repeat(64) : vault.digest(purpose, text)),
})

const MASTER_KEY = { SANSHE_MASTER_KEY: randomBytes(32).toString('hex') }

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}

export function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-demo-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Every event, in order. */
export async function eventsOf({ log }: Pick<Core, 'log'>): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = []
  for await (const batch of log.readAll(0)) events.push(...batch)
  return events
}

/** The same with every personal value opened. */
export const openedEventsOf = async (on: Pick<Core, 'log' | 'vault'>): Promise<RecordedEvent[]> =>
  (await openIn(on.vault, await eventsOf(on))) as RecordedEvent[]

/** Digest of everything that a seed decides: stream, revision, type, time, opened data and actor. */
export async function digestOf(core: Core): Promise<string> {
  const events = await eventsOf(core)
  const opened = await openIn(
    core.vault,
    events.map(({ subject, revision, type, time, data, actor }) => [subject, revision, type, time, data, actor]),
  )
  return hash('sha256', JSON.stringify(opened))
}
