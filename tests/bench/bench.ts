import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench, BenchSetting, Measured } from './measure.ts'

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      scale: { type: 'string', default: '1000000' },
      runs: { type: 'string', default: '3' },
      folder: { type: 'string', default: 'data/bench' },
      json: { type: 'string', default: 'data/bench.json' },
    },
  })
  const files = readdirSync(import.meta.dirname).filter((file) => /\.bench\.[jt]s$/.test(file))
  const benches: Bench[] = (await Promise.all(files.map((file) => import(`./${file}`)))).map(({ bench }) => bench)
  const wanted = values.only?.split(',')
  const results = []
  mkdirSync(values.folder, { recursive: true })
  for (const bench of benches.filter(({ name }) => wanted?.includes(name) ?? true)) {
    const folder = mkdtempSync(join(resolve(values.folder), `${bench.name}-`))
    try {
      results.push(await measure(bench, { folder, scale: Number(values.scale) }, Number(values.runs)))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  mkdirSync(dirname(values.json), { recursive: true })
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version }
  writeFileSync(values.json, `${JSON.stringify({ machine, scale: Number(values.scale), results }, null, 2)}\n`)
  console.table(
    Object.fromEntries(
      results.map(({ name, unit, ours, limit, ratio, target, reached, beside }) => [
        name,
        { ours: Math.round(ours), limit: Math.round(limit), unit, ratio, target, reached, ...beside },
      ]),
    ),
  )
}

async function measure(bench: Bench, setting: BenchSetting, runs: number) {
  await bench.prepare?.(setting)
  // A run before the first, so that code is compiled and files are cached for both.
  await bench.run(setting, 0)
  const measured: Measured[] = []
  for (let round = 0; round < runs; round += 1) measured.push(await bench.run(setting, round))
  const ratio = Number(median(measured.map(({ ours, limit }) => ours / limit)).toFixed(3))
  return {
    name: bench.name,
    unit: bench.unit,
    ours: median(measured.map(({ ours }) => ours)),
    limit: median(measured.map(({ limit }) => limit)),
    ratio,
    target: bench.target,
    reached: ratio >= bench.target,
    beside: measured.at(-1)?.beside ?? {},
    runs: measured,
  }
}

await main()
