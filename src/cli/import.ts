import { readFile } from 'node:fs/promises'
import { Command, Option } from 'commander'
import {
  firstRows,
  type ImportReport,
  importDemands,
  type MappedRow,
  openRequests,
  parseMapping,
  type Remark,
} from '../../services/import/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import { utf8Text } from '../../services/kit/utf8.ts'
import { action, type Common, interruption, type Said } from './action.ts'
import { openCommandTarget } from './command-target.ts'
import { communityArgument, dataOption, engineUrl, idArgument, wholeArgument } from './options.ts'
import { progressBar } from './progress-bar.ts'
import { quantity } from './quantity.ts'

export interface ImportCommandOptions extends Common {
  readonly mapping: string
  readonly community: string
  readonly establish?: string
  readonly actor: string
  readonly url?: string
  readonly token?: string
  readonly preview?: number
  readonly strict?: true
  readonly mostBad: number
  readonly concurrency: number
  readonly data?: string
}

export const importCommand = (): Command =>
  action<ImportCommandOptions>(
    new Command('import')
      .description(
        'Imports requests of another system as demands, with their stated history. Running it again changes nothing.',
      )
      .argument('<file>', 'file of requests: CSV, JSON (such as Open311 GeoReport) or JSON Lines')
      .requiredOption('--mapping <file>', 'mapping of its columns (docs/reference/import-mapping.md)')
      .option('--community <id>', 'community of the demands', communityArgument, 'pa')
      .option(
        '--establish <zone>',
        'establish the community in this time zone if it does not exist; not needed in a new installation',
      )
      .option(
        '--actor <id>',
        'id of the administrator who imports; use the same id to resume an interrupted import',
        idArgument,
        'importer',
      )
      .option('--url <url>', 'send to a running engine over HTTP, as the holder of the token', engineUrl)
      .addOption(new Option('--token <token>', 'token for --url (see `sanshe token`)').env('SANSHE_TOKEN'))
      .option(
        '--preview <rows>',
        'print the first rows as they would be imported, with all values, and import nothing',
        wholeArgument(1, 1000),
      )
      .option('--strict', 'exit with code 1 if a row is bad')
      .option(
        '--most-bad <rows>',
        'stop after this many bad rows, which suggest a wrong mapping',
        wholeArgument(1, 1_000_000),
        10_000,
      )
      .option('--concurrency <commands>', 'commands in progress at the same time', wholeArgument(1, 4096), 512)
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nExample: sanshe import requests.csv --mapping docs/how-to/import/baltimore.json --community pa\n' +
          'Bad rows are reported with line and reason; all others are imported. Run an interrupted import again to resume it.',
      ),
    async (options, file = '') => {
      const mapping = parseMapping(await textOf(options.mapping))
      const requests = await openRequests(file, mapping)
      if (options.preview !== undefined) return previewed(await firstRows(requests.rows, options.preview))
      using interrupted = interruption()
      const { signal } = interrupted
      const target = await openCommandTarget(options, mapping.zone, signal)
      const bar = progressBar('import', requests.size, { hidden: options.json === true, signal })
      const begun = performance.now()
      const rate = (rows: number): number => Math.round((rows * 1000) / (performance.now() - begun))
      try {
        const report = await importDemands({
          ...target,
          rows: requests.rows,
          community: options.community,
          mostBad: options.mostBad,
          signal,
          onRow: (rows) => bar.update(requests.read(), `${rows} rows, ${rate(rows)} a second`),
        })
        bar.stop()
        return said(report, {
          founded: target.founded,
          withoutValue: requests.withoutValue(),
          seconds: (performance.now() - begun) / 1000,
          strict: options.strict === true,
        })
      } finally {
        bar.stop()
        await target.close()
      }
    },
  )

async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Fault('mapping.file', `The mapping ${path} cannot be read. Check the path.`, { cause })
  })
  const text = utf8Text(bytes)
  if (text === undefined) throw new Fault('mapping.file', `The mapping ${path} is not UTF-8. Save it as UTF-8.`)
  return text
}

function said(
  report: ImportReport,
  {
    founded,
    withoutValue,
    seconds,
    strict,
  }: { founded: boolean; withoutValue: readonly string[]; seconds: number; strict: boolean },
): Said {
  const { rows, imported, known, bad, doubts, stopped } = report
  const rate = Math.round(rows / seconds)
  return {
    value: { ...report, withoutValue, founded, seconds: Number(seconds.toFixed(3)), rowsPerSecond: rate },
    lines: [
      ...(founded ? ['The community did not exist and was established.'] : []),
      ...bad.map((remark) => `bad    ${lineOf(remark)}`),
      ...doubts.map((remark) => `doubt  ${lineOf(remark)}`),
      ...(withoutValue.length === 0 || rows === 0 ? [] : [`No row has a value in: ${withoutValue.join(', ')}.`]),
      `${quantity(rows, 'row')} in ${seconds.toFixed(1)} s (${rate} a second): ${imported} imported, ${known} already there, ${bad.length} bad`,
      ...(stopped === undefined ? [] : [`The import stopped: ${stopped.code}: ${stopped.detail}`]),
    ],
    failed: stopped !== undefined || (strict && bad.length > 0),
  }
}

const previewed = (rows: readonly MappedRow[]): Said => ({
  value: { preview: rows.map(({ line, mapped }) => ({ line, ...mapped })) },
  lines: rows.map(({ line, mapped }) => `line ${line}: ${JSON.stringify(mapped, null, 2)}`),
})

const lineOf = ({ line, reference, reason }: Remark): string =>
  `line ${line}${reference === undefined ? '' : ` (${reference})`}: ${reason}`
