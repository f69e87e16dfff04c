import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { instantOrDay, iso, positionNamed } from '../../domain/kernel/index.ts'
import { digestViews } from '../../infra/sqlite/read-db/digest.ts'
import { openReadDatabase } from '../../infra/sqlite/read-db/read-db.ts'
import { projections } from '../../projections/views.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { EventLogReader } from '../../services/ports/event-log.ts'
import { type ReplayReport, replayViews, type Until } from '../../services/projector/replay.ts'
import { openLogReader } from '../engine/storage.ts'
import { action, type Common, interruption, type Said } from './action.ts'
import { catalogue, installation } from './installation.ts'
import { dataOption } from './options.ts'
import { progress } from './progress-bar.ts'
import { table } from './table.ts'

interface ReplayOptions extends Common {
  readonly until?: Until
  readonly data?: string
}

/** A position, or a moment; a day alone begins at midnight UTC. */
function until(text: string): Until {
  const position = positionNamed(text)
  if (position !== undefined) return { position }
  const at = instantOrDay(text)
  if (at === undefined) {
    throw new InvalidArgumentError('Name a position (184213) or a moment with its offset (2026-03-01T08:00:00Z).')
  }
  return { recorded: iso(at) }
}

export const replayCommand = (): Command =>
  action<ReplayOptions>(
    new Command('replay')
      .description(
        'Fold the log from its beginning into fresh views, and print a digest of each. A running engine is not disturbed.',
      )
      .option('--until <position|moment>', 'fold up to this position, or to what was recorded by this moment', until)
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nEqual logs have equal digests: compare with `sanshe projections status --digest` at the same position.',
      ),
    async ({ until, data, json }) => {
      const { place, communities } = installation(data)
      const log = await openLogReader(place)
      const folder = await mkdtemp(join(tmpdir(), 'sanshe-replay-'))
      try {
        return await replayed(log, join(folder, 'read.db'), { until, json, communities })
      } finally {
        await log.close()
        await rm(folder, { recursive: true, force: true })
      }
    },
  )

async function replayed(
  log: EventLogReader,
  path: string,
  {
    until,
    json = false,
    communities,
  }: { until: Until | undefined; json: boolean | undefined; communities: readonly string[] | undefined },
): Promise<Said> {
  const head = await log.head()
  const last = until !== undefined && 'position' in until ? Math.min(until.position, head) : head
  using interrupted = interruption()
  const bar = progress('replay', last, { hidden: json })
  const db = openReadDatabase(path, await log.identity(), communities)
  let outcome: ReplayReport
  try {
    const onEvents = (events: number, position: number) => bar.update(position, `${events} events`)
    const { signal } = interrupted
    outcome = await replayViews({ log, db, projections, catalogue, communities, until, signal, onEvents })
  } finally {
    bar.stop()
    db.close()
  }
  const { events, position, failures } = outcome
  if (interrupted.signal.aborted) {
    throw new Fault('replay.interrupted', `It was interrupted at position ${position}, after ${events} events.`)
  }
  const views = digestViews(path, projections)
  return {
    value: {
      position: String(position),
      events,
      views: views.map((view) => ({ ...view, position: String(view.position) })),
      failures: failures.map(({ view, failure }) => ({ view, ...failure, position: String(failure.position) })),
    },
    lines: [
      `${events} events, up to position ${position}`,
      ...table(views.map(({ view, version, digest }) => [view, `v${version}`, digest])),
      ...failures.map(({ view, failure }) => `${view} stands still at ${failure.position}: ${failure.reason}`),
    ],
    failed: failures.length > 0,
  }
}
