import { Value } from '@sinclair/typebox/value'
import { Command, InvalidArgumentError } from 'commander'
import { Month } from '../../domain/community/report-events.ts'
import { instantNamed, iso, positionNamed } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { EventLogReader } from '../../services/ports/event-log.ts'
import type { Until } from '../../services/projector/replay.ts'
import { readConfig } from '../config/config.ts'
import { installationOf } from '../engine/installation.ts'
import { openLogReader } from '../engine/storage.ts'
import { type LogReplayOptions, replayLog } from '../engine/stored-views.ts'
import { action, type Common, interruption, type Said } from './action.ts'
import { dataOption, withData } from './options.ts'
import { progressBar } from './progress-bar.ts'
import { quantity } from './quantity.ts'
import { textTable } from './table.ts'

interface ReplayCommandOptions extends Common {
  readonly until?: Until
  readonly month?: string
  readonly data?: string
}

/** Parses a position or a time. A day alone is none: a log may have communities of several time zones. */
function until(text: string): Until {
  const position = positionNamed(text)
  if (position !== undefined) return { position }
  const at = instantNamed(text)
  if (at === undefined) {
    throw new InvalidArgumentError('Use a position (184213) or a time with its offset (2026-03-01T08:00:00Z).')
  }
  return { recorded: iso(at) }
}

function month(text: string): string {
  if (Value.Check(Month, text)) return text
  throw new InvalidArgumentError('Use a month of the calendar (2026-03).')
}

export const replayCommand = (): Command =>
  action<ReplayCommandOptions>(
    new Command('replay')
      .description(
        'Folds the log from its beginning into fresh views, and prints a digest of the events and of each view. The engine may run meanwhile.',
      )
      .option(
        '--until <position|time>',
        'stop after this position, or after the events recorded up to this time',
        until,
      )
      .option(
        '--month <month>',
        'also print the digest of the public figures of this month (2026-03), as its report has it',
        month,
      )
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nEqual logs have equal digests. Compare those of the views with `sanshe projections status --digest` at the same position, and that of the events with one that was kept elsewhere.',
      ),
    async ({ until, month, data, json }) => {
      const { place, communities } = installationOf(readConfig(withData(data)))
      const log = await openLogReader(place)
      try {
        return await replayed(log, { until, month, json, communities })
      } finally {
        await log.close()
      }
    },
  )

async function replayed(
  log: EventLogReader,
  {
    until,
    month,
    json = false,
    communities,
  }: Pick<LogReplayOptions, 'until' | 'month' | 'communities'> & { json: boolean | undefined },
): Promise<Said> {
  const head = await log.head()
  const last = until !== undefined && 'position' in until ? Math.min(until.position, head) : head
  using interrupted = interruption()
  const { signal } = interrupted
  const bar = progressBar('replay', last, { hidden: json, signal })
  const onEvents = (events: number, position: number) => bar.update(position, `${events} events`)
  const outcome = await replayLog(log, { until, month, communities, signal, onEvents }).finally(() => bar.stop())
  const { events, position, eventsDigest, failures, digests, months } = outcome
  if (signal.aborted) {
    throw new Fault('replay.interrupted', `The replay was interrupted at position ${position}, after ${events} events.`)
  }
  return {
    value: {
      position: String(position),
      events,
      eventsDigest,
      views: digests.map((view) => ({ ...view, position: String(view.position) })),
      months,
      failures: failures.map(({ view, failure }) => ({ view, ...failure, position: String(failure.position) })),
    },
    lines: [
      `Folded ${quantity(events, 'event')} up to position ${position}.`,
      `Digest of these events: ${eventsDigest}`,
      ...textTable(digests.map(({ view, version, digest }) => [view, `v${version}`, digest])),
      ...textTable(months.map((one) => [one.community, one.month, one.counts, one.digest])),
      ...failures.map(({ view, failure }) => `${view} stopped at position ${failure.position}: ${failure.reason}`),
    ],
    failed: failures.length > 0,
  }
}
