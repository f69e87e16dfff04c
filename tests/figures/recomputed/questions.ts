import { openBreachesById } from './breaches.ts'
import type { FeedEvent } from './feed.ts'
import type { Asked } from './inbox.ts'

type Question = Extract<FeedEvent, { readonly name: 'HoursDisputed' | 'BreachContested' }>['data']

/** Contested breaches, disputed hours and price lists: what waits for the answer of an independent party. */
export const questionsAsked = (feed: readonly FeedEvent[]): Asked[] => [
  ...contestsAsked(feed),
  ...disputesAsked(feed),
  ...pricesAsked(feed),
]

/** A kind of party, a representative, and the street office after them. */
function answerersOf({ kinds = [], people = [], stage, dueBy: due }: Question, thing: string): Asked[] {
  const kind = kinds.find((one) => one !== 'organization')
  const [person] = people
  return [
    ...(kind === undefined ? [] : [`role:${kind}`]),
    ...(person === undefined ? [] : [`person:${person}`]),
    ...(stage === 'street-office' ? [] : ['role:street-office']),
  ].map((to) => ({ to, thing, due }))
}

function contestsAsked(feed: readonly FeedEvent[]): Asked[] {
  const open = openBreachesById(feed)
  const contests = new Map(
    feed.flatMap(({ name, data }) => (name === 'BreachContested' ? [[data.breach, data] as const] : [])),
  )
  return [...contests].flatMap(([breach, data]) =>
    open.get(breach)?.contested === true ? answerersOf(data, `contest ${breach}`) : [],
  )
}

/** The host may still confirm more. */
function disputesAsked(feed: readonly FeedEvent[]): Asked[] {
  const open = new Map<string, Asked[]>()
  for (const { name, data, id } of feed) {
    if (name !== 'HoursDisputed' && name !== 'HoursConfirmed') continue
    const thing = `dispute ${id} ${data.entry}`
    if (name === 'HoursConfirmed') open.delete(thing)
    else open.set(thing, [{ to: `party:${data.host}`, thing, due: data.dueBy }, ...answerersOf(data, thing)])
  }
  return [...open.values()].flat()
}

const SOCIETIES = ['committee', 'organization', 'social-work']

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
