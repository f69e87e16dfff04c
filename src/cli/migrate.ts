import { Command } from 'commander'
import { Fault } from '../../services/kit/fault.ts'
import type { Migrated } from '../../services/migration/migration.ts'
import type { OnProgress } from '../../services/migration/verification.ts'
import { readConfig } from '../config/config.ts'
import { type Config, SETTINGS } from '../config/settings.ts'
import { keyMove, moveDirectory, sealDirectory } from '../engine/migration.ts'
import { action, type Common, interruption, type Said } from './action.ts'
import { dataOption, withData } from './options.ts'
import { type ProgressBar, progressBar } from './progress-bar.ts'

interface MigrateCommandOptions extends Common {
  readonly to?: string
  readonly verifyOnly?: true
  readonly seal?: true
  readonly data?: string
}

export const migrateCommand = (): Command =>
  action<MigrateCommandOptions>(
    new Command('migrate')
      .description(
        'Move the log of a stopped engine from its file to EventStoreDB, or seal it, and prove that it is the same there.',
      )
      .option('--to <url>', `the EventStoreDB, an empty one (${SETTINGS.eventStoreUrl.variable})`)
      .option('--seal', 'seal personal values that older versions recorded in plain; without --to in a new file')
      .option('--verify-only', 'copy nothing: compare every event and all views of both logs')
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nInterrupted, it goes on when run again. Keys go to NATS where NATS_URL names it. The file stays as it was, and no engine ' +
          'opens it any more: docs/how-to/move-to-eventstoredb.md tells how to go back.',
      ),
    async (options) => {
      const { to, data, seal } = options
      const config = readConfig({
        ...withData(data),
        ...(to === undefined ? {} : { [SETTINGS.eventStoreUrl.variable]: to }),
      })
      const url = config.eventStoreUrl
      if (url === undefined && seal !== true) {
        throw new Fault('migrate.no-target', 'Name the EventStoreDB with --to, or in EVENTSTORE_URL.')
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

/** How the report calls the target, and what comes next. */
interface TargetWords {
  readonly name: string
  readonly start: string
  readonly rest: string
}

const STORE: TargetWords = {
  name: 'EventStoreDB',
  start: 'start engines with EVENTSTORE_URL.',
  rest: 'No engine opens log.db any more.',
}
const FILE: TargetWords = {
  name: 'the new file',
  start: 'start the engine.',
  rest: 'The plain values are in log.before-seal.db and in backups: destroy these.',
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
      ...(copied === 0 ? [] : [`${copied} events were copied, ${rate} a second.`]),
      `${events} events are the same in both logs; the last stands at ${source} in the file and at ${target} in ${place.name}.`,
      ...(difference === undefined ? [] : [sentence(difference, place)]),
      ...(beyond ? [`There is more behind it in ${place.name}.`] : []),
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
            `It is complete: ${place.start} The log is in epoch ${to.epoch}; cursors from before are told where to start.`,
            `With NATS, delete the stream GOVERNANCE before the start. ${place.rest}`,
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
  const which = `Event ${event}, ${id}, at ${source} in the file,`
  return what === 'missing'
    ? `${which} is missing in ${name}.`
    : `${which} is another one at ${target} in ${name}, by its ${what}.`
}
