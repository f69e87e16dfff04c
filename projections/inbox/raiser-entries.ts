import { nextDemandDeadline } from '../../domain/demand/deadlines.ts'
import { demand } from '../../domain/demand/demand.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Raiser } from '../../domain/demand/shapes.ts'
import { type DemandState, stateOf } from '../../domain/demand/state.ts'
import type { Private } from '../../domain/kernel/index.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { ENTRY_KINDS, type EntryKind, entryFor, type InboxEntry, inboxEntries, renewed } from './entries.ts'

/** Events that do not change where a demand stands for its raiser. */
const UNMOVED: readonly string[] = [
  'ItemProposed',
  'WorkPlanSet',
  'MatchSuggested',
  'ProgressRecorded',
  'EffectEvaluated',
  'DemandEscalated',
  'EscalationAnswered',
  'PartiesSummoned',
  'SummonsAnswered',
  'SummonsMissed',
]
const OWN: readonly string[] = [
  'HistoryImported',
  'DemandRaised',
  'HelperConsentChanged',
  'FeedbackGiven',
  'CallbackRecorded',
  ...UNMOVED,
]

const nameOf = (demand: string): string => `demand.${demand}`
const on = steps(inboxEntries, ({ id }) => [nameOf(id)])

/** Entries about where a demand stands, for its raiser, and for a helper to whom the raiser has agreed. */
export const raiserEntrySteps: readonly FoldStep[] = [
  on.on(demandEvents.DemandRaised, (_, happened) => {
    const { id, data, event } = happened
    const to = addressOf(data.raiser, id)
    // Imported history is announced to no one.
    if (to === undefined || data.imported === true) return undefined
    return entryFor(happened, nameOf(id), to, {
      kind: 'demand-raised',
      about: { demand: id, ...(data.helper?.role === 'resident' ? { helped: true } : {}) },
      demand: demand.evolve(demand.initial, 'DemandRaised', event),
    })
  }),
  on.change(demandEvents.HelperConsentChanged, (row, { data: { helper, granted }, event }) => ({
    ...row,
    copy: granted ? `resident:${helper}` : null,
    demand: demand.evolve(row.demand ?? demand.initial, 'HelperConsentChanged', event),
  })),
  on.change(demandEvents.FeedbackGiven, (row) => ({ ...row, needs: 0, due: NEVER })),
  on.change(demandEvents.CallbackRecorded, (row, { data: { reached } }) =>
    reached ? { ...row, needs: 0, due: NEVER } : row,
  ),
  ...Object.values(demandEvents)
    .filter(({ eventName }) => !OWN.includes(eventName))
    .map(
      (kind): FoldStep => ({
        type: kind.type,
        table: inboxEntries,
        own: false,
        key: ({ id }) => [nameOf(id)],
        fold: (row, happened) => (row === undefined ? undefined : moved(row as InboxEntry, kind.eventName, happened)),
      }),
    ),
]

function addressOf(raiser: Raiser, id: string): string | undefined {
  switch (raiser.kind) {
    case 'resident':
      return `resident:${raiser.id}`
    case 'party':
      return `party:${raiser.party}`
    case 'outsider':
    case 'anonymous':
      return `follower:${id}`
    case 'unknown':
      return undefined
  }
}

/** Returns the entry after an event. The demand's own fold says where it stands; the entry is renewed where that changes. */
function moved(row: InboxEntry, name: string, happened: Happened): InboxEntry {
  const before = row.demand ?? demand.initial
  const after = demand.evolve(before, name, happened.event)
  const state = stateOf(after)
  if (state === stateOf(before)) return { ...row, demand: after }
  const kind = ENTRY_KINDS.find((one) => one === `demand-${state}`) ?? row.kind
  const original = after.merged?.original
  const said = {
    kind,
    reason: reasonIn(kind, happened),
    ...(original === undefined ? {} : { about: { original } }),
    ...(state === 'delivered' ? { needs: 1, due: silenceOf(after) } : {}),
  }
  return {
    ...renewed(row, happened, said),
    original: original === undefined ? null : nameOf(original),
    other: original ?? null,
    demand: after,
  }
}

/** Returns why the demand was declined or held. */
function reasonIn(kind: EntryKind, { data }: Happened): Private<string> | null {
  if (kind !== 'demand-declined' && kind !== 'demand-held') return null
  return (data as { readonly reason: Private<string> }).reason
}

/** Returns when the demand closes by silence; until then the raiser can answer. */
const silenceOf = (delivered: DemandState): number => nextDemandDeadline(delivered)?.at ?? NEVER
