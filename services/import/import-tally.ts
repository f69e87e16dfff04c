import type { CommandResult } from '../commands/contract.ts'
import { Fault } from '../kit/fault.ts'
import type { ImportReport, Remark } from './import-report.ts'
import type { MappedRow } from './rows.ts'
import type { ImportedDemand } from './statement.ts'

/** Counts the outcomes of the rows of an import. */
export interface ImportTally {
  /** Returns the demand to send for a row; undefined if the row is bad, which it counts. */
  take(row: MappedRow): ImportedDemand | undefined
  /** Counts the result of a command that was sent. */
  sent(result: CommandResult, remark: Omit<Remark, 'reason'>): void
  /** Ends the import. A fault becomes part of the report. Any other error is thrown by {@link report}. */
  fail(error: unknown): void
  ended(): boolean
  report(rows: number): ImportReport
}

export function importTally(options: {
  readonly mostBad?: number
  readonly onRow?: (done: number) => void
}): ImportTally {
  const { mostBad = 10_000, onRow } = options
  /** The first line of each reference, by reference. */
  const lines = new Map<string, number>()
  const [bad, doubts]: [Remark[], Remark[]] = [[], []]
  let [imported, known, done] = [0, 0, 0]
  let stopped: Fault | undefined
  let failure: unknown

  const settle = (): void => {
    done += 1
    onRow?.(done)
  }

  const fail = (error: unknown): void => {
    if (error instanceof Fault) stopped ??= error
    else failure ??= error
  }

  let changed = 0
  const note = (remark: Remark, code?: string): void => {
    bad.push(remark)
    // A row that changed since the last import says nothing about the mapping.
    if (code === CHANGED) changed += 1
    else if (bad.length - changed >= mostBad) {
      fail(new Fault('import.too-many-bad', `${mostBad} rows are bad: correct the mapping, then import again.`))
    }
  }

  const refuse = (remark: Remark): undefined => {
    note(remark)
    settle()
    return undefined
  }

  return {
    take({ line, mapped }) {
      if ('bad' in mapped) {
        const { bad: reason, ...reference } = mapped
        return refuse({ line, ...reference, reason })
      }
      const { reference } = mapped.demand
      const first = lines.get(reference)
      if (first !== undefined) return refuse({ line, reference, reason: `line ${first} has the same reference` })
      lines.set(reference, line)
      for (const reason of mapped.doubts) doubts.push({ line, reference, reason })
      return mapped.demand
    },
    sent(result, remark) {
      if (!result.ok) note({ ...remark, reason: refusalReason(result) }, result.code)
      else if (result.replayed === true) known += 1
      else imported += 1
      settle()
    },
    fail,
    ended: () => stopped !== undefined || failure !== undefined,
    report(rows) {
      if (failure !== undefined) throw failure
      const byLine = (one: Remark, other: Remark): number => one.line - other.line
      const ended = stopped && { stopped: { code: stopped.code, detail: stopped.message } }
      return { rows, imported, known, bad: bad.sort(byLine), doubts, ...ended }
    },
  }
}

/** The code of a row that was imported before with other values. */
const CHANGED = 'idempotency.reused'

/** Returns the reason why a demand was refused. The messages of field errors contain no values. */
function refusalReason({ code, detail, errors = [] }: Extract<CommandResult, { ok: false }>): string {
  if (code === CHANGED) {
    return `${code}: it was imported before with other content, and an import does not change existing demands. Bring the demand up to date by its own commands`
  }
  return [`${code}: ${detail.en}`, ...errors.map(({ path, message }) => `${path} ${message.en}`)].join('; ')
}
