import { demandNumberIn } from '../../domain/demand/intake/demand-number.ts'
import { isSealed } from '../../domain/kernel/index.ts'
import type { ViewRow } from '../../projections/views.ts'
import { serviceActor } from '../identity/reserved-actors.ts'
import { phoneDigits } from '../privacy/search-hash.ts'
import type { DeskParts } from './desk-parts.ts'

const READER = serviceActor('phone-follow')
/** Demands may share a number. */
const MOST = 20

type Row = ViewRow<'demands'>

/**
 * Finds a demand by its number and the end of the phone number that its raiser left. Others in the home of the raiser may know
 * both, so it finds no restricted demand, and none whose raiser said how they may be contacted. Raisers with an account sign in. The
 * contact is compared and not told, so that is no disclosure.
 */
export function followedByPhone({ views, vault }: Pick<DeskParts, 'views' | 'vault'>) {
  async function matches(community: string, id: string, ending: string): Promise<boolean> {
    const asked = { view: 'demands', community, filters: {}, limit: 1, reader: READER, id }
    const row = (await views.one(asked)).row as Row | undefined
    const contact = contactIn(row)
    const [opened] = isSealed(contact) ? await vault.open([contact]) : []
    return typeof opened === 'string' && phoneDigits(opened)?.slice(-ending.length) === ending
  }
  return async (community: string, given: string, ending: string): Promise<string | undefined> => {
    const number = demandNumberIn(given)
    if (number === undefined) return undefined
    const { rows } = await views.page({ view: 'demands', community, filters: { number }, limit: MOST, reader: READER })
    for (const row of rows as readonly Row[]) {
      if (mayBeFollowed(row) && (await matches(community, row.id, ending))) return row.id
    }
    return undefined
  }
}

const mayBeFollowed = ({ visibility, safeContact, raiser }: Row): boolean =>
  visibility !== 'restricted' && safeContact === null && (raiser?.kind === 'anonymous' || raiser?.kind === 'outsider')

function contactIn(row: Row | undefined): unknown {
  const raised = row?.story?.find(({ event }) => event === 'DemandRaised')
  const { contact, raiser } = (raised?.data ?? {}) as {
    readonly contact?: unknown
    readonly raiser?: { readonly contact?: unknown }
  }
  return contact ?? raiser?.contact
}
