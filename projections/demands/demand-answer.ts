import { Type } from '@sinclair/typebox'
import { type Instant, iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { LEVELS, VISIBILITIES } from '../../domain/workbook/shapes.ts'
import { orNull } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { PersonalAnswer } from '../shared-rules/personal-answer.ts'
import { delayAnswer, delayFields } from './delay-answer.ts'
import type { Header } from './headers.ts'
import { wayOutAnswer, wayOutFields } from './way-out-answer.ts'

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
  due: orNull(
    Type.String({
      description:
        'When the next step is due: triage, acceptance, the result, the review of a hold, or the answer of an outside body.',
    }),
  ),
  parties: Type.Array(Name, { description: 'Parties that still have to act.' }),
  ...delayFields,
  ...wayOutFields,
  original: orNull(
    Type.String({ description: 'The demand into which it was merged, where the reader may know of that one.' }),
  ),
  imported: Type.Boolean({ description: 'Whether its history was imported from another system.' }),
  simulated: Type.Boolean({ description: 'Whether its community is simulated.' }),
})

const moment = (at: Instant | null): string | null => (at === null || at === NEVER ? null : iso(at))

function triageAnswer({ triage }: Header['progress']) {
  if (triage === undefined) return null
  return { desk: triage.desk, by: iso(triage.by), overdue: triage.passedOn === true }
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
    due: moment(row.due),
    parties: [...new Set(parties)],
    ...delayAnswer(progress),
    ...wayOutAnswer(progress),
    original: original ? row.original : null,
    imported: row.imported === 1,
    simulated: row.its?.simulated === 1,
  }
}
