import { community as communityContext } from '../../../domain/community/community.ts'
import type { Actor } from '../../../domain/kernel/index.ts'
import { enrolledParties } from '../../../domain/personnel/enrolment.ts'
import { person as personContext } from '../../../domain/personnel/personnel.ts'
import type { Workplace } from '../process-manager.ts'
import { everyRow } from '../view-pages.ts'

/** The readers that a person is today: one for each active party that they act for. */
export async function partyReaders(
  { state }: Pick<Workplace, 'state'>,
  community: string,
  id: string,
): Promise<readonly Actor[]> {
  const [tenant, person] = await Promise.all([state(communityContext, community), state(personContext, community, id)])
  return enrolledParties(tenant, person, id)
    .filter(({ status }) => status === 'active')
    .map(({ kind, id: party }) => ({ id, role: kind, party }))
}

/** Everyone who may have an inbox for a party: enrolled persons, and the first persons of parties. */
export async function everyPerson(workplace: Workplace, community: string): Promise<readonly string[]> {
  const search = { service: 'messenger', view: 'persons', community, filters: { left: 'false' } } as const
  const [rows, tenant] = await Promise.all([everyRow(workplace, search), workplace.state(communityContext, community)])
  const first = Object.values(tenant.parties).flatMap((party) => party.first ?? [])
  return [...new Set([...rows.map(({ id }) => id), ...first])]
}
