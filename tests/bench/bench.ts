import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench, BenchSetting, Measured } from './measure.ts'
import { type Result, type Row, report, rowsOf } from './table.ts'

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      scale: { type: 'string' },
      runs: { type: 'string' },
      quick: { type: 'boolean', default: false },
      folder: { type: 'string', default: 'data/bench' },
      json: { type: 'string', default: 'data/bench.json' },
    },
  })
  const files = readdirSync(import.meta.dirname).filter((file) => /\.bench\.[jt]s$/.test(file))
  const benches: Bench[] = (await Promise.all(files.map((file) => import(`./${file}`)))).map(({ bench }) => bench)
  const wanted = values.only?.split(',')
  const scale = Number(values.scale ?? (values.quick ? 50_000 : 1_000_000))
  const runs = Number(values.runs ?? (values.quick ? 1 : 3))
  const results: Measurement[] = []
  mkdirSync(values.folder, { recursive: true })
  for (const bench of benches.filter(({ name }) => wanted?.includes(name) ?? true)) {
    const folder = mkdtempSync(join(resolve(values.folder), `${bench.name}-`))
    try {
      results.push(await measure(bench, { folder, scale }, runs))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  mkdirSync(dirname(values.json), { recursive: true })
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version }
  const rows = results.flatMap(({ rows }) => rows)
  writeFileSync(values.json, `${JSON.stringify({ machine, scale, runs, rows, results }, null, 2)}\n`)
  process.stdout.write(`${report(results, rows)}\n`)
}

interface Measurement extends Result {
  readonly runs: readonly Measured[]
  readonly rows: readonly Row[]
}

async function measure(bench: Bench, setting: BenchSetting, runs: number): Promise<Measurement> {
  await bench.prepare?.(setting)
  // A warm-up run, so that code is compiled and files are cached for both.
  await bench.run(setting, 0)
  const measured: Measured[] = []
  for (let round = 0; round < runs; round += 1) measured.push(await bench.run(setting, round))
  const result: Result = {
    name: bench.name,
    unit: bench.unit,
    ours: median(measured.map(({ ours }) => ours)),
    limit: median(measured.map(({ limit }) => limit)),
    ratio: Number(median(measured.map(({ ours, limit }) => ours / limit)).toFixed(3)),
    beside: measured.at(-1)?.beside ?? {},
  }
  return { ...result, runs: measured, rows: rowsOf(result, bench) }
}

await main()
