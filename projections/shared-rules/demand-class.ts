import { demand } from '../../domain/demand/demand.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import { isKnownInFull } from '../../domain/demand/sight.ts'
import type { DemandState, Task } from '../../domain/demand/state.ts'
import {
  type Actor,
  ANY_READER,
  type FactPredicate,
  factsMeet,
  oversees,
  type RecordedEvent,
  serves,
} from '../../domain/kernel/index.ts'
import {
  type AnyRow,
  type Classes,
  classOf,
  type FoldStep,
  type Happened,
  json,
  PUBLIC,
  rollup,
  source,
  type Table,
  text,
} from '../runtime/index.ts'

/** The members of a demand's state on which its facts depend. */
type Seen = Pick<DemandState, 'visibility' | 'raiser' | 'about' | 'alsoAbout' | 'delivered'> & {
  readonly summons?: DemandState['summons']
  readonly review?: NonNullable<DemandState['review']>
  readonly tasks: readonly Pick<Task, 'id' | 'party' | 'state'>[]
}

/** Columns of a table with one row a demand: what decides who may know of the demand, and its class. */
export const classColumns = { seen: json<Seen>(), class: text() }
export interface Classed {
  readonly seen: Seen
  readonly class: string
}

/** The names of the facts that decide who may know of a demand. */
export const DECIDING = ['about', 'confidant', 'partner', 'public'] as const

/** Values of facts that name a raiser who is no party. Their own restricted demands are left out of the figures that they read. */
const RAISER = /^(?:resident|code):/

/** Events that change no fact of a demand. */
export const NO_FACT: readonly string[] = [
  'ItemProposed',
  'ReplyGiven',
  'MandatoryReportMissed',
  'ClearanceGiven',
  'MatchSuggested',
  'WorkPlanSet',
  'ProgressRecorded',
  'SafeContactChanged',
  'FeedbackGiven',
  'RaiserContacted',
  'ContactDenied',
  'EffectEvaluated',
  'SiteVerified',
  'SummonsMissed',
  'DemandEscalated',
  'EscalationAnswered',
  'DemandHeld',
  'DeadlineExtended',
  'LongRunGranted',
  'LongRunReported',
  'LongRunReportMissed',
  'LongRunEnded',
  'ApprovalAsked',
  'ApprovalAnswered',
  'ApprovalPassedOn',
  'ApprovalLapsed',
  'DemandResumed',
  'MergeOrdered',
  'MergesRefused',
  'OriginalChanged',
  'ReferralReminded',
  'ReferralEnded',
  'WithdrawalChecked',
]

const seenIn = ({ visibility, raiser, about, alsoAbout, delivered, tasks, summons, review }: DemandState): Seen => ({
  visibility,
  ...(raiser?.kind === 'party' ? { raiser } : {}),
  ...(about === undefined ? {} : { about }),
  ...(alsoAbout === undefined ? {} : { alsoAbout }),
  delivered,
  ...(summons.length === 0 ? {} : { summons }),
  ...(review === undefined ? {} : { review }),
  tasks: tasks.map(({ id, party, state }) => ({ id, party, state })),
})

const stateFrom = ({ tasks, ...seen }: Seen): DemandState => ({
  ...demand.initial,
  ...seen,
  tasks: tasks.map((task) => ({ ...task, shares: [], secondments: [] })),
})

function classIn(state: DemandState): string {
  const facts = demand.sight.facts(state)
  if (facts.public !== undefined) return PUBLIC
  const of = (name: (typeof DECIDING)[number]) => (facts[name] ?? []).filter((value) => !RAISER.test(value))
  return classOf(Object.fromEntries(DECIDING.map((name) => [name, of(name)])))
}

const unseen = seenIn(demand.initial)
/** The columns of a demand that is not raised yet. */
export const unclassed: Classed = { seen: unseen, class: classIn(demand.initial) }

/** What an event makes of a demand that a projection keeps. `before` as text finds it again after a row was loaded again. */
interface Reclassed {
  readonly before: Seen
  readonly text: string
  readonly after: Classed
}

/** Several projections keep the class of the same demand. Each event is folded for the first of them only. */
const reclassed = new WeakMap<RecordedEvent, Reclassed>()

/** The demand's own fold and facts decide: no rule is repeated here. */
function reclass({ seen, class: known }: Classed, name: string, event: RecordedEvent): Classed {
  const shared = reclassed.get(event)
  if (shared?.before === seen) return shared.after
  const text = JSON.stringify(seen)
  if (shared?.text === text) return shared.after
  const state = demand.evolve(stateFrom(seen), name, event)
  const next = seenIn(state)
  const after = JSON.stringify(next) === text ? { seen, class: known } : { seen: next, class: classIn(state) }
  reclassed.set(event, { before: seen, text, after })
  return after
}

/** Returns the row with its class after the event. */
function classed<R extends Classed>(row: R, name: string, { event }: Happened): R {
  const { seen, class: of } = reclass(row, name, event)
  return seen === row.seen && of === row.class ? row : { ...row, seen, class: of }
}

/**
 * Steps that keep the class of each row. They come behind the table's own steps, which make the rows.
 *
 * @param then changes the row once its class is known
 */
export const classSteps = <R extends Classed & AnyRow>(
  of: Table,
  then: (row: R, happened: Happened) => R = (row) => row,
): readonly FoldStep[] =>
  Object.values(demandEvents)
    .filter(({ eventName }) => !NO_FACT.includes(eventName))
    .map((kind) => ({
      type: kind.type,
      table: of,
      own: true,
      existing: true,
      key: ({ id }) => [id],
      fold: (row, happened) =>
        row === undefined ? undefined : then(classed(row as R, kind.eventName, happened), happened),
    }))

/** All classes of the demands that a projection counts. */
export const demandClasses = (of: Table) =>
  rollup('classes', {
    by: ['class'],
    sums: ['demands'],
    from: [source(of, (row) => [{ group: [String((row as AnyRow).class)], sums: { demands: 1 } }], ['class'])],
  })

/** Figures are for readers who may know more of a demand than that it exists. */
export const knownInFigures = (reader: Actor): FactPredicate =>
  serves(reader) || oversees(reader) ? ANY_READER : isKnownInFull(reader)

/** Figures over demands: each reader gets the sum over the demands that they may know of. */
export const byDemandClass: Classes = {
  column: 'class',
  listed: 'classes',
  known: knownInFigures,
  // The sight is asked about demands that need not exist: the answer depends on the reader alone.
  restricted(reader) {
    const known = knownInFigures(reader)
    if (!factsMeet(known, {})) return 'left out'
    return factsMeet(known, { about: [reader.id] }) ? 'included' : 'included unless about the reader'
  },
}
