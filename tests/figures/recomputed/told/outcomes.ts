import type { FeedEvent } from '../feed.ts'
import type { Informed } from '../informed.ts'

/** docs/reference/metrics.md, "Inbox": what became of tasks, hours, breaches, price lists, orders, and cases that name a party. */
export function outcomesTold(feed: readonly FeedEvent[]): Informed[] {
  const told = new Map<string, Informed>()
  const holders = new Map<string, string>()
  const accused = new Map<string, string>()
  const recorders = new Map<string, string>()
  for (const event of feed) {
    const { name, data, id } = event
    if (name === 'TaskAssigned' || name === 'TaskReassigned') holders.set(`${id} ${data.task}`, data.party)
    if (name === 'BreachRecorded') accused.set(data.breach, data.party)
    if (name === 'BreachContested' && data.recordedBy !== undefined) recorders.set(data.breach, data.recordedBy)
    for (const [thing, one] of outcomesOf(event, { holders, accused, recorders })) {
      if (one === undefined) told.delete(thing)
      else told.set(thing, one)
    }
  }
  return [...told.values()]
}

interface Known {
  readonly holders: ReadonlyMap<string, string>
  readonly accused: ReadonlyMap<string, string>
  readonly recorders: ReadonlyMap<string, string>
}
type Told = readonly [thing: string, message: Informed | undefined]

const told = (thing: string, kind: string, to: string, ...of: readonly string[]): Told => [
  thing,
  { to, kind, of: of.join(' ') },
]

function outcomesOf({ name, data, id }: FeedEvent, { holders, accused, recorders }: Known): readonly Told[] {
  switch (name) {
    case 'TaskWithdrawn':
      return [told(`${id} ${data.task}`, 'task-withdrawn', `party:${holders.get(`${id} ${data.task}`)}`, id, data.task)]
    case 'HoursConfirmed':
      return [
        told(`${id} ${data.entry}`, 'hours-confirmed', `person:${id}`, id, data.entry),
        // The sending party may dispute fewer minutes, too.
        data.reason === undefined
          ? [`${id} ${data.entry} home`, undefined]
          : told(`${id} ${data.entry} home`, 'hours-confirmed', `party:${data.home}`, id, data.entry),
      ]
    case 'HoursDisputed':
      return [[`${id} ${data.entry}`, undefined]]
    case 'BreachRecorded':
      return [[data.breach, undefined]]
    case 'BreachContested':
      return [
        told(data.breach, 'breach-contested', `party:${data.party}`, data.breach),
        // The party that recorded it has nothing to do: others judge.
        ...(data.recordedBy === undefined
          ? []
          : [told(`${data.breach} recorder`, 'breach-contested', `party:${data.recordedBy}`, data.breach)]),
      ]
    case 'BreachContestAnswered': {
      const recorder = recorders.get(data.breach)
      return [
        // A breach that stands needs a remedy; of another one its end is told.
        [data.breach, undefined],
        ...(recorder === undefined
          ? []
          : [told(`${data.breach} recorder`, 'breach-answered', `party:${recorder}`, data.breach)]),
      ]
    }
    case 'ItemAmended':
      return data.names.flatMap((one) =>
        'kind' in one
          ? [told(`item ${data.code} ${one.kind}`, 'convention-amended', `role:${one.kind}`, data.code)]
          : [],
      )
    case 'BreachRemedied':
    case 'BreachDismissed': {
      const kind = name === 'BreachRemedied' ? 'breach-remedied' : 'breach-dismissed'
      return [told(data.breach, kind, `party:${accused.get(data.breach)}`, data.breach)]
    }
    case 'PriceListSet':
    case 'PriceListRefused': {
      const kind = name === 'PriceListSet' ? 'prices-set' : 'prices-refused'
      return data.proposedBy === undefined
        ? []
        : [told(`prices ${data.list}`, kind, `party:${data.proposedBy}`, data.list)]
    }
    case 'DemandRaised':
      return data.about === undefined || data.imported === true ? [] : [toNamed(id, data.about)]
    case 'AboutNamed':
      return [toNamed(id, data.about)]
    case 'ReplyGiven':
      return [told(`${id} reply`, 'reply-given', 'role:committee', id)]
    case 'ResultHandedBack':
      return [told(`${id} for hotline`, 'hotline-result', `party:${data.hotline}`, id)]
    case 'HotlineAsked':
    case 'HotlineAnswered':
      return [[`${id} for hotline`, undefined]]
    default:
      return []
  }
}

function toNamed(id: string, about: { readonly party: string } | { readonly person: string }): Told {
  const to = 'party' in about ? `party:${about.party}` : `person:${about.person}`
  return told(`${id} about ${to}`, 'demand-about-you', to, id)
}
