import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { dirname } from 'node:path'
import type { Growth } from './growth.ts'
import type { Measured } from './measure.ts'
import type { Result, Row } from './table.ts'

/** A bench that was run. */
export interface Measurement extends Result {
  readonly at: string
  readonly scale: number
  readonly runs: readonly Measured[]
  readonly rows: readonly Row[]
}

/** The figures of the last run of each bench, and of growth. */
export interface Results {
  readonly machine: {
    readonly cpus: number
    readonly model: string | undefined
    readonly memoryGiB: number
    readonly node: string
  }
  readonly benches: Readonly<Record<string, Measurement>>
  readonly growth?: Growth
}

const machine = (): Results['machine'] => ({
  cpus: availableParallelism(),
  model: cpus()[0]?.model,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
})

/** Reads the results of earlier runs. */
export const resultsIn = (path: string): Results =>
  existsSync(path)
    ? { ...(JSON.parse(readFileSync(path, 'utf8')) as Results), machine: machine() }
    : { machine: machine(), benches: {} }

/** Replaces the results in the file. */
export function keepResults(path: string, results: Results): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`)
}
