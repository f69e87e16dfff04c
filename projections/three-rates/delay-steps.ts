import { demandEvents as E } from '../../domain/demand/events.ts'
import { instant, MINUTE, optional } from '../../domain/kernel/index.ts'
import { steps } from '../runtime/index.ts'
import { type DemandOutcome, holders, outcomes, settled, spotOf } from './outcome.ts'

const on = steps(outcomes)

/** Returns the row with the length of its hold, where it was held until now. */
export function released(row: DemandOutcome, recorded: number): DemandOutcome {
  if (row.heldSince === null) return row
  const minutes = Math.round((recorded - row.heldSince) / MINUTE)
  const last = row.holds.length - 1
  return {
    ...row,
    heldSince: null,
    holds: row.holds.map((hold, at) => (at === last ? { ...hold, minutes: hold.minutes + minutes } : hold)),
  }
}

/** What delays a result, and what is escalated because it is missing. */
export const delaySteps = [
  on.change(E.DemandEscalated, (row, { data: { party } }) => ({
    ...row,
    escalated: [...row.escalated, spotOf(row, party === undefined ? holders(row) : [party])],
  })),
  on.change(E.DemandHeld, (row, { recorded, data: { standIn } }) => {
    const before = released(row, recorded)
    const hold = { spot: spotOf(row), minutes: 0, ...optional('standIn', standIn) }
    return { ...before, heldSince: recorded, holds: [...before.holds, hold] }
  }),
  on.change(E.DemandResumed, (row, { recorded }) => released(row, recorded)),
  on.change(E.DeadlineExtended, (row, { data }) => {
    const { scope, tasks, from, resolveBy, standIn } = data
    const until = instant(resolveBy)
    const minutes = Math.round((until - instant(from)) / MINUTE)
    const extension = { spot: spotOf(row), minutes, ...optional('standIn', standIn) }
    const counted = { ...row, extensions: [...row.extensions, extension] }
    // People of the asking party who stood in for another society move nothing.
    if (standIn === true) return counted
    return settled({
      ...counted,
      ...(scope === 'demand' && row.late === null ? { resultDue: Math.max(row.resultDue ?? until, until) } : {}),
      parts: row.parts.map((part) =>
        tasks.includes(part.task) && part.open && !part.overdue
          ? { ...part, result: Math.max(part.result, until) }
          : part,
      ),
    })
  }),
  on.change(E.HotlineAnswered, (row, { data: { question, granted, resolveBy } }) => {
    if (!granted || question === 'return') return row
    if (question === 'exclusion') return settled({ ...row, exempt: 1 })
    if (resolveBy === undefined) return row
    const until = instant(resolveBy)
    const minutes = Math.max(0, Math.round((until - (row.resultDue ?? until)) / MINUTE))
    const extensions = [...row.extensions, { spot: spotOf(row), minutes }]
    return settled({ ...row, extensions, resultDue: row.late === null ? until : row.resultDue })
  }),
]
