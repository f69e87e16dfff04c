import { Command } from 'commander'
import { Fault } from '../../services/kit/fault.ts'
import type { Migrated } from '../../services/migration/migration.ts'
import type { OnProgress } from '../../services/migration/verification.ts'
import { readConfig } from '../config/config.ts'
import { type Config, SETTINGS } from '../config/settings.ts'
import { keyMove, moveDirectory, sealDirectory } from '../engine/migration.ts'
import { action, type Common, interruption, type Said } from './action.ts'
import { enrolmentsCommand } from './migrate-enrolments.ts'
import { masterKeyCommand } from './migrate-master-key.ts'
import { dataOption, withData } from './options.ts'
import { type ProgressBar, progressBar } from './progress-bar.ts'
import { quantity } from './quantity.ts'

interface MigrateCommandOptions extends Common {
  readonly to?: string
  readonly verifyOnly?: true
  readonly seal?: true
  readonly data?: string
}

export const migrateCommand = (): Command =>
  moveCommand().addCommand(enrolmentsCommand()).addCommand(masterKeyCommand())

const moveCommand = (): Command =>
  action<MigrateCommandOptions>(
    new Command('migrate')
      .description(
        'Moves the log of a stopped engine from its file to EventStoreDB, or seals it, and proves that both are equal.',
      )
      .option('--to <url>', `address of an empty EventStoreDB (${SETTINGS.eventStoreUrl.variable})`)
      .option('--seal', 'seal personal values that older versions recorded in plain; without --to, in a new file')
      .option('--verify-only', 'copy nothing; compare every event and all views of both logs')
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nRun an interrupted command again to continue it. If NATS_URL is set, the keys are copied to NATS. The file is not changed, but no ' +
          'engine opens it any more. docs/how-to/move-to-eventstoredb.md describes how to go back.',
      ),
    async (options) => {
      const { to, data, seal } = options
      const config = readConfig({
        ...withData(data),
        ...(to === undefined ? {} : { [SETTINGS.eventStoreUrl.variable]: to }),
      })
      const url = config.eventStoreUrl
      if (url === undefined && seal !== true) {
        throw new Fault('migrate.no-target', 'Set --to or EVENTSTORE_URL to the address of the EventStoreDB.')
      }
      return moved(url, config, options)
    },
  )

/** @param url of the EventStoreDB; undefined where the log stays in a file */
async function moved(
  url: string | undefined,
  config: Config,
  { verifyOnly, seal, json }: MigrateCommandOptions,
): Promise<Said> {
  const compareOnly = verifyOnly === true
  using interrupted = interruption()
  const { signal } = interrupted
  const keys = compareOnly || url === undefined ? undefined : keyMove(config)
  const bars = stepBars(json === true)
  try {
    const how = { compareOnly, signal, onProgress: bars.onProgress }
    if (url === undefined) return said(await sealDirectory(config.data, how), FILE)
    const moveKeys = keys === undefined ? {} : { moveKeys: keys.move }
    const outcome = await moveDirectory(config.data, { ...how, url, seals: seal === true, ...moveKeys })
    return said(outcome, STORE, keys?.copied())
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

/** How the report calls the target, and what comes next. */
interface TargetWords {
  readonly name: string
  readonly done: string
  readonly rest: string
}

const STORE: TargetWords = {
  name: 'EventStoreDB',
  done: 'The move is complete. Start engines with EVENTSTORE_URL.',
  rest: 'No engine opens log.db any more.',
}
const FILE: TargetWords = {
  name: 'the new file',
  done: 'All old plain values are sealed. Start the engine.',
  rest: 'The plain values are in log.before-seal.db and in backups: destroy these. read.db has them until the engine has started.',
}

function said(
  { from, to, copied, copyMs, verified, complete }: Migrated,
  place: TargetWords,
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
      `Both logs hold the same ${quantity(events, 'event')}. The last is at position ${source} in the file and ${target} in ${place.name}.`,
      ...(difference === undefined ? [] : [sentence(difference, place)]),
      ...(beyond ? [`There are more events after it in ${place.name}.`] : []),
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
            `${place.done} The log is in epoch ${to.epoch}; older cursors get an error that says where to start.`,
            `With NATS: delete the stream GOVERNANCE before you start engines. ${place.rest}`,
          ]
        : []),
    ],
    failed: !same,
  }
}

function sentence(
  { event, what, source, target, id }: NonNullable<Migrated['verified']['difference']>,
  { name }: TargetWords,
): string {
  const which = `Event ${event} (${id}), at position ${source} in the file,`
  return what === 'missing'
    ? `${which} is missing in ${name}.`
    : `${which} differs in its ${what} from the event at position ${target} in ${name}.`
}
