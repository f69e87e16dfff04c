import { positionNamed } from '../../../domain/kernel/index.ts'
import type { EventLog, Position } from '../../../services/ports/event-log.ts'
import { ProblemError } from '../problems.ts'

/** Positions for readers of the feed. A cursor names its log, so that no other log accepts it. */
export interface Cursors {
  write(position: Position): string
  /**
   * Parses a cursor or a bare position of this log. Undefined means the beginning.
   * @throws ProblemError `cursor.invalid` `cursor.gone`
   */
  read(text: string | undefined): Promise<Position>
}

const FORM = /^(?:([0-9a-z]{1,16})-(\d{1,10})\.)?(\d+)$/

export async function cursors(log: EventLog): Promise<Cursors> {
  const { id, epoch } = await log.identity()
  const tag = id
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, '')
    .slice(0, 16)
  const write = (position: Position): string => `${tag}-${epoch}.${position}`
  return {
    write,
    async read(text) {
      if (text === undefined) return 0
      const [, log_, epoch_, digits = ''] = FORM.exec(text) ?? []
      const position = positionNamed(digits)
      if (position === undefined) throw new ProblemError('cursor.invalid')
      const foreign = log_ !== undefined && (log_ !== tag || epoch_ !== String(epoch))
      if (foreign || position > (await log.head())) {
        throw new ProblemError('cursor.gone', undefined, { details: { start: write(0) }, beside: true })
      }
      return position
    },
  }
}
