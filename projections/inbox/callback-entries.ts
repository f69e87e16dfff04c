import { demandEvents } from '../../domain/demand/events.ts'
import { DAY, instant, optional } from '../../domain/kernel/index.ts'
import { type FoldStep, steps } from '../runtime/index.ts'
import { entryFor, inboxEntries } from './entries.ts'

const E = demandEvents
const callOf = (id: string): string => `demand.${id}.call`
const on = steps(inboxEntries, ({ id }) => [callOf(id)])

/** Events after which the raiser is no longer to be called about the delivery. */
const SETTLING = [
  E.CallbackSkipped,
  E.DemandClosed,
  E.DemandReopened,
  E.DemandMerged,
  E.DemandUnmerged,
  E.DemandDeclined,
  E.DemandWithdrawn,
  E.ServiceDelivered,
]

/** Entries for the party that the engine asked to call the raiser, and for parties whose record the raiser contradicts. */
export const callbackEntrySteps: readonly FoldStep[] = [
  ...on.changeAll(SETTLING, () => undefined),
  on.on(E.CallbackDealt, (row, happened) => {
    const { id, data } = happened
    if (data.party === undefined) return undefined
    const about = {
      demand: id,
      ...optional('check', data.check),
      ...optional('standIn', data.standIn),
      ...optional('repeats', data.repeats),
    }
    const said = { kind: 'callback-due', needs: 1, due: instant(data.due), about, guarded: id } as const
    return entryFor(happened, callOf(id), `party:${data.party}`, said, row)
  }),
  on.change(E.CallbackRecorded, (row, { data: { reached }, recorded }) => {
    if (reached) return row.about.check === undefined ? undefined : row
    return { ...row, due: Math.max(row.due, recorded + DAY) }
  }),
  on.on(
    E.CallbackDisputed,
    (row, happened) => {
      const { id, data } = happened
      const about = { demand: id, callback: data.callback }
      const said = { kind: 'callback-disputed', about, guarded: id, reason: data.note ?? null } as const
      return entryFor(happened, `demand.${id}.${data.callback}`, `party:${data.party}`, said, row)
    },
    ({ id, data }) => (data.decidedBy === undefined ? [`demand.${id}.${data.callback}`] : undefined),
  ),
  on.on(
    E.ContactDenied,
    (row, happened) => {
      const { id, data } = happened
      const about = { demand: id, contact: data.contact }
      const said = { kind: 'contact-denied', about, guarded: id, reason: data.note ?? null } as const
      return entryFor(happened, `demand.${id}.${data.contact}`, `party:${data.party}`, said, row)
    },
    ({ id, data }) => [`demand.${id}.${data.contact}`],
  ),
]
