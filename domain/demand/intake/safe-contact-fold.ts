import { contactLimits, type ToldSafeContact } from '../../contact/safe-contact.ts'
import { type Folds, omit } from '../../kernel/index.ts'
import type { demandEvents } from '../events.ts'
import type { DemandState } from '../state.ts'

/** The limits that an event tells, without its words. */
export const toldLimits = (told: ToldSafeContact | undefined) =>
  told === undefined ? {} : { safeContact: contactLimits(told) }

export const safeContactFold: Pick<Folds<typeof demandEvents, DemandState>, 'SafeContactChanged'> = {
  SafeContactChanged: (demand, { safeContact }) => ({ ...omit(demand, 'safeContact'), ...toldLimits(safeContact) }),
}
