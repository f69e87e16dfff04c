import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { Command, InvalidArgumentError } from 'commander'
import { DEMO_DAYS, runDemo } from '../../demo/demo.ts'
import { COMMUNITY } from '../../demo/pa/index.ts'
import { personasOf } from '../../demo/personas.ts'
import { type CommandTurns, turns } from '../../demo/turns.ts'
import { dayNamed, type Instant, instant, iso, localDay } from '../../domain/kernel/index.ts'
import { zones } from '../../services/clock/zones.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Position } from '../../services/ports/event-log.ts'
import type { Views } from '../../services/queries/contract.ts'
import { type Core, openCore } from '../engine/core.ts'
import { serveCore } from '../engine/process.ts'
import type { RunningProjector } from '../engine/projector.ts'
import { startProjector } from '../engine/read-side.ts'
import { checkAddress } from '../engine/server.ts'
import { holdsEvents, logPlace } from '../engine/storage.ts'
import { storesOf } from '../engine/stores.ts'
import { action, interruption, print } from './action.ts'
import { type DemoRecord, keepRecord, recordIn } from './demo-record.ts'
import { checkNewestKeys } from './newest-keys.ts'
import { wholeArgument } from './options.ts'
import { ownCommand } from './own-command.ts'
import { progressBar } from './progress-bar.ts'
import { configOf, type ServeOptions, withServeOptions } from './serve.ts'

interface DemoCommandOptions extends ServeOptions {
  readonly seed?: number
  readonly until?: string
  readonly days?: number
  readonly serve: boolean
}

function day(text: string): string {
  if (dayNamed(text) !== undefined) return text
  throw new InvalidArgumentError('Use an existing day in the form YYYY-MM-DD.')
}

/** The pause of the projector while a history is made, which has no readers yet: some hundred events then share a commit. */
const VIEWS_REST_MS = 300

export const demoCommand = (): Command =>
  action<DemoCommandOptions>(
    withServeOptions(
      new Command('demo').description(
        'Runs the engine with a simulated community. The first run creates it; later runs keep it.',
      ),
    )
      .option('--seed <number>', 'number that selects the history (default: 1)', wholeArgument(0, 2 ** 32 - 1))
      .option(
        '--until <day>',
        'end the history at the start of this day, Shanghai time (default: today, followed by a morning of work)',
        day,
      )
      .option('--days <days>', `days of history (default: ${DEMO_DAYS})`, wholeArgument(1, 1000))
      .option('--no-serve', 'create the history, then exit')
      .addHelpText(
        'after',
        [
          '\nThe same seed, day and number of days always make the same history, but for what an installation draws with its',
          'own key: the numbers of demands, and who calls the raiser. Run an interrupted command again to continue it.',
          'Without --until, the history ends with a morning of work: 40 demands to triage, and an urgent one.',
        ].join('\n'),
      ),
    async (options) => {
      const config = configOf(options)
      const directory = config.data
      const place = logPlace(config)
      if (options.serve) await checkAddress(config)
      const log = { holds: await holdsEvents(place), inStore: place.url !== undefined }
      const record = recordFor(options, directory, log)
      // Written before there is a log, so that a directory with an incomplete history is recognised as a demo.
      if (!record.complete) keepRecord(directory, record)
      const madeOnly = (): undefined => {
        if (options.json) print(JSON.stringify({ data: directory, ...record, complete: true }))
      }
      if (record.complete && !options.serve) return madeOnly()
      const inTurn = turns()
      const core = await openCore({
        ...storesOf(config),
        clock: inTurn.clock,
        ordered: inTurn.ordered,
        flushesLater: !record.complete,
      })
      if (!record.complete) {
        await madeWithViews(core, record, inTurn, options).catch(async (error: unknown) => {
          await core.stop()
          throw error
        })
      }
      if (!options.serve) {
        await core.stop()
        return madeOnly()
      }
      const { url, views } = await serveCore(core, config, personasOf(record.seed))
      await built(views, await core.log.head(), options)
      print(
        options.json ? JSON.stringify({ url, data: directory, ...record, complete: true }) : welcome(url, directory),
      )
      return undefined
    },
  )

/** The demo that the directory holds, or the requested one in an empty directory. */
function recordFor(
  { seed, until, days }: DemoCommandOptions,
  directory: string,
  log: Parameters<typeof recordIn>[1],
): DemoRecord {
  const today = zones.dayOf(Date.now(), COMMUNITY.zone)
  const last = until === undefined ? today : localDay(until)
  if (last > today) throw new Fault('demo.in-future', '`--until` must not be later than today.')
  const end = iso(zones.endOf(last - 1, COMMUNITY.zone))
  const there = recordIn(directory, log)
  if (there === undefined)
    return {
      seed: seed ?? 1,
      until: end,
      days: days ?? DEMO_DAYS,
      complete: false,
      ...(until === undefined ? { morning: true } : {}),
    }
  const other =
    (seed ?? there.seed) !== there.seed ||
    (days ?? there.days) !== there.days ||
    (until !== undefined && end !== there.until)
  if (!other) return there
  throw new Fault(
    'demo.other',
    `${directory} holds another demo (seed ${there.seed}, ${there.days} days). Omit --seed, --days and --until, or choose another directory with --data.`,
  )
}

/**
 * Makes the demo, and from its middle on its views on another core. A projector that follows small commits takes several times as long
 * for each event as one that has a long log before it, so it begins late and pauses.
 *
 * @throws Fault `demo.interrupted` `demo.failed`
 */
async function madeWithViews(
  core: Core,
  record: DemoRecord,
  turns: CommandTurns,
  options: DemoCommandOptions,
): Promise<void> {
  let projector: Promise<RunningProjector> | undefined
  const begin = (): Promise<RunningProjector> => {
    projector ??= startProjector(core, { restMs: VIEWS_REST_MS })
    return projector
  }
  try {
    if (!(await made(core, record, { turns, middle: begin }, options)))
      throw new Fault('demo.interrupted', 'The demo is not yet complete. Run the same command again to continue.')
    await built(await begin(), await core.log.head(), options)
  } finally {
    await (await projector)?.stop()
  }
}

/** Makes the demo, or the rest of it. Returns false if it was interrupted. */
async function made(
  core: Core,
  record: DemoRecord,
  { turns, middle }: { readonly turns: CommandTurns; readonly middle: () => unknown },
  { json }: DemoCommandOptions,
): Promise<boolean> {
  using interrupted = interruption()
  const { directory, commands, catalogue } = core
  const { seed, until, days } = record
  let kept = record
  function present(): Instant {
    const moment = record.present ?? iso(Date.now())
    kept = { ...record, present: moment }
    // Recorded, so that an interrupted run continues with the same morning.
    keepRecord(directory, kept)
    return instant(moment)
  }
  const last = await core.log.at(await core.log.head())
  if (!json) process.stderr.write(`Making ${days} days of a simulated community …\n`)
  const bar = progressBar('demo', days, { hidden: json === true, signal: interrupted.signal })
  try {
    await checkNewestKeys(core)
    const { complete } = await runDemo({
      commands,
      catalogue,
      turns,
      seed,
      until: instant(until),
      days,
      ...(record.morning === true ? { present } : {}),
      zones,
      recorded: last && instant(last.recordedtime),
      onProgress(done) {
        bar.update(done, `day ${done} of ${days}`)
        if (done * 2 >= days) middle()
      },
      signal: interrupted.signal,
    })
    if (complete) {
      await finished(core)
      keepRecord(directory, { ...kept, complete })
    }
    // The signal may have come with the last command.
    return complete && !interrupted.signal.aborted
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Fault(
      'demo.failed',
      `The demo cannot continue from the existing data (${why}). Delete its data directory and start again.`,
      { cause },
    )
  } finally {
    bar.stop()
  }
}

/** Makes keys and history durable, before the record says that the demo is complete. */
async function finished({ log, vault }: Core): Promise<void> {
  const [{ epoch }, position] = [await log.identity(), await log.head()]
  // Whatever this process erased is erased, so the first start need not look for it in the whole log.
  await vault.reached({ epoch, position })
  await vault.flush?.()
  await log.tryWriting?.()
}

/** Waits for the first build of the views, so that pages are not empty. */
async function built(views: Pick<Views, 'status'>, head: Position, { json }: DemoCommandOptions): Promise<void> {
  const bar = progressBar('views', head, { hidden: json === true })
  for (;;) {
    const missing = views.status().filter(({ unbuilt, failure }) => unbuilt === true && failure === undefined)
    if (missing.length === 0) break
    const reached = Math.min(...missing.map(({ building, position }) => building?.position ?? position))
    bar.update(reached, `${reached} of ${head} events`)
    await delay(100)
  }
  bar.stop()
}

const welcome = (url: string, directory: string): string => `
三社 Sanshe is ready, with a simulated community (${COMMUNITY.id}) in ${directory}.

  Page       ${url}
  API        ${url}/docs
  A token    ${ownCommand(process.argv[1] ?? '', existsSync('scripts/setup.mjs'))} token --role committee --sub person-committee-1 --party committee --community ${COMMUNITY.id} --data ${directory}

Press Ctrl-C to stop it. The same command starts it again.`
