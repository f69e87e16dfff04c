import { type Static, Type } from '@sinclair/typebox'
import { OneOf } from '../../domain/kernel/index.ts'
import { Count } from '../shared-rules/figure-schema.ts'
import { TOTAL } from '../shared-rules/month.ts'
import { DIMENSIONS, type Figure } from './figures.ts'

const Rate = (description: string) =>
  Type.Object(
    { count: Type.Integer({ minimum: 0 }), of: Type.Integer({ minimum: 0 }) },
    { description: `${description} The rate is count ÷ of; there is none where of is 0.` },
  )

const Delays = (description: string) =>
  Type.Object(
    {
      count: Count('Number.'),
      minutes: Count('Their length in minutes.'),
      standIn: Count('Number approved by people of the asking party, who stood in for another party.'),
    },
    { description },
  )

/** One row of the view. Definitions: docs/reference/metrics.md. */
export const RatesAnswer = Type.Object({
  by: OneOf(DIMENSIONS),
  value: Type.Union([Type.String(), Type.Null()], {
    description: 'The party, module, item, grid or channel; null for all.',
  }),
  month: Type.String({
    description: `The month in which the demands were raised, in the community’s time zone; or ${TOTAL}.`,
  }),
  demands: Count('Demands raised here, with any outcome.'),
  response: Rate('Raiser contacted in time, out of those whose response was due.'),
  resolution: Rate('Resolved by the last word of the raiser, out of those called back or rated.'),
  satisfaction: Rate('Satisfied by the last rating, out of those rated.'),
  accuracy: Rate('Very first assignment accepted, out of those where that is known.'),
  byFirstWord: Type.Object(
    { resolution: Rate('Resolved.'), satisfaction: Rate('Satisfied.') },
    { description: 'The same by the first word of the raiser.' },
  ),
  firstTime: Rate('Resolved without any reopening or bad word, out of those called back or rated.'),
  reopening: Rate('Opened again, out of those delivered.'),
  coverage: Rate('Raiser answered, out of those delivered.'),
  disagreement: Rate('Repeated callbacks with another answer than the first, out of those repeated.'),
  late: Count('Without a result when it was due.'),
  returns: Count('Number of times that a task was returned.'),
  escalations: Count('Number of steps of escalation.'),
  holds: Delays('Holds. One that is not over has no length yet.'),
  extensions: Delays('Extensions of the due time.'),
  own: Type.Object(
    {
      demands: Count('Such demands.'),
      response: Rate('Contacted in time.'),
      resolution: Rate('Resolved.'),
      satisfaction: Rate('Satisfied.'),
    },
    {
      description:
        'Demands raised by a party or by a person of the holder, or taken in by the deliverer. The other rates leave them out.',
    },
  ),
  apart: Type.Object(
    {
      merged: Count('Merged into another demand; in no rate.'),
      withdrawn: Count('Withdrawn; in no rate.'),
      referred: Count('Referred to an outside body; in no rate.'),
      declined: Count('Declined; in no rate.'),
      imported: Count('Imported after they had ended in another system; in no rate.'),
      exempt: Count('Left out of its assessment by the hotline; in no rate.'),
      unreachable: Count('Closed because the raiser was not reached; not in resolution and satisfaction.'),
      silent: Count('Closed because the raiser did not answer; not in resolution and satisfaction.'),
      helper: Count('Answered only by a helper, with no ground on record to speak for the raiser.'),
      standIn: Count('Good answer recorded by a person of a holder only; not in resolution and satisfaction.'),
      noContact: Count('Raiser without a contact, or not to be contacted; not in response.'),
      unrecorded: Count('Raised before contacts were recorded; not in response.'),
    },
    { description: 'In no rate, or not in all of them, by reason.' },
  ),
})

/** A row of the rates. */
export type RatesRow = Readonly<Record<Figure, number>> & {
  readonly by: string
  readonly value: string
  readonly month: string
}
type RatesAnswer = Static<typeof RatesAnswer>

const rate = (count: number, of: number) => ({ count, of })

export const ratesAnswer = (row: RatesRow): RatesAnswer => ({
  by: row.by as RatesAnswer['by'],
  value: row.value === '' ? null : row.value,
  month: row.month,
  demands: row.demands,
  response: rate(row.inTime, row.due),
  resolution: rate(row.resolved, row.asked),
  satisfaction: rate(row.satisfied, row.rated),
  accuracy: rate(row.right, row.firsts),
  byFirstWord: {
    resolution: rate(row.firstResolved, row.asked),
    satisfaction: rate(row.firstSatisfied, row.firstRated),
  },
  firstTime: rate(row.firstTime, row.asked),
  reopening: rate(row.reopened, row.delivered),
  coverage: rate(row.covered, row.delivered),
  disagreement: rate(row.differing, row.repeated),
  late: row.late,
  returns: row.returns,
  escalations: row.escalations,
  holds: { count: row.holds, minutes: row.heldMinutes, standIn: row.heldStandIn },
  extensions: { count: row.extensions, minutes: row.extendedMinutes, standIn: row.extendedStandIn },
  own: {
    demands: row.ownDemands,
    response: rate(row.ownInTime, row.ownDue),
    resolution: rate(row.ownResolved, row.ownAsked),
    satisfaction: rate(row.ownSatisfied, row.ownRated),
  },
  apart: {
    merged: row.merged,
    withdrawn: row.withdrawn,
    referred: row.referred,
    declined: row.declined,
    imported: row.imported,
    exempt: row.exempt,
    unreachable: row.unreachable,
    silent: row.silent,
    helper: row.helper,
    standIn: row.standIn,
    noContact: row.noContact,
    unrecorded: row.unrecorded,
  },
})
