import { Command } from 'commander'
import { Fault } from '../../services/kit/fault.ts'
import type { Migrated } from '../../services/migration/migration.ts'
import type { OnProgress } from '../../services/migration/verification.ts'
import { readConfig } from '../config/config.ts'
import { type Config, SETTINGS } from '../config/settings.ts'
import { keyMove, moveDirectory } from '../engine/migration.ts'
import { action, type Common, interruption, type Said } from './action.ts'
import { dataOption, withData } from './options.ts'
import { type ProgressBar, progressBar } from './progress-bar.ts'
import { quantity } from './quantity.ts'

interface MigrateCommandOptions extends Common {
  readonly to?: string
  readonly verifyOnly?: true
  readonly data?: string
}

export const migrateCommand = (): Command =>
  action<MigrateCommandOptions>(
    new Command('migrate')
      .description('Moves the log of a stopped engine from its file to EventStoreDB, and proves that both are equal.')
      .option('--to <url>', `address of an empty EventStoreDB (${SETTINGS.eventStoreUrl.variable})`)
      .option('--verify-only', 'copy nothing; compare every event and all views of both logs')
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nRun an interrupted command again to continue it. If NATS_URL is set, the keys are copied to NATS. The file is not changed, but no ' +
          'engine opens it any more. docs/how-to/move-to-eventstoredb.md describes how to go back.',
      ),
    async (options) => {
      const { to, data } = options
      const config = readConfig({
        ...withData(data),
        ...(to === undefined ? {} : { [SETTINGS.eventStoreUrl.variable]: to }),
      })
      const url = config.eventStoreUrl
      if (url === undefined) {
        throw new Fault('migrate.no-target', 'Set --to or EVENTSTORE_URL to the address of the EventStoreDB.')
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
    throw new Fault('migrate.interrupted', 'The move was interrupted. Run the same command again to continue.')
  } finally {
    bars.stop()
  }
}

/** Shows one progress bar for each step. */
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
      ...(copied === 0 ? [] : [`Copied ${quantity(copied, 'event')} (${rate} a second).`]),
      `Both logs hold the same ${quantity(events, 'event')}. The last is at position ${source} in the file and ${target} in EventStoreDB.`,
      ...(difference === undefined ? [] : [sentence(difference)]),
      ...(beyond ? ['EventStoreDB holds more events after it.'] : []),
      ...(difference !== undefined
        ? []
        : other.length === 0
          ? [`All ${views.length} views folded from both logs are equal.`]
          : [`These views differ: ${other.map(({ view }) => view).join(', ')}.`]),
      ...(keys === undefined
        ? []
        : [
            `Keys that are now in NATS: ${keys.keys + keys.values}. vault.db can still open values of persons who are erased later. Destroy it when you no longer need to go back.`,
          ]),
      ...(same && complete && to !== undefined
        ? [
            `The move is complete. Start engines with EVENTSTORE_URL. The log is in epoch ${to.epoch}; older cursors get an error that says where to start.`,
            'With NATS: delete the stream GOVERNANCE before you start engines. No engine opens log.db any more.',
          ]
        : []),
    ],
    failed: !same,
  }
}

const sentence = ({ event, what, source, target, id }: NonNullable<Migrated['verified']['difference']>): string =>
  what === 'missing'
    ? `Event ${event} (${id}), at position ${source} in the file, is missing in EventStoreDB.`
    : `Event ${event} (${id}), at position ${source} in the file, differs in its ${what} from the event at position ${target} in EventStoreDB.`
