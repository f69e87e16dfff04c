import { openBreachesById } from './breaches.ts'
import type { Told } from './entry.ts'
import type { FeedEvent } from './feed.ts'
import type { Asked } from './inbox.ts'

type Question = Extract<FeedEvent, { readonly name: 'HoursDisputed' | 'BreachContested' }>['data']

/** Contested breaches, disputed hours and price lists: what waits for the answer of an independent party. */
export const questionsAsked = (feed: readonly FeedEvent[]): Asked[] => [
  ...contestsAsked(feed),
  ...disputesAsked(feed),
  ...pricesAsked(feed),
]

/** Kinds of parties, and representatives of those whose parties have no office; then the street office. */
export function answerersOf({ kinds = [], people = [], stage }: Question): Pick<Told, 'to' | 'also'>[] {
  return [
    ...bothOf(kinds.filter((kind) => kind !== 'organization').map((kind) => `role:${kind}`)),
    ...bothOf(people.map((person) => `person:${person}`)),
    ...(stage === 'street-office' ? [] : [{ to: 'role:street-office' }]),
  ]
}

/** One entry for both of them. */
export const bothOf = ([to, also]: readonly string[]): Pick<Told, 'to' | 'also'>[] =>
  to === undefined ? [] : [{ to, also }]

const askAll = (data: Question, thing: string): Asked[] =>
  answerersOf(data).map(({ to }) => ({ to, thing, due: data.dueBy }))

function contestsAsked(feed: readonly FeedEvent[]): Asked[] {
  const open = openBreachesById(feed)
  const contests = new Map(
    feed.flatMap(({ name, data }) => (name === 'BreachContested' ? [[data.breach, data] as const] : [])),
  )
  return [...contests].flatMap(([breach, data]) =>
    open.get(breach)?.contested === true ? askAll(data, `contest ${breach}`) : [],
  )
}

/** The host may still confirm more. */
function disputesAsked(feed: readonly FeedEvent[]): Asked[] {
  const open = new Map<string, Asked[]>()
  for (const { name, data, id } of feed) {
    if (name !== 'HoursDisputed' && name !== 'HoursConfirmed') continue
    const thing = `dispute ${id} ${data.entry}`
    if (name === 'HoursConfirmed') open.delete(thing)
    else open.set(thing, [{ to: `party:${data.host}`, thing, due: data.dueBy }, ...askAll(data, thing)])
  }
  return [...open.values()].flat()
}

export const SOCIETIES = ['committee', 'organization', 'social-work']

/** A proposed price list goes to the two other societies. */
function pricesAsked(feed: readonly FeedEvent[]): Asked[] {
  let asked: Asked[] = []
  for (const { name, data, role } of feed) {
    if (name === 'PriceListSet' || name === 'PriceListRefused') asked = []
    const first = SOCIETIES.find((society) => society !== role)
    if (name === 'PriceListProposed') asked = [{ to: `role:${first}`, thing: `prices ${data.list}`, due: null }]
  }
  return asked
}
