import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { loadSensitive, testFiles } from './load-sensitive.ts'
import { endAll, type Outcome, run, startGroup } from './run.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const HOUR_MS = 3_600_000
const BUSY = 'for (;;);'

const HELP = `Runs the tests over and over while other processes use the processor, with limits of time lifted.

  npm run test:steady -- [options]

  --whole 5     runs of the whole quick tier
  --each 20     runs of each quick file that touches time, processes or sockets
  --faults 3    runs of each file of the fault tier
  --hours 3     starts no further run after so many hours (default: no limit)
  --busy 2      processes that use the processor meanwhile
  --only text   only files whose path holds this text
  --folder data/steadiness    where the output of runs that failed is kept
`

interface Row {
  runs: number
  failures: number
  slowestMs: number
}

interface Phase {
  readonly name: string
  readonly runs: number
  readonly args: readonly string[]
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

function phasesOf(values: { whole: string; each: string; faults: string; only: string }): Phase[] {
  const quick = ['--project', 'pure', '--project', 'engine']
  const wanted = (files: readonly string[]) => files.filter((file) => file.includes(values.only))
  const phases = [
    { name: 'whole', runs: Number(values.whole), args: quick, files: wanted(testFiles(ROOT, 'test')) },
    { name: 'each', runs: Number(values.each), args: quick, files: wanted(loadSensitive(ROOT)) },
    {
      name: 'faults',
      runs: Number(values.faults),
      args: ['--project', 'faults'],
      files: wanted(testFiles(ROOT, 'faults')),
    },
  ]
  return phases
    .filter(({ runs, files }) => runs > 0 && files.length > 0)
    .map(({ name, runs, args, files }) => ({
      name: `${name} (${files.length} files)`,
      runs,
      args: [...args, ...files],
    }))
}

function note(rows: Map<string, Row>, name: string, ms: number, failed: boolean): void {
  const row = rows.get(name) ?? { runs: 0, failures: 0, slowestMs: 0 }
  row.runs += 1
  row.failures += failed ? 1 : 0
  row.slowestMs = Math.max(row.slowestMs, ms)
  rows.set(name, row)
}

function noteAll(rows: Map<string, Row>, phase: string, { ms, files, trouble }: Outcome): boolean {
  const failed = trouble.length > 0 || files.some((one) => one.failed)
  for (const one of files) note(rows, one.file, one.ms, one.failed)
  note(rows, `run of ${phase}`, ms, failed)
  return failed
}

function table(rows: ReadonlyMap<string, Row>): string[] {
  const order = [...rows].toSorted(
    ([, one], [, other]) => other.failures - one.failures || other.slowestMs - one.slowestMs,
  )
  const lines = order.map(([name, { runs, failures, slowestMs }]) =>
    [String(runs).padStart(5), String(failures).padStart(9), seconds(slowestMs).padStart(10), ` ${name}`].join(''),
  )
  return [' runs failures   slowest  file', ...lines]
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      whole: { type: 'string', default: '5' },
      each: { type: 'string', default: '20' },
      faults: { type: 'string', default: '3' },
      hours: { type: 'string', default: 'Infinity' },
      busy: { type: 'string', default: '2' },
      only: { type: 'string', default: '' },
      folder: { type: 'string', default: 'data/steadiness' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return say(HELP)
  const folder = resolve(values.folder)
  mkdirSync(folder, { recursive: true })
  for (let nth = 0; nth < Number(values.busy); nth += 1) startGroup(process.execPath, ['-e', BUSY])

  const rows = new Map<string, Row>()
  const startedMs = performance.now()
  const budgetMs = Number(values.hours) * HOUR_MS
  let failures = 0
  let skipped = 0
  for (const { name, runs, args } of phasesOf(values)) {
    for (let nth = 1; nth <= runs; nth += 1) {
      if (performance.now() - startedMs > budgetMs) {
        skipped += 1
        continue
      }
      const log = join(folder, 'current.txt')
      const outcome = await run(ROOT, args, log, 2 * HOUR_MS)
      const failed = noteAll(rows, name, outcome)
      const kept = join(folder, `${name.split(' ')[0]}-${nth}.txt`)
      if (failed) copyFileSync(log, kept)
      failures += failed ? 1 : 0
      say(
        `${seconds(performance.now() - startedMs).padStart(10)}  ${name} ${nth}/${runs}: ${failed ? `FAILED, see ${kept}` : 'passed'} in ${seconds(outcome.ms)}`,
      )
      for (const one of outcome.files.filter((file) => file.failed)) say(`              ${one.file}`)
      for (const one of outcome.trouble) say(`              The run ${one}`)
    }
  }
  rmSync(join(folder, 'current.txt'), { force: true })
  say(`\n${table(rows).join('\n')}\n`)
  if (skipped > 0) say(`${skipped} runs were left out: the time was up.`)
  say(failures === 0 ? 'Nothing failed.' : `${failures} runs failed; their output is in ${folder}.`)
  process.exitCode = failures === 0 ? 0 : 1
}

process.on('exit', endAll)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))
await main().finally(endAll)
