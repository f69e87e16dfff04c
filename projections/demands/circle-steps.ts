import { demand } from '../../domain/demand/demand.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import { toldLimits } from '../../domain/demand/safe-contact-fold.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { type Header, headers } from './headers.ts'

const on = steps(headers)
const { MembersInvited, MemberJoined, MemberLeft, SafeContactChanged } = demandEvents

/** Returns the row with the group that the demand's own fold makes. */
const regrouped = (row: Header, name: string, { event }: Happened): Header => ({
  ...row,
  group:
    demand.evolve({ ...demand.initial, ...(row.group === null ? {} : { group: row.group }) }, name, event).group ??
    null,
})

/** Who raises the demand together, and how the raiser may be contacted. */
export const circleSteps: readonly FoldStep[] = [
  on.change(SafeContactChanged, (row, { data }) => ({ ...row, safeContact: null, ...toldLimits(data.safeContact) })),
  on.change(MembersInvited, (row, happened) => regrouped(row, 'MembersInvited', happened)),
  on.change(MemberJoined, (row, happened) => regrouped(row, 'MemberJoined', happened)),
  on.change(MemberLeft, (row, happened) => regrouped(row, 'MemberLeft', happened)),
]
