import { Type } from '@sinclair/typebox'
import { CHAIN, LADDERS, type Ladder, type Rung } from '../../domain/demand/shapes.ts'
import { type Instant, iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { LEVELS, VISIBILITIES } from '../../domain/workbook/shapes.ts'
import { orNull } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { PersonalAnswer } from '../shared-rules/personal-answer.ts'
import { delayAnswer, delayFields } from './delay-answer.ts'
import type { Header } from './headers.ts'

export const DEMAND_STATES = [
  'raised',
  'triaged',
  'assigned',
  'in-progress',
  'held',
  'delivered',
  'referred',
  'closed',
  'merged',
  'declined',
  'withdrawn',
] as const

const Name = Type.String()

/** A demand as lists show it, without personal values. */
export const HeaderAnswer = Type.Object({
  id: Name,
  number: Type.String({ description: 'The number by which residents and staff follow the demand.' }),
  state: OneOf(DEMAND_STATES),
  level: OneOf(LEVELS),
  item: orNull(Type.String({ description: 'Code of the workbook item, once triaged.' })),
  module: orNull(Name),
  summary: orNull(Type.String({ description: 'One line, written at triage.' })),
  category: PersonalAnswer('The category in the words of the raiser or the outside source.'),
  quarter: orNull(Name),
  grid: orNull(Name),
  area: PersonalAnswer('The area in the words of the raiser or the outside source.'),
  visibility: OneOf(VISIBILITIES),
  raised: Moment,
  acceptBy: orNull(Moment),
  resolveBy: orNull(Moment),
  triage: orNull(
    Type.Object(
      {
        desk: Type.String({ description: 'The party whose desk has to sort it.' }),
        by: Moment,
        overdue: Type.Boolean({ description: 'The other coordinators were asked since.' }),
      },
      { description: 'While no party holds the demand: who has to sort or assign it, and until when.' },
    ),
  ),
  call: orNull(
    Type.Object(
      {
        party: orNull(Type.String({ description: 'The party that the engine asked; null where none could be asked.' })),
        due: Moment,
        check: orNull(OneOf(['shared-person', 'no-contact'])),
        standIn: Type.Boolean({ description: 'A person of a holder, because no independent party is left.' }),
        repeats: Type.Boolean({ description: 'It repeats the callback of another party, as a sample.' }),
      },
      {
        description:
          'Once delivered: who has to call the raiser, and until when. `check`: why the party checks the result instead.',
      },
    ),
  ),
  urged: Type.Integer({ minimum: 0, description: 'How often it was urged.' }),
  supervision: orNull(
    Type.Object(
      { party: Type.String({ description: 'The party that supervises it.' }), due: Moment },
      { description: 'Who wants the result by when, beside the due times of the demand.' },
    ),
  ),
  due: orNull(
    Type.String({
      description:
        'When the next step is due: triage, acceptance, the result, the review of a hold, or the call to the raiser.',
    }),
  ),
  rung: orNull(
    Type.Unsafe<Rung>({
      ...OneOf(CHAIN),
      description: 'How far it has been escalated on the chain; null if it was not.',
    }),
  ),
  ladder: orNull(
    Type.Unsafe<Ladder>({
      ...OneOf(LADDERS),
      description: 'What is escalated: an overdue acceptance or an overdue result.',
    }),
  ),
  promise: orNull(
    Type.String({ description: 'The time by which the last answer to the escalation promises the result.' }),
  ),
  reviewer: orNull(
    Type.String({ description: 'The party that reviews it after its third reopening, while that is due.' }),
  ),
  parties: Type.Array(Name, { description: 'Parties that still have to act.' }),
  ...delayFields,
  summons: Type.Array(
    Type.Object({
      party: Name,
      answer: orNull(OneOf(['came', 'sent', 'refused'])),
      answerBy: Moment,
      missed: Type.Boolean({ description: 'Whether the party has not answered although its answer was due.' }),
    }),
    { description: 'Parties that were summoned to it, with their latest answer; null until they have answered.' },
  ),
  original: orNull(
    Type.String({ description: 'The demand into which it was merged, where the reader may know of that one.' }),
  ),
  imported: Type.Boolean({ description: 'Whether its history was imported from another system.' }),
  simulated: Type.Boolean({ description: 'Whether its community is simulated.' }),
})

const moment = (at: Instant | null): string | null => (at === null || at === NEVER ? null : iso(at))

const supervisionAnswer = ({ supervision }: Header['progress']) =>
  supervision === undefined ? null : { party: supervision.party, due: iso(supervision.due) }

function triageAnswer({ triage }: Header['progress']) {
  if (triage === undefined) return null
  return { desk: triage.desk, by: iso(triage.by), overdue: triage.passedOn === true }
}

const callAnswer = ({ deal }: Header['progress']) =>
  deal === undefined
    ? null
    : {
        party: deal.party ?? null,
        due: iso(deal.due),
        check: deal.check ?? null,
        standIn: deal.standIn === true,
        repeats: deal.repeats !== undefined,
      }

/** @param original whether the reader is told into which demand it was merged */
export function headerAnswer(
  row: Header & { readonly its: { readonly simulated: number } | null },
  { original }: { readonly original: boolean },
) {
  const { progress } = row
  const parties = progress.tasks
    .filter(({ state, past }) => past === undefined && (state === 'assigned' || state === 'accepted'))
    .map(({ party }) => party)
  return {
    id: row.demand,
    number: row.number,
    state: row.state,
    level: row.level,
    item: row.item,
    module: row.module,
    summary: row.summary,
    category: row.category,
    quarter: row.quarter,
    grid: row.grid,
    area: row.area,
    visibility: row.visibility,
    raised: iso(row.raised),
    acceptBy: moment(row.acceptBy),
    resolveBy: moment(row.resolveBy),
    triage: triageAnswer(row.progress),
    call: callAnswer(progress),
    urged: row.progress.urged?.times ?? 0,
    supervision: supervisionAnswer(row.progress),
    due: moment(row.due),
    rung: row.rung,
    ladder: row.ladder,
    promise: moment(row.promise),
    reviewer: progress.review?.party ?? null,
    parties: [...new Set(parties)],
    ...delayAnswer(progress),
    summons: progress.summons.map(({ party, state, answerBy, missed = false }) => ({
      party,
      answer: state === 'open' ? null : state,
      answerBy: iso(answerBy),
      missed,
    })),
    original: original ? row.original : null,
    imported: row.imported === 1,
    simulated: row.its?.simulated === 1,
  }
}
