import { Type } from '@sinclair/typebox'
import { isSameName, namedIn } from '../../domain/demand/danger/named.ts'
import { CHAIN, LADDERS, type Ladder, type Rung } from '../../domain/demand/shapes.ts'
import { awaitsDesk } from '../../domain/demand/triage/desk.ts'
import { type Instant, iso, Moment, OneOf, optional } from '../../domain/kernel/index.ts'
import { LEVELS, VISIBILITIES } from '../../domain/workbook/shapes.ts'
import { orNull, type Verdicts } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { PersonalAnswer } from '../shared-rules/personal-answer.ts'
import { delayAnswer, delayFields } from './delay-answer.ts'
import { type Header, stateIn } from './headers.ts'
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

const Replied = { replied: orNull(Type.String({ description: 'The state in which they last answered.' })) }
const DangerAnswer = Type.Object(
  {
    about: Type.Array(
      Type.Union([Type.Object({ party: Name, ...Replied }), Type.Object({ person: Name, ...Replied })]),
      {
        description: 'The parties and persons that it is about.',
      },
    ),
    replyOpened: Type.Boolean({ description: 'Whether the street office opened it for their answers.' }),
    harm: orNull(
      Type.Object(
        {
          reportBy: Moment,
          reported: Type.Boolean(),
          late: Type.Boolean({ description: 'Whether no report was made in time.' }),
          cleared: Type.Boolean(),
          clearances: Type.Array(Name, { description: 'Parties whose people hold that there was no harm.' }),
        },
        { description: 'Suspected harm to a minor or an adult without full capacity.' },
      ),
    ),
  },
  { description: 'Told to those who work on it.' },
)

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
  building: orNull(Name),
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
      { description: 'While the desk has to sort or assign the demand: which desk, and until when.' },
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
      { description: 'While the demand has not ended: who wants the result by when, beside its due times.' },
    ),
  ),
  due: orNull(
    Type.String({
      description:
        'When the next step is due: triage, acceptance, the result, the review of a hold, the answer of an outside body, or the call to the raiser.',
    }),
  ),
  rung: orNull(
    Type.Unsafe<Rung>({
      ...OneOf(CHAIN),
      description: 'How far it has been escalated on the chain; null if it was not, or has ended.',
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
  ...wayOutFields,
  original: orNull(
    Type.String({ description: 'The demand into which it was merged, where the reader may know of that one.' }),
  ),
  imported: Type.Boolean({ description: 'Whether its history was imported from another system.' }),
  simulated: Type.Boolean({ description: 'Whether its community is simulated.' }),
  danger: orNull(DangerAnswer),
})

const moment = (at: Instant | null): string | null => (at === null || at === NEVER ? null : iso(at))

/** The supervision of a demand that has not ended. */
const supervisionAnswer = ({ supervised, progress: { supervision } }: Header) =>
  supervised === 0 || supervision === undefined ? null : { party: supervision.party, due: iso(supervision.due) }

function triageAnswer(row: Header) {
  const { triage } = row.progress
  if (triage === undefined || !awaitsDesk(stateIn(row))) return null
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

/** What workers on the demand are told of whom it is about, and of suspected harm. */
function dangerAnswer({ about, alsoAbout, replies = [], replyOpened, harm }: Header['progress']) {
  const named = namedIn({ ...optional('about', about), ...optional('alsoAbout', alsoAbout) })
  return {
    about: named.map((one) => {
      const reply = replies.find((other) => isSameName(other.about, one))
      return { ...one, replied: reply?.state ?? null }
    }),
    replyOpened: replyOpened === true,
    harm:
      harm === undefined
        ? null
        : {
            reportBy: iso(harm.dueBy),
            reported: harm.reported === true,
            late: harm.missed === true,
            cleared: harm.cleared === true,
            clearances: harm.clearances.map(({ party }) => party),
          },
  }
}

/** What those whom a demand is about are told of it: that it exists, and what became of it. */
const TOLD_TO_NAMED: readonly string[] = [
  'id',
  'number',
  'state',
  'level',
  'item',
  'module',
  'visibility',
  'raised',
  'ended',
  'acceptBy',
  'resolveBy',
  'due',
  'imported',
  'simulated',
]

const empty = (value: unknown): unknown => {
  if (Array.isArray(value)) return []
  return typeof value === 'number' ? 0 : null
}

/** The answer for a reader whom the demand is about: what is not told to them is empty, so that a new field is too. */
export const answerToNamed = <A extends object>(answer: A): A =>
  Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, TOLD_TO_NAMED.includes(name) ? value : empty(value)]),
  ) as A

/** The row of a demand with what the community says of it. */
export type HeaderRow = Header & { readonly its: { readonly simulated: number } | null }

/**
 * @param original whether the reader is told into which demand it was merged
 * @param works whether the reader works on it
 */
export function headerAnswer(row: HeaderRow, { original, works }: Verdicts<'original' | 'works'>) {
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
    building: row.building,
    grid: row.grid,
    area: row.area,
    visibility: row.visibility,
    raised: iso(row.raised),
    acceptBy: moment(row.acceptBy),
    resolveBy: moment(row.resolveBy),
    triage: triageAnswer(row),
    call: callAnswer(progress),
    urged: row.progress.urged?.times ?? 0,
    supervision: supervisionAnswer(row),
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
    ...wayOutAnswer(progress),
    original: original ? row.original : null,
    imported: row.imported === 1,
    simulated: row.its?.simulated === 1,
    danger: works ? dangerAnswer(progress) : null,
  }
}
