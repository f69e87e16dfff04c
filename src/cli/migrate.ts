import { Command } from 'commander'
import { Fault } from '../../services/kit/fault.ts'
import type { Migrated } from '../../services/migration/migration.ts'
import type { OnProgress } from '../../services/migration/verification.ts'
import { readConfig } from '../config/config.ts'
import { type Config, SETTINGS } from '../config/settings.ts'
import { keyMove, moveDirectory } from '../engine/migration.ts'
import { action, type Common, interruption, type Said } from './action.ts'
import { enrolmentsCommand } from './migrate-enrolments.ts'
import { dataOption, withData } from './options.ts'
import { type ProgressBar, progressBar } from './progress-bar.ts'

interface MigrateCommandOptions extends Common {
  readonly to?: string
  readonly verifyOnly?: true
  readonly data?: string
}

export const migrateCommand = (): Command => moveCommand().addCommand(enrolmentsCommand())

const moveCommand = (): Command =>
  action<MigrateCommandOptions>(
    new Command('migrate')
      .description(
        'Move the log of a stopped engine from its file to EventStoreDB, and prove that it is the same there.',
      )
      .option('--to <url>', `the EventStoreDB, an empty one (${SETTINGS.eventStoreUrl.variable})`)
      .option('--verify-only', 'copy nothing: compare every event and all views of both logs')
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nInterrupted, it goes on when run again. Keys go to NATS where NATS_URL names it. The file stays as it was, and no engine ' +
          'opens it any more: docs/how-to/move-to-eventstoredb.md tells how to go back.',
      ),
    async (options) => {
      const { to, data } = options
      const config = readConfig({
        ...withData(data),
        ...(to === undefined ? {} : { [SETTINGS.eventStoreUrl.variable]: to }),
      })
      const url = config.eventStoreUrl
      if (url === undefined) {
        throw new Fault('migrate.no-target', 'Name the EventStoreDB with --to, or in EVENTSTORE_URL.')
      }
      return moved(url, config, options)
    },
  )

async function moved(url: string, config: Config, { verifyOnly, json }: MigrateCommandOptions): Promise<Said> {
  const compareOnly = verifyOnly === true
  using interrupted = interruption()
  const { signal } = interrupted
  const keys = compareOnly ? undefined : keyMove(config)
  const bars = stepBars(json === true)
  try {
    const outcome = await moveDirectory(config.data, {
      url,
      compareOnly,
      signal,
      onProgress: bars.onProgress,
      ...(keys === undefined ? {} : { moveKeys: keys.move }),
    })
    return said(outcome, keys?.copied())
  } catch (error) {
    if (!signal.aborted || error instanceof Fault) throw error
    throw new Fault('migrate.interrupted', 'It was interrupted: run the same command again, and it goes on.')
  } finally {
    bars.stop()
  }
}

/** A progress bar for each step, one after the other. */
function stepBars(hidden: boolean) {
  let step: { readonly what: string; readonly bar: ProgressBar } | undefined
  return {
    onProgress(what: Parameters<OnProgress>[0], events: number, total: number) {
      if (step?.what !== what) {
        step?.bar.stop()
        step = { what, bar: progressBar(what, total, { hidden }) }
      }
      step.bar.update(events, `${events} events`)
    },
    stop: () => step?.bar.stop(),
  }
}

function said(
  { from, to, copied, copyMs, verified, complete }: Migrated,
  keys?: { keys: number; values: number },
): Said {
  const { events, source, target, difference, beyond, views, same } = verified
  const rate = copied === 0 ? 0 : Math.round((copied * 1000) / copyMs)
  const other = views.filter((view) => view.source !== view.target)
  return {
    value: {
      complete,
      same,
      events,
      copied,
      eventsPerSecond: rate,
      from: { ...from, position: String(source) },
      ...(to === undefined ? {} : { to: { ...to, position: String(target) } }),
      beyond,
      ...(difference === undefined ? {} : { difference }),
      ...(keys === undefined ? {} : { keys }),
      views,
    },
    lines: [
      ...(copied === 0 ? [] : [`${copied} events were copied, ${rate} a second.`]),
      `${events} events are the same in both logs; the last stands at ${source} in the file and at ${target} in EventStoreDB.`,
      ...(difference === undefined ? [] : [sentence(difference)]),
      ...(beyond ? ['EventStoreDB holds more behind it.'] : []),
      ...(difference !== undefined
        ? []
        : other.length === 0
          ? [`All ${views.length} views that are folded from both logs are the same.`]
          : [`These views are not the same: ${other.map(({ view }) => view).join(', ')}.`]),
      ...(keys === undefined
        ? []
        : [
            `${keys.keys + keys.values} keys are in NATS now. vault.db still opens the values of persons who are erased from now on: destroy it once you do not go back.`,
          ]),
      ...(same && complete && to !== undefined
        ? [
            `It is complete: start engines with EVENTSTORE_URL. The log is in epoch ${to.epoch}; cursors from before are told where to start.`,
            'With NATS, delete the stream GOVERNANCE before the start. No engine opens log.db any more.',
          ]
        : []),
    ],
    failed: !same,
  }
}

const sentence = ({ event, what, source, target, id }: NonNullable<Migrated['verified']['difference']>): string =>
  what === 'missing'
    ? `Event ${event}, ${id}, at ${source} in the file, is missing in EventStoreDB.`
    : `Event ${event}, ${id}, at ${source} in the file, is another one at ${target} in EventStoreDB, by its ${what}.`
