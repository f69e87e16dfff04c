import { existsSync, readFileSync } from 'node:fs'
import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Closed, Moment } from '../../domain/kernel/index.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { Fault } from '../../services/kit/fault.ts'
import { privateFolder, replaceFile } from '../../services/kit/private-files.ts'

const DemoRecord = Closed({
  seed: Type.Integer(),
  /** When its history ends. */
  until: Moment,
  days: Type.Integer({ minimum: 1 }),
  complete: Type.Boolean(),
})
/** What a data directory remembers of the demo that was made in it. */
export type DemoRecord = Static<typeof DemoRecord>

/**
 * The demo that a directory holds, or undefined where it holds nothing yet.
 *
 * @param log whether the log holds events already, and whether it is in a store or in the directory
 *
 * @throws Fault `demo.not-empty` where it holds something else
 */
export function recordIn(directory: string, log: { holds: boolean; inStore: boolean }): DemoRecord | undefined {
  const path = dataFiles(directory).demo
  if (!existsSync(path)) {
    if (!log.holds) return undefined
    throw log.inStore ? storeNotEmpty() : directoryNotEmpty(directory)
  }
  const record = parsed(path)
  if (record !== undefined) return log.holds ? record : { ...record, complete: false }
  throw new Fault(
    'demo.not-empty',
    `${path} cannot be read as that of a demo: run \`sanshe serve\`, or name another directory with --data.`,
  )
}

const storeNotEmpty = (): Fault =>
  new Fault(
    'demo.not-empty',
    'The EventStoreDB that EVENTSTORE_URL names holds events, and not of a demo in this directory: run `sanshe serve`, or name an empty store.',
  )

const directoryNotEmpty = (directory: string): Fault =>
  new Fault(
    'demo.not-empty',
    `${directory} holds something else than a demo: run \`sanshe serve\` on it, or name another directory with --data.`,
  )

function parsed(path: string): DemoRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Value.Check(DemoRecord, record) ? record : undefined
  } catch {
    return undefined
  }
}

/** Whole or not at all: what stood there before stays until the new one is written. */
export function keepRecord(directory: string, record: DemoRecord): void {
  privateFolder(directory)
  replaceFile(dataFiles(directory).demo, `${JSON.stringify(record)}\n`)
}
