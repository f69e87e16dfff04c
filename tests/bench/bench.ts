/** Measures the engine: `npm run bench -- --help`. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { measureGrowth } from './growth.ts'
import type { Bench, BenchSetting, Measured } from './measure.ts'
import { growthTable, writePage } from './page.ts'
import { keepResults, type Measurement, resultsIn } from './results.ts'
import { medians } from './statistics.ts'
import { report, rounded, rowsOf } from './table.ts'

const HELP = `npm run bench -- [options]

  --only append,command   these benches (default: all)
  --scale 1e6             events behind benches that read a log (default: 1e6)
  --scale 1e5,1e6,1e7     growth: the same engine over histories of these sizes, instead of the benches
  --communities 100       growth: over histories of so many communities (default: 1); printed only
  --runs 3                runs of each bench; the medians are reported (default: 3)
  --quick                 one short run of each bench, to see that it works; the peer only if it is installed
  --write                 write the results so far into docs/explanation/performance.md; with --only= nothing else
  --folder data/bench     where the benches keep their files, which are removed
  --json data/bench.json  the results; a bench replaces its own`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      only: { type: 'string' },
      scale: { type: 'string' },
      communities: { type: 'string', default: '1' },
      runs: { type: 'string' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      folder: { type: 'string', default: 'data/bench' },
      json: { type: 'string' },
    },
  })
  if (values.help) {
    process.stdout.write(`${HELP}\n`)
    return
  }
  const { quick } = values
  const json = values.json ?? (quick ? 'data/bench-quick.json' : 'data/bench.json')
  const scales = (values.scale ?? (quick ? '2000' : '1e6')).split(',').map(Number)
  const [scale = Number.NaN, ...larger] = scales
  if (larger.length > 0) {
    const growth = await inFolder(values.folder, 'growth', (folder) =>
      measureGrowth({ folder, scales, communities: Number(values.communities), quick }),
    )
    if (growth.communities === 1) keepResults(json, { ...resultsIn(json), growth })
    process.stdout.write(`${growthTable(growth).join('\n')}\n`)
  } else {
    const runs = Number(values.runs ?? (quick ? 1 : 3))
    await runBenches({ only: values.only?.split(','), json, folder: values.folder, scale, quick, runs })
  }
  if (values.write) writePage(resultsIn(json))
}

interface Benching extends BenchSetting {
  readonly only: readonly string[] | undefined
  readonly json: string
  readonly runs: number
}

/** Runs benches one after the other. Each result is kept at once, so that an interrupted run loses one bench. */
async function runBenches({ only, json, folder: within, runs, ...setting }: Benching): Promise<void> {
  const files = readdirSync(import.meta.dirname).filter((file) => /\.bench\.[jt]s$/.test(file))
  const benches: Bench[] = (await Promise.all(files.map((file) => import(`./${file}`)))).map(({ bench }) => bench)
  const results: Measurement[] = []
  for (const bench of benches.filter(({ name }) => only?.includes(name) ?? true)) {
    const start = performance.now()
    const result = await inFolder(within, bench.name, (folder) => measure(bench, { ...setting, folder }, runs))
    if (result === undefined) continue
    process.stderr.write(`${bench.name}: ${rounded((performance.now() - start) / 1000)} s\n`)
    results.push(result)
    const before = resultsIn(json)
    keepResults(json, { ...before, benches: { ...before.benches, [bench.name]: result } })
  }
  const rows = results.flatMap(({ rows }) => rows)
  if (rows.length > 0) process.stdout.write(`${report(results, rows)}\n`)
}

async function inFolder<T>(within: string, name: string, work: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(within, { recursive: true })
  const folder = mkdtempSync(join(resolve(within), `${name}-`))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Measures one bench. Resolves with undefined if the bench cannot run here. */
async function measure(bench: Bench, setting: BenchSetting, runs: number): Promise<Measurement | undefined> {
  if ((await bench.possible?.(setting)) === false) return undefined
  await bench.prepare?.(setting)
  // A warm-up run, so that code is compiled and files are cached for both.
  if (!setting.quick) await bench.run(setting, runs)
  const measured: Measured[] = []
  for (let round = 0; round < runs; round += 1) measured.push(await bench.run(setting, round))
  const result = { name: bench.name, unit: bench.unit, ...medians(measured) }
  const at = new Date().toISOString()
  return { ...result, at, scale: setting.scale, runs: measured, rows: rowsOf(result, bench) }
}

await main()
