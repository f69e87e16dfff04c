import type { CommunityState } from '../../../domain/community/state.ts'
import { isSameName } from '../../../domain/demand/danger/named.ts'
import type { About, Place } from '../../../domain/demand/shapes.ts'
import { type Actor, isRejection, optional, type Setting } from '../../../domain/kernel/index.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import { resource } from '../../../domain/resource/resource.ts'
import type { Category } from '../../../domain/resource/shapes.ts'
import { stockOf } from '../../../domain/resource/shapes.ts'
import { type Span, windowOf } from '../../../domain/sharing/windows.ts'
import type { Item, WorkbookState } from '../../../domain/workbook/state.ts'
import { moduleOf } from '../../../projections/shared-rules/workbook-code.ts'
import type { ViewRow } from '../../../projections/views.ts'
import { mayBeAsked } from '../persons.ts'
import type { Workplace } from '../process-manager.ts'
import { firstPage } from '../view-pages.ts'
import { fitOf } from './fit.ts'

/** Rows that are read for one category or skill. */
const LOOKED_AT = 50
/** The most resources that are suggested, all categories together. */
const MOST_RESOURCES = 10
/** The most people that are suggested, all skills together. */
const MOST_PEOPLE = 20

/** The party that needs something, and the demand, place and time that it needs it for. */
export interface Seeking {
  readonly community: string
  readonly tenant: CommunityState
  readonly workbook: WorkbookState
  readonly asker: Actor & { readonly party: string }
  readonly place: Place
  readonly item?: Item
  /** Words that fit no item in particular. */
  readonly general: ReadonlySet<string>
  readonly about: readonly About[]
  readonly window?: Span
}

type Offer = ViewRow<'resource-sharing'>

/** Returns the ids of resources that fit the item, as many for each category: the best fit first, then those in the same quarter. */
export async function fittingResources(
  categories: readonly Category[],
  seeking: Seeking,
  workplace: Workplace,
): Promise<string[]> {
  const { item } = seeking
  if (item === undefined) return []
  const share = Math.floor(MOST_RESOURCES / Math.max(1, categories.length))
  const found = categories.map(async (category) => {
    const near = optional('quarter', seeking.place.quarter)
    const offers = new Map<string, Offer>()
    // Offers for the item and its module are found however many others there are.
    for (const more of [{ item: item.code }, { module: moduleOf(item.code) }, near, {}]) {
      const filters = { category, status: 'offered', room: 'true', ...more }
      const search = { service: 'matching', view: 'resource-sharing', community: seeking.community, filters } as const
      for (const row of await firstPage(workplace, search, LOOKED_AT)) offers.set(row.id, row)
    }
    const ranked = [...offers.values()]
      .filter((offer) => fitOf(offer, item, seeking.general) > 0)
      .filter(({ owner }) => owner !== seeking.asker.party && !isAbout(seeking, { party: owner }))
      .toSorted(
        (one, other) => closeness(other, item, seeking) - closeness(one, item, seeking) || (one.id < other.id ? -1 : 1),
      )
    return firstFew(ranked, share, async ({ id }) => grants(category, id, seeking, workplace))
  })
  return (await Promise.all(found)).flat().map(({ id }) => id)
}

const closeness = (offer: Offer, item: Item, { place, general }: Seeking): number =>
  2 * fitOf(offer, item, general) + (offer.quarter !== null && offer.quarter === place.quarter ? 1 : 0)

/** Whether the rules of the resource would grant it to the party for that time. Only stock that is booked needs a time. */
async function grants(category: Category, id: string, seeking: Seeking, workplace: Workplace): Promise<boolean> {
  const { community, window } = seeking
  const booked = stockOf(category) === 'bookable'
  // Without a time it is only known that some of it is free now.
  if (booked && window === undefined) return true
  const data = booked && window !== undefined ? { window: windowOf(window) } : {}
  const state = await workplace.state(resource, community, id)
  return !isRejection(resource.decide(state, 'request', data, settingOf(id, seeking, workplace)))
}

/** Returns people of other parties who fit, as many for each skill. Those who may be asked at that time come first. */
export async function fittingPeople(
  skills: readonly string[],
  seeking: Seeking,
  workplace: Workplace,
): Promise<{ person: string; skill: string }[]> {
  const share = Math.floor(MOST_PEOPLE / Math.max(1, skills.length))
  const { tenant, window } = seeking
  const found = skills.map(async (skill) => {
    const filters = { skill, left: 'false' }
    const search = { service: 'matching', view: 'persons', community: seeking.community, filters } as const
    const rows = await firstPage(workplace, search, LOOKED_AT)
    const asked = (row: ViewRow<'persons'>): number =>
      window !== undefined && mayBeAsked(row, window, tenant.zone, workplace.zones) ? 1 : 0
    const ranked = rows
      .filter(({ id }) => !isAbout(seeking, { person: id }))
      .toSorted((one, other) => asked(other) - asked(one) || (one.id < other.id ? -1 : 1))
    const few = await firstFew(ranked, share, ({ id }) => comes(id, skill, seeking, workplace))
    return few.map(({ id }) => ({ person: id, skill }))
  })
  return (await Promise.all(found)).flat()
}

/** Whether the rules would grant the person: of another party, certified, within their hours, and not promised elsewhere. */
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
  return about.some((other) => isSameName(other, one))
}

/** Returns the setting in which the rules are tried. Nothing is recorded. */
const settingOf = (
  id: string,
  { community, tenant, workbook, asker }: Seeking,
  { now, zones }: Workplace,
): Setting => ({
  now: now(),
  actor: asker,
  community,
  id,
  reads: { community: tenant, workbook },
  zones,
  // No rule that is tried here names an account, or makes a number.
  actorIdOf: ({ sub }) => sub,
  digest: (_, text) => text,
})

/** Returns the first elements that pass, at most `most`. */
async function firstFew<T>(all: readonly T[], most: number, passes: (one: T) => Promise<boolean>): Promise<T[]> {
  const few: T[] = []
  for (const one of all) {
    if (few.length >= most) break
    if (await passes(one)) few.push(one)
  }
  return few
}
