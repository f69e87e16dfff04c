import { readFile } from 'node:fs/promises'
import { Command, Option } from 'commander'
import {
  type ImportReport,
  importDemands,
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

export interface ImportCommandOptions extends Common {
  readonly mapping: string
  readonly community: string
  readonly establish?: string
  readonly actor: string
  readonly url?: string
  readonly token?: string
  readonly strict?: true
  readonly mostBad: number
  readonly concurrency: number
  readonly data?: string
}

export const importCommand = (): Command =>
  action<ImportCommandOptions>(
    new Command('import')
      .description(
        'Turn the requests of another system into demands, with the history that it states. Again, it changes nothing.',
      )
      .argument('<file>', 'CSV, or Open311 GeoReport JSON')
      .requiredOption('--mapping <file>', 'what its columns mean: see docs/reference/import-mapping.md')
      .option('--community <id>', 'the community that the demands belong to', communityArgument, 'pa')
      .option(
        '--establish <zone>',
        'found the community in this time zone, where it is not there; a new installation needs no telling',
      )
      .option('--actor <id>', 'who imports, as administrator; a resumed run must be the same', idArgument, 'importer')
      .option('--url <url>', 'send to a running engine over HTTP, on behalf of the sender of the token', engineUrl)
      .addOption(new Option('--token <token>', 'token for --url (see `sanshe token`)').env('SANSHE_TOKEN'))
      .option('--strict', 'fail (exit code 1) where a row is bad')
      .option(
        '--most-bad <rows>',
        'stop after so many bad rows: the mapping is wrong then',
        wholeArgument(1, 1_000_000),
        10_000,
      )
      .option('--concurrency <commands>', 'commands under way at a time', wholeArgument(1, 4096), 512)
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nExample: sanshe import requests.csv --mapping docs/how-to/import/baltimore.json --community pa\n' +
          'Bad rows are reported with line and reason, and the others go in. Interrupted, it resumes when run again.',
      ),
    async (options, file = '') => {
      const mapping = parseMapping(await textOf(options.mapping))
      const requests = await openRequests(file, mapping)
      using interrupted = interruption()
      const { signal } = interrupted
      const target = await openCommandTarget(options, mapping.zone, signal)
      const bar = progressBar('import', requests.size, { hidden: options.json === true })
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
    throw new Fault('mapping.file', `The mapping ${path} cannot be read: check its name.`, { cause })
  })
  const text = utf8Text(bytes)
  if (text === undefined) throw new Fault('mapping.file', `The mapping ${path} is not UTF-8: save it as UTF-8.`)
  return text
}

function said(
  report: ImportReport,
  { founded, seconds, strict }: { founded: boolean; seconds: number; strict: boolean },
): Said {
  const { rows, imported, known, bad, doubts, stopped } = report
  const rate = Math.round(rows / seconds)
  return {
    value: { ...report, founded, seconds: Number(seconds.toFixed(3)), rowsPerSecond: rate },
    lines: [
      ...(founded ? ['The community was founded: it was not there.'] : []),
      ...bad.map((remark) => `bad    ${lineOf(remark)}`),
      ...doubts.map((remark) => `doubt  ${lineOf(remark)}`),
      `${rows} rows in ${seconds.toFixed(1)} s (${rate} a second): ${imported} imported, ${known} already there, ${bad.length} bad`,
      ...(stopped === undefined ? [] : [`stopped: ${stopped.code}: ${stopped.detail}`]),
    ],
    failed: stopped !== undefined || (strict && bad.length > 0),
  }
}

const lineOf = ({ line, reference, reason }: Remark): string =>
  `line ${line}${reference === undefined ? '' : ` (${reference})`}: ${reason}`
