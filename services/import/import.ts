import type { Actor } from '../../domain/kernel/index.ts'
import type { CommandRequest, CommandResult } from '../commands/contract.ts'
import { Fault } from '../kit/fault.ts'
import type { ImportReport } from './import-report.ts'
import { type ImportTally, importTally } from './import-tally.ts'
import type { MappedRow } from './rows.ts'
import type { ImportedDemand } from './statement.ts'

export interface ImportOptions {
  readonly rows: AsyncIterable<readonly MappedRow[]>
  readonly community: string
  readonly actor: Actor
  readonly send: (request: CommandRequest) => Promise<CommandResult>
  /** The most commands in flight. They share commits. Default: 512. */
  readonly concurrency?: number
  /** The number of bad rows that ends the import, because the mapping is probably wrong. Default: 10,000. */
  readonly mostBad?: number
  /** Stops the reading. Commands in flight are finished. */
  readonly signal?: AbortSignal
  /** Called after each row with the number of rows that are done. */
  readonly onRow?: (done: number) => void
}

/** Codes of refusals that do not depend on the row: every other row would be refused too. */
const HOPELESS: ReadonlySet<string> = new Set(['forbidden', 'command.unknown', 'community.unknown'])

/**
 * Sends every row of a file as the command `demand.import`. The key of a row is its source and reference, so sending a row again
 * changes nothing: an interrupted run is resumed by running it again.
 */
export async function importDemands(options: ImportOptions): Promise<ImportReport> {
  const { concurrency = 512, signal } = options
  const tally = importTally(options)
  const sending = new Set<Promise<void>>()
  let [rows, ended] = [0, () => {}]

  function begin(demand: ImportedDemand, line: number): void {
    const sent: Promise<void> = sendOne(demand, line, options, tally).then(() => {
      sending.delete(sent)
      ended()
    })
    sending.add(sent)
  }

  try {
    reading: for await (const some of options.rows) {
      for (const row of some) {
        if (tally.ended() || signal?.aborted === true) break reading
        rows += 1
        const demand = tally.take(row)
        if (demand === undefined) continue
        begin(demand, row.line)
        if (sending.size < concurrency) continue
        // The next row is read when one command has ended, because that may end the import.
        await new Promise<void>((resume) => {
          ended = resume
        })
      }
    }
  } catch (error) {
    tally.fail(error)
  }
  await Promise.all(sending)
  if (signal?.aborted === true)
    tally.fail(new Fault('import.interrupted', 'The import was interrupted: run it again to continue.'))
  return tally.report(rows)
}

async function sendOne(
  demand: ImportedDemand,
  line: number,
  options: ImportOptions,
  tally: ImportTally,
): Promise<void> {
  const { community, actor, send } = options
  // HTTP carries keys in a header, so the key is ASCII.
  const idempotencyKey = `${demand.source}:${encodeURIComponent(demand.reference.toWellFormed())}`
  const request = { community, aggregate: 'demand', command: 'import', data: demand, actor, idempotencyKey }
  try {
    const result = await send(request)
    if (!result.ok && HOPELESS.has(result.code)) throw new Fault(result.code, result.detail.en)
    tally.sent(result, { line, reference: demand.reference })
  } catch (error) {
    tally.fail(error)
  }
}
