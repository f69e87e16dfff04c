import { nameOf } from '../../domain/demand/danger/named.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import type { About } from '../../domain/demand/shapes.ts'
import { instant } from '../../domain/kernel/index.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { entryFor, type InboxEntry, inboxEntries, renewed } from './entries.ts'

const addressOf = (about: About): string => `${'party' in about ? 'party' : 'person'}:${nameOf(about)}`
const keyOf = (demand: string, ...of: readonly string[]): string => ['demand', demand, ...of].join('.')

/** The entry for a party or person that a demand is about. They see it while they may know of the demand. */
const toNamed = (happened: Happened, about: About, row: InboxEntry | undefined): InboxEntry =>
  entryFor(
    happened,
    keyOf(happened.id, 'about', addressOf(about)),
    addressOf(about),
    { kind: 'demand-about-you', about: { demand: happened.id }, named: happened.id },
    row,
  )

const toWorkers = { to: 'role:committee', copy: 'role:social-work' } as const
const onReply = steps(inboxEntries, ({ id }) => [keyOf(id, 'reply')])
const onHarm = steps(inboxEntries, ({ id }) => [keyOf(id, 'harm')])
const onLate = steps(inboxEntries, ({ id }) => [keyOf(id, 'harm', 'late')])

/** Entries about whom a demand is about, about their answers, and about suspected harm. */
export const dangerEntrySteps: readonly FoldStep[] = [
  steps(inboxEntries).on(
    demandEvents.DemandRaised,
    (row, happened) => {
      const { about, imported } = happened.data
      return about === undefined || imported === true ? row : toNamed(happened, about, row)
    },
    ({ id, data: { about } }) => (about === undefined ? undefined : [keyOf(id, 'about', addressOf(about))]),
  ),
  steps(inboxEntries).on(
    demandEvents.AboutNamed,
    (row, happened) => toNamed(happened, happened.data.about, row),
    ({ id, data: { about } }) => [keyOf(id, 'about', addressOf(about))],
  ),
  onReply.on(demandEvents.ReplyGiven, (row, happened) => {
    const { id, data } = happened
    const said = { kind: 'reply-given', about: { demand: id, state: data.state }, copy: toWorkers.copy } as const
    return entryFor(happened, keyOf(id, 'reply'), toWorkers.to, { ...said, guarded: id }, row)
  }),
  onHarm.on(demandEvents.HarmSuspected, (row, happened) => {
    const { id, data } = happened
    const said = {
      kind: 'harm-suspected',
      needs: 1,
      due: instant(data.dueBy),
      about: { demand: id, of: data.of },
    } as const
    return entryFor(happened, keyOf(id, 'harm'), toWorkers.to, { ...said, copy: toWorkers.copy, guarded: id }, row)
  }),
  onHarm.change(demandEvents.MandatoryReportMissed, (row, happened) =>
    renewed(row, happened, { kind: 'report-late', needs: 1, due: instant(happened.data.due) }),
  ),
  onLate.on(demandEvents.MandatoryReportMissed, (row, happened) => {
    const { id, data } = happened
    const said = { kind: 'report-late', needs: 1, due: instant(data.due), about: { demand: id }, guarded: id } as const
    return entryFor(happened, keyOf(id, 'harm', 'late'), 'role:street-office', said, row)
  }),
  ...[onHarm, onLate].flatMap((on) => [
    on.change(demandEvents.MandatoryReportMade, () => undefined),
    on.change(demandEvents.SuspicionCleared, () => undefined),
  ]),
]
