import { type Entries, type Entry, type Told, tell } from '../entry.ts'
import type { FeedEvent } from '../feed.ts'
import { answerersOf, bothOf, SOCIETIES } from '../questions.ts'

/** docs/reference/metrics.md, "Inbox": what became of hours, breaches, price lists, orders, and cases that name a party. */
export function outcomesTold(feed: readonly FeedEvent[]): Entry[] {
  const entries: Entries = new Map()
  const accused = new Map<string, string>()
  for (const event of feed) {
    const { name, data } = event
    if (name === 'BreachRecorded') accused.set(data.breach, data.party)
    const breached = 'breach' in data ? accused.get(String(data.breach)) : undefined
    for (const [place, one] of [
      ...hoursTold(event, entries),
      ...breachesTold(event, entries, breached),
      ...othersTold(event),
    ])
      tell(entries, place, event, one)
  }
  return [...entries.values()]
}

type Telling = readonly [place: string, told: Told | undefined]

const telling = (place: string, kind: string, to: string, ...of: readonly string[]): Telling => [
  place,
  { to, kind, of: of.join(' ') },
]

const asking = (place: string, kind: string, to: string, ...of: readonly string[]): Telling => [
  place,
  { to, kind, of: of.join(' '), asks: true },
]

/** Those who may settle it. */
const askingAll = (place: string, kind: string, data: Parameters<typeof answerersOf>[0], ...of: readonly string[]) =>
  answerersOf(data).map((one): Telling => [`${place} answer ${one.to}`, { ...one, kind, of: of.join(' '), asks: true }])

function hoursTold({ name, data, id }: FeedEvent, entries: Entries): readonly Telling[] {
  if (!('entry' in data)) return []
  const place = `hours ${id} ${data.entry}`
  const of = [id, data.entry]
  switch (name) {
    case 'HoursLogged':
      return [asking(place, 'hours-logged', `party:${data.host}`, ...of)]
    case 'HoursConfirmed':
      return [
        telling(place, 'hours-confirmed', `person:${id}`, ...of),
        // The sending party may dispute fewer minutes, too.
        data.reason === undefined
          ? [`${place} home`, undefined]
          : telling(`${place} home`, 'hours-confirmed', `party:${data.home}`, ...of),
        ...answered(place, entries),
      ]
    case 'HoursDisputed':
      return [
        asking(place, 'hours-disputed', `party:${data.host}`, ...of),
        ...askingAll(place, 'hours-disputed', data, ...of),
      ]
    default:
      return []
  }
}

/** Those who were asked to settle it have nothing left to do. */
const answered = (place: string, entries: Entries): readonly Telling[] =>
  [...entries.keys()].filter((one) => one.startsWith(`${place} answer `)).map((one) => [one, undefined])

/** A breach, for the party that committed it, the one that recorded it, and those who judge a contest. */
function breachesTold({ name, data }: FeedEvent, entries: Entries, party: string | undefined): readonly Telling[] {
  if (!('breach' in data) || data.breach === undefined) return []
  const { breach } = data
  const [place, to] = [`breach ${breach}`, `party:${party}`]
  switch (name) {
    case 'BreachRecorded':
      return [asking(place, 'breach-recorded', to, breach)]
    case 'BreachContested':
      return [
        telling(place, 'breach-contested', to, breach),
        // The party that recorded it has nothing to do: others judge.
        ...(data.recordedBy === undefined
          ? []
          : [telling(`${place} recorder`, 'breach-contested', `party:${data.recordedBy}`, breach)]),
        ...askingAll(place, 'breach-contested', data, breach),
      ]
    case 'BreachContestAnswered': {
      const recorder = entries.get(`${place} recorder`)
      return [
        // A breach that stands needs a remedy; of another one its end is told.
        (data.upheld ? asking : telling)(place, 'breach-answered', to, breach),
        ...(recorder === undefined ? [] : [telling(`${place} recorder`, 'breach-answered', recorder.to, breach)]),
        ...answered(place, entries),
      ]
    }
    case 'BreachRemedied':
    case 'BreachDismissed':
      return [telling(place, name === 'BreachRemedied' ? 'breach-remedied' : 'breach-dismissed', to, breach)]
    default:
      return []
  }
}

function othersTold({ name, data, id, role }: FeedEvent): readonly Telling[] {
  switch (name) {
    case 'ItemAmended':
      return data.names.flatMap((one) =>
        'kind' in one
          ? [telling(`item ${data.code} ${one.kind}`, 'convention-amended', `role:${one.kind}`, data.code)]
          : [],
      )
    case 'PriceListProposed': {
      const asked = bothOf(SOCIETIES.filter((one) => one !== role).map((one) => `role:${one}`))
      return asked.map((one) => ['prices', { ...one, kind: 'prices-proposed', of: data.list, asks: true }])
    }
    case 'PriceListSet':
    case 'PriceListRefused': {
      const kind = name === 'PriceListSet' ? 'prices-set' : 'prices-refused'
      return [
        ['prices', undefined],
        ...(data.proposedBy === undefined
          ? []
          : [telling(`prices ${data.list}`, kind, `party:${data.proposedBy}`, data.list)]),
      ]
    }
    case 'DemandRaised':
      return data.about === undefined || data.imported === true ? [] : [toNamed(id, data.about)]
    case 'AboutNamed':
      return [toNamed(id, data.about)]
    case 'ReplyGiven':
      return [telling(`${id} reply`, 'reply-given', 'role:committee', id)]
    case 'ResultHandedBack':
      return [telling(`${id} for hotline`, 'hotline-result', `party:${data.hotline}`, id)]
    case 'HotlineAsked':
      return [asking(`${id} for hotline`, 'hotline-asked', `party:${data.hotline}`, id)]
    case 'HotlineAnswered':
      return [[`${id} for hotline`, undefined]]
    default:
      return []
  }
}

function toNamed(id: string, about: { readonly party: string } | { readonly person: string }): Telling {
  const to = 'party' in about ? `party:${about.party}` : `person:${about.person}`
  return telling(`${id} about ${to}`, 'demand-about-you', to, id)
}
