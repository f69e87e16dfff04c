import type { Actor } from '../../domain/kernel/index.ts'
import type { CommandRequest, CommandResult } from '../commands/contract.ts'
import { Fault } from '../kit/fault.ts'
import type { Position } from '../ports/event-log.ts'
import type { MappedRow } from './rows.ts'
import type { ImportedDemand } from './statement.ts'

/** A row that did not go in, or went in with something left out; never with a value of the row but its reference. */
export interface Remark {
  readonly line: number
  readonly reference?: string
  readonly reason: string
}

export interface ImportReport {
  /** Rows of the file; those of every kind below add up to it. */
  readonly rows: number
  /** Became demands now. */
  readonly imported: number
  /** Had become demands before. */
  readonly known: number
  /** Could not be read as the mapping says, or were refused by the rules. */
  readonly bad: readonly Remark[]
  /** Went in, but not with everything as the source states it. */
  readonly doubts: readonly Remark[]
  /** Why the file was not read to its end, where it was not. Running it again goes on. */
  readonly stopped?: { readonly code: string; readonly detail: string }
}

export interface ImportOptions {
  readonly rows: AsyncIterable<readonly MappedRow[]>
  readonly community: string
  readonly actor: Actor
  readonly send: (request: CommandRequest) => Promise<CommandResult>
  /** The log's head before the run: what stands up to it was there before. */
  readonly head: Position
  /** Commands under way at a time; what they wait for is one commit. 512 unless told. */
  readonly concurrency?: number
  /** Bad rows after which the mapping is taken to be the wrong one. 10,000 unless told. */
  readonly mostBad?: number
  /** Stops reading; what is under way is finished. */
  readonly signal?: AbortSignal
  /** After every row that is done with. */
  readonly onRow?: (done: number) => void
}

/** Refusals that say nothing of the row: the next one would meet the same. */
const HOPELESS: ReadonlySet<string> = new Set(['forbidden', 'command.unknown', 'community.unknown'])

/**
 * Sends every row of a file as the command `demand.import`. A row's key is its source and reference: the same row again
 * changes nothing, so a run that was interrupted is resumed by running it again.
 */
export async function importDemands(options: ImportOptions): Promise<ImportReport> {
  const { community, actor, send, head, concurrency = 512, mostBad = 10_000, signal, onRow } = options
  const lines = new Map<string, number>()
  const [bad, doubts]: [Remark[], Remark[]] = [[], []]
  let [rows, imported, known, done] = [0, 0, 0, 0]
  let stopped: Fault | undefined
  let failure: unknown
  const underway = limit(concurrency)

  const settle = (): void => {
    done += 1
    onRow?.(done)
  }

  const fail = (error: unknown): void => {
    if (error instanceof Fault) stopped ??= error
    else failure ??= error
  }

  const report = (remark: Remark): void => {
    bad.push(remark)
    if (bad.length >= mostBad) {
      fail(new Fault('import.too-many-bad', `${mostBad} rows are bad: look for the fault in the mapping.`))
    }
  }

  async function sendOne(demand: ImportedDemand, remark: Omit<Remark, 'reason'>): Promise<void> {
    // A header carries it as well, in ASCII.
    const idempotencyKey = `${demand.source}:${encodeURIComponent(demand.reference.toWellFormed())}`
    const request = { community, aggregate: 'demand', command: 'import', data: demand, actor, idempotencyKey }
    try {
      const result = await send(request)
      if (!result.ok) {
        if (HOPELESS.has(result.code)) throw new Fault(result.code, result.detail)
        report({ ...remark, reason: refusal(result) })
      } else if (result.position <= head) known += 1
      else imported += 1
      settle()
    } catch (error) {
      fail(error)
    }
  }

  const take = ({ line, mapped }: MappedRow): Promise<void> | undefined => {
    if ('bad' in mapped) {
      const { bad: reason, ...reference } = mapped
      report({ line, ...reference, reason })
      settle()
      return undefined
    }
    const { reference } = mapped.demand
    const first = lines.get(reference)
    if (first !== undefined) {
      report({ line, reference, reason: `line ${first} has the same reference` })
      settle()
      return undefined
    }
    lines.set(reference, line)
    for (const reason of mapped.doubts) doubts.push({ line, reference, reason })
    return sendOne(mapped.demand, { line, reference })
  }

  try {
    reading: for await (const some of options.rows) {
      for (const row of some) {
        if (stopped !== undefined || failure !== undefined || signal?.aborted === true) break reading
        rows += 1
        const sending = take(row)
        if (sending !== undefined && underway.add(sending)) await underway.free()
      }
    }
  } catch (error) {
    fail(error)
  }
  await underway.idle()
  if (failure !== undefined) throw failure
  if (signal?.aborted === true) fail(new Fault('import.interrupted', 'It was interrupted: run it again to go on.'))
  const byLine = (one: Remark, other: Remark): number => one.line - other.line
  const ended = stopped && { stopped: { code: stopped.code, detail: stopped.message } }
  return { rows, imported, known, bad: bad.sort(byLine), doubts, ...ended }
}

/** The field messages of a schema name no values. */
function refusal({ code, detail, errors = [] }: Extract<CommandResult, { ok: false }>): string {
  if (code === 'idempotency.reused') {
    return `${code}: it was imported before with other content, and an import changes nothing that is there`
  }
  return [`${code}: ${detail}`, ...errors.map(({ path, message }) => `${path} ${message.en}`)].join('; ')
}

/** Holds back whoever adds more than so many promises. */
function limit(most: number) {
  let [count, freed] = [0, () => {}]
  const change = (): Promise<void> =>
    new Promise((resume) => {
      freed = resume
    })
  const settled = (): void => {
    count -= 1
    freed()
  }
  return {
    /** Whether there are now as many as may be. The promise must not reject. */
    add(promise: Promise<void>): boolean {
      count += 1
      void promise.then(settled)
      return count >= most
    },
    async free(): Promise<void> {
      while (count >= most) await change()
    },
    async idle(): Promise<void> {
      while (count > 0) await change()
    },
  }
}
