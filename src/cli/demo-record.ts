import { existsSync, readFileSync } from 'node:fs'
import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Closed, Moment } from '../../domain/kernel/index.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { Fault } from '../../services/kit/fault.ts'
import { privateFolder, replaceFile } from '../../services/kit/private-files.ts'

const DemoRecord = Closed({
  seed: Type.Integer(),
  /** The end of its history. */
  until: Moment,
  days: Type.Integer({ minimum: 1 }),
  /** Whether a morning follows the history: not where its end was chosen, which is the same on every day. */
  morning: Type.Optional(Type.Boolean()),
  /** The moment at which that morning ends. */
  present: Type.Optional(Moment),
  complete: Type.Boolean(),
})
/** The parameters of the demo that a data directory holds. */
export type DemoRecord = Static<typeof DemoRecord>

/**
 * Reads the record of the demo that a directory holds. Returns undefined if the directory is empty.
 *
 * @param log whether the log holds events already, and whether it is in a store or in the directory
 * @throws Fault `demo.not-empty` if the directory holds other data
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
    `${path} is not a valid record of a demo. Run \`sanshe serve\`, or choose another directory with --data.`,
  )
}

const storeNotEmpty = (): Fault =>
  new Fault(
    'demo.not-empty',
    'The EventStoreDB in EVENTSTORE_URL holds events that do not belong to a demo in this directory. Run `sanshe serve`, or set EVENTSTORE_URL to an empty store.',
  )

const directoryNotEmpty = (directory: string): Fault =>
  new Fault(
    'demo.not-empty',
    `${directory} holds data that is not a demo. Run \`sanshe serve\` on it, or choose another directory with --data.`,
  )

function parsed(path: string): DemoRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Value.Check(DemoRecord, record) ? record : undefined
  } catch {
    return undefined
  }
}

/** Replaces the record atomically. */
export function keepRecord(directory: string, record: DemoRecord): void {
  privateFolder(directory)
  replaceFile(dataFiles(directory).demo, `${JSON.stringify(record)}\n`)
}
