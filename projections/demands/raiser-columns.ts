import type { Raiser } from '../../domain/demand/shapes.ts'
import type { Private } from '../../domain/kernel/index.ts'
import type { Happened } from '../runtime/index.ts'

/** The contact that was told with the demand, or with the person whom a helper named. */
export function contactColumns(
  { contact, raiser }: { readonly contact?: Private<string>; readonly raiser: Raiser },
  happened: Pick<Happened, 'searchHash'>,
) {
  const told = contact ?? (raiser.kind === 'outsider' ? raiser.contact : undefined)
  return told === undefined ? {} : { contact: told, contactHash: happened.searchHash(told) }
}

/** The resident or the party that raised it. */
export const raiserId = (raiser: Raiser): string | null =>
  raiser.kind === 'resident' ? raiser.id : raiser.kind === 'party' ? raiser.party : null
