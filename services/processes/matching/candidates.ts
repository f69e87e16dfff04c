import type { CommunityState } from '../../../domain/community/state.ts'
import type { About, Place } from '../../../domain/demand/shapes.ts'
import { type Actor, isRejection, optional, type Setting } from '../../../domain/kernel/index.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import { resource } from '../../../domain/resource/resource.ts'
import { type Category, stockOf } from '../../../domain/resource/shapes.ts'
import { type Span, windowOf } from '../../../domain/sharing/windows.ts'
import { isAsked, PERSONS, type PersonRow } from '../persons.ts'
import { serviceActor, type Workplace } from '../process-manager.ts'

export const SUPPLY = 'resource-sharing'

/** Offers looked at for one kind of need, and named of all kinds together. */
const LOOKED_AT = 50
const MOST_RESOURCES = 10
const MOST_PEOPLE = 20

/** What is looked for, and for whom. */
export interface Seeking {
  readonly community: string
  readonly tenant: CommunityState
  readonly asker: Actor & { readonly party: string }
  readonly place: Place
  readonly item?: string
  readonly about?: About
  readonly window?: Span
}

interface Offer {
  readonly id: string
  readonly owner: string
  readonly quarter: string | null
  readonly items: readonly string[]
}

/** Of each category as many as of the others; those in the same quarter and those meant for the item first. */
export async function fittingResources(
  categories: readonly Category[],
  seeking: Seeking,
  workplace: Workplace,
): Promise<string[]> {
  const share = Math.floor(MOST_RESOURCES / Math.max(1, categories.length))
  const found = categories.map(async (category) => {
    const near = optional('quarter', seeking.place.quarter)
    const offers = new Map<string, Offer>()
    for (const more of [near, {}]) {
      const filters = { category, status: 'offered', room: 'true', ...more }
      for (const row of await firstPage<Offer>(SUPPLY, filters, seeking, workplace)) offers.set(row.id, row)
    }
    const ranked = [...offers.values()]
      .filter(({ owner }) => owner !== seeking.asker.party && !isAbout(seeking, { party: owner }))
      .toSorted((one, other) => closeness(other, seeking) - closeness(one, seeking) || (one.id < other.id ? -1 : 1))
    return firstFew(ranked, share, async ({ id }) => grants(category, id, seeking, workplace))
  })
  return (await Promise.all(found)).flat().map(({ id }) => id)
}

const closeness = ({ quarter, items }: Offer, { place, item }: Seeking): number =>
  (item !== undefined && items.includes(item) ? 2 : 0) + (quarter !== null && quarter === place.quarter ? 1 : 0)

/** Whether the offer's own rules would let the party have it then; what needs no booking is asked for without a time. */
async function grants(category: Category, id: string, seeking: Seeking, workplace: Workplace): Promise<boolean> {
  const { community, window } = seeking
  const booked = stockOf(category) === 'bookable'
  // Without a time nobody can tell more than that some of it is free now.
  if (booked && window === undefined) return true
  const data = booked && window !== undefined ? { window: windowOf(window) } : {}
  const state = await workplace.state(resource, community, id)
  return !isRejection(resource.decide(state, 'request', data, settingOf(id, seeking, workplace)))
}

/** For each skill as many as for the others: people of other parties, those first who have said that they can be asked then. */
export async function fittingPeople(
  skills: readonly string[],
  seeking: Seeking,
  workplace: Workplace,
): Promise<{ person: string; skill: string }[]> {
  const share = Math.floor(MOST_PEOPLE / Math.max(1, skills.length))
  const { tenant, window } = seeking
  const found = skills.map(async (skill) => {
    const rows = await firstPage<PersonRow>(PERSONS, { skill, left: 'false' }, seeking, workplace)
    const asked = (row: PersonRow): number =>
      window !== undefined && isAsked(row, window, tenant.zone, workplace.zones) ? 1 : 0
    const ranked = rows
      .filter(({ id }) => !isAbout(seeking, { person: id }))
      .toSorted((one, other) => asked(other) - asked(one) || (one.id < other.id ? -1 : 1))
    const few = await firstFew(ranked, share, ({ id }) => comes(id, skill, seeking, workplace))
    return few.map(({ id }) => ({ person: id, skill }))
  })
  return (await Promise.all(found)).flat()
}

/** Whether somebody who is no colleague could be asked for: beside what is promised, within their hours, certified on the days. */
async function comes(id: string, skill: string, seeking: Seeking, workplace: Workplace): Promise<boolean> {
  const { community, asker, window } = seeking
  const state = await workplace.state(person, community, id)
  if (state.parties.includes(asker.party)) return false
  if (window === undefined) return state.parties.length > 0
  const setting = settingOf(id, seeking, workplace)
  return state.parties.some((home) => {
    const data = { home, host: asker.party, window: windowOf(window), skill }
    return !isAbout(seeking, { party: home }) && !isRejection(person.decide(state, 'request', data, setting))
  })
}

function isAbout({ about }: Seeking, one: About): boolean {
  if (about === undefined) return false
  if ('party' in about) return 'party' in one && one.party === about.party
  return 'person' in one && one.person === about.person
}

/** In which the rules are asked, and nothing comes of it. */
const settingOf = (id: string, { community, tenant, asker }: Seeking, { now, zones }: Workplace): Setting => ({
  now: now(),
  actor: asker,
  community,
  id,
  reads: { community: tenant },
  zones,
})

async function firstPage<Row>(
  view: string,
  filters: Readonly<Record<string, string>>,
  { community }: Seeking,
  { views, now }: Workplace,
): Promise<readonly Row[]> {
  const question = { view, community, filters, limit: LOOKED_AT, now: now() }
  const { rows } = await views.page({ ...question, reader: serviceActor('matching') })
  return rows as Row[]
}

/** The first so many that pass. */
async function firstFew<T>(all: readonly T[], most: number, passes: (one: T) => Promise<boolean>): Promise<T[]> {
  const few: T[] = []
  for (const one of all) {
    if (few.length >= most) break
    if (await passes(one)) few.push(one)
  }
  return few
}
