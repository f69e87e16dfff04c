import { DISPUTE_DAYS } from '../../domain/demand/closing/callback.ts'
import { silenceOf } from '../../domain/demand/deadlines.ts'
import { demand } from '../../domain/demand/demand.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Raiser } from '../../domain/demand/shapes.ts'
import { type DemandState, type DemandStatus, stateOf } from '../../domain/demand/state.ts'
import { DAY, eventNameIn, instant, iso, optional, type Private } from '../../domain/kernel/index.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { DEMAND_ENDS } from './demand-end.ts'
import { atRest, type EntryAbout, entryFor, type InboxEntry, inboxEntries, renewed } from './entries.ts'
import { ENTRY_KINDS, type EntryKind } from './entry-topics.ts'

/** Events that do not change where a demand stands for its raiser. */
const UNMOVED: readonly string[] = [
  'ItemProposed',
  'WorkPlanSet',
  'MatchSuggested',
  'ProgressRecorded',
  'EffectEvaluated',
  'SiteVerified',
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
  'RaiserContacted',
  'OriginalChanged',
  'DeadlineExtended',
  'LongRunGranted',
  'LongRunReported',
  'LongRunEnded',
  'MembersInvited',
  'ReviewOrdered',
  ...UNMOVED,
]

/** States in which the entry asks the raiser for a word. */
const ASKING: readonly DemandStatus[] = ['delivered', 'merged']

const nameOf = (demand: string): string => `demand.${demand}`
const on = steps(inboxEntries, ({ id }) => [nameOf(id)])

const invitations = steps(inboxEntries, ({ id }) => [`${nameOf(id)}.group`])

/** One entry for all invited residents. Each of them sees it until they join. It asks for nothing while the demand is ended. */
const invitation = (happened: Happened): InboxEntry =>
  entryFor(happened, `${nameOf(happened.id)}.group`, `group:${happened.id}`, {
    kind: 'group-invited',
    needs: 1,
    about: { demand: happened.id },
    circle: happened.id,
  })

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
      circle: data.group === undefined ? null : id,
      demand: demand.evolve(demand.initial, 'DemandRaised', event),
    })
  }),
  on.change(demandEvents.MembersInvited, (row, { id, event }) => ({
    ...row,
    circle: id,
    demand: demand.evolve(row.demand ?? demand.initial, 'MembersInvited', event),
  })),
  invitations.on(demandEvents.DemandRaised, (_, happened) =>
    happened.data.group?.invited === undefined ? undefined : invitation(happened),
  ),
  invitations.on(demandEvents.MembersInvited, (row, happened) => row ?? invitation(happened)),
  ...invitations.changeAll(DEMAND_ENDS, (row) => ({ ...row, needs: 0 })),
  ...invitations.changeAll([demandEvents.DemandReopened, demandEvents.DemandUnmerged], (row) => ({ ...row, needs: 1 })),
  invitations.change(demandEvents.CallbackDisputed, (row, { data: { opens } }) =>
    opens === true ? { ...row, needs: 1 } : row,
  ),
  on.change(demandEvents.HelperConsentChanged, (row, { data: { helper, granted }, event }) => ({
    ...row,
    copy: granted ? `resident:${helper}` : null,
    demand: demand.evolve(row.demand ?? demand.initial, 'HelperConsentChanged', event),
  })),
  // Another's word does not answer for the raiser.
  on.change(demandEvents.FeedbackGiven, (row, { data: { by, ground } }) =>
    by === undefined || ground !== undefined ? { ...row, needs: atRest(row.kind), due: NEVER } : row,
  ),
  on.change(demandEvents.CallbackRecorded, (row, happened) => {
    const { data, event, recorded } = happened
    const after = { ...row, demand: demand.evolve(row.demand ?? demand.initial, 'CallbackRecorded', event) }
    if (!data.reached) return after
    const about = {
      ...optional('callback', data.callback),
      calledBy: data.party,
      disputeUntil: iso(recorded + DISPUTE_DAYS * DAY),
      ...optional('resolved', data.resolved),
      ...optional('satisfaction', data.satisfaction),
      ...optional('contacted', data.contacted),
    }
    return renewed(after, happened, { kind: 'demand-called', about })
  }),
  on.change(demandEvents.RaiserContacted, (row, happened) => {
    const { data, event } = happened
    const after = { ...row, demand: demand.evolve(row.demand ?? demand.initial, 'RaiserContacted', event) }
    const about = { contact: data.contact, contactedBy: data.party, spoken: data.spoken }
    // What the entry asks for stays in its place.
    return ASKING.includes(stateOf(after.demand))
      ? { ...after, about: { ...row.about, ...about } }
      : renewed(after, happened, { kind: 'demand-contacted', about })
  }),
  on.change(demandEvents.DeadlineExtended, (row, happened) => {
    const { code, reason, resolveBy } = happened.data
    return told(row, happened, { kind: 'demand-extended', about: { code, resolveBy }, reason })
  }),
  on.change(demandEvents.LongRunGranted, (row, happened) => {
    const { cause, reason, until } = happened.data
    return told(row, happened, { kind: 'demand-long-running', about: { cause, until }, reason })
  }),
  on.change(demandEvents.LongRunReported, (row, happened) =>
    told(row, happened, { kind: 'demand-long-run-reported', reason: happened.data.note }),
  ),
  on.change(demandEvents.OriginalChanged, (row, happened) => {
    const { became, closesBy } = happened.data
    const answerable = became === 'delivered' || became === 'closed'
    const due = closesBy === undefined ? {} : { due: instant(closesBy) }
    const said = { kind: 'demand-merged', about: { became }, ...(answerable ? { needs: 1, ...due } : {}) } as const
    return told(row, happened, said)
  }),
  on.change(demandEvents.ReviewOrdered, (row, happened) =>
    told(row, happened, { kind: 'demand-under-review', about: { reviewer: happened.data.party } }),
  ),
  on.change(demandEvents.LongRunEnded, (row, happened) => told(row, happened, { kind: 'demand-long-run-ended' })),
  ...Object.values(demandEvents)
    .filter(({ eventName }) => !OWN.includes(eventName))
    .map(
      (kind): FoldStep => ({
        type: kind.type,
        table: inboxEntries,
        own: false,
        existing: true,
        key: ({ id }) => [nameOf(id)],
        fold: (row, happened) => (row === undefined ? undefined : moved(row as InboxEntry, kind.eventName, happened)),
      }),
    ),
]

/** Returns the entry with news that leave the state as it is. */
const told = (row: InboxEntry, happened: Happened, said: Parameters<typeof renewed>[2]): InboxEntry => ({
  ...renewed(row, happened, said),
  demand: demand.evolve(row.demand ?? demand.initial, eventNameIn(happened.event.type), happened.event),
})

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
  if (isPassing(name, happened) || (state === stateOf(before) && name !== 'DemandMerged'))
    return { ...row, demand: after }
  const kind = LEADING[name] ?? ENTRY_KINDS.find((one) => one === `demand-${state}`) ?? row.kind
  const original = after.merged?.original
  const { demand: id, helped } = row.about
  const said = {
    kind: state === 'delivered' ? 'demand-delivered' : kind,
    ...wordsIn(kind, happened),
    ...(state === 'delivered' ? { needs: 1, due: answerBy(after) } : {}),
  }
  return {
    ...renewed(row, happened, said),
    // What was said of an earlier state is over.
    about: {
      ...optional('demand', id),
      ...optional('helped', helped),
      ...detailsIn(happened),
      ...optional('original', original),
      ...(after.ended?.callback === undefined ? {} : callIn(row.about)),
    },
    original: original === undefined ? null : nameOf(original),
    other: original ?? null,
    demand: after,
  }
}

/** Whether the next event of the same decision moves the demand on: it ends after its tasks, or the first receiver takes a task. */
function isPassing(name: string, { data }: Happened): boolean {
  const { cause, responsible, stays } = data as Readonly<Record<string, unknown>>
  if (name === 'TaskWithdrawn') return cause === 'demand-withdrawn' || cause === 'demand-merged'
  return name === 'TaskReturned' && responsible !== undefined && stays === false
}

/** Events that lead a demand back, and say more than the state to which they lead. */
const LEADING: Readonly<Record<string, EntryKind>> = {
  DemandReopened: 'demand-reopened',
  DemandUnmerged: 'demand-unmerged',
  ReferralEnded: 'demand-referral-ended',
  ReferralAnswered: 'demand-referral-ended',
}

/** The callback on which the demand was closed, which the raiser may dispute. */
const callIn = ({ callback, calledBy, disputeUntil, resolved, satisfaction, contacted }: EntryAbout): EntryAbout => ({
  ...optional('callback', callback),
  ...optional('calledBy', calledBy),
  ...optional('disputeUntil', disputeUntil),
  ...optional('resolved', resolved),
  ...optional('satisfaction', satisfaction),
  ...optional('contacted', contacted),
})

/** Codes and ids in events that tell the raiser more. */
const DETAILS = ['code', 'body', 'answerBy', 'appealable', 'recordedBy', 'cause', 'became', 'outcome'] as const

function detailsIn({ data }: Happened): EntryAbout {
  const said = data as Readonly<Record<string, unknown>>
  const found: Record<string, string | boolean> = {}
  for (const name of DETAILS) {
    const value = said[name]
    if (typeof value === 'string' || typeof value === 'boolean') found[name] = value
  }
  return found
}

/** Returns why the demand was declined or held, and where to go instead. */
function wordsIn(kind: EntryKind, { data }: Happened): Partial<Pick<InboxEntry, 'reason' | 'instead'>> {
  if (kind !== 'demand-declined' && kind !== 'demand-held') return {}
  const { reason, instead } = data as { readonly reason: Private<string>; readonly instead?: Private<string> }
  return { reason, ...optional('instead', instead) }
}

/** Returns when the demand closes by silence; until then the raiser can answer. An imported one does not close so. */
const answerBy = (delivered: DemandState): number =>
  (delivered.imported === undefined ? silenceOf(delivered)?.at : undefined) ?? NEVER
