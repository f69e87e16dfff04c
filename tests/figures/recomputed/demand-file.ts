import { type DemandLife, ENDS, stateOf } from './demand-life.ts'
import type { FeedEvent } from './feed.ts'

const ENDED = ['closed', 'merged', 'declined', 'withdrawn']

/** docs/reference/metrics.md, "Demand board": what the file of a demand says beside its header. */
export function fileOf(story: readonly FeedEvent[], life: DemandLife) {
  const { raiser, reference } = life.raised.data
  const imported = story.find(({ name }) => name === 'HistoryImported')
  const history = imported?.name === 'HistoryImported' ? imported.data : undefined
  const end = ENDED.includes(stateOf(life)) ? story.findLast(({ name }) => ENDS.includes(name)) : undefined
  return {
    reference: reference ?? history?.reference ?? null,
    source: history?.source ?? null,
    ended: end === undefined ? null : iso(end.time),
    raiser: { kind: raiser.kind, id: raiserIn(raiser) },
    group: groupIn(story, life),
    ...talksIn(story),
  }
}

const iso = (at: number): string => new Date(at).toISOString()

const raiserIn = (raiser: DemandLife['raised']['data']['raiser']): string | null =>
  raiser.kind === 'resident' ? raiser.id : raiser.kind === 'party' ? raiser.party : null

/** The residents who raise it together: those who joined, and those who are still invited. */
function groupIn(story: readonly FeedEvent[], { raised }: DemandLife) {
  const [members, invited] = [new Set<string>(), new Set<string>(raised.data.group?.invited)]
  let isGroup = raised.data.group !== undefined
  for (const { name, data } of story) {
    if (name === 'MembersInvited') for (const resident of data.residents) invited.add(resident)
    if (name === 'MemberJoined') {
      members.add(data.resident)
      invited.delete(data.resident)
    }
    if (name === 'MemberLeft') members.delete(data.resident)
    isGroup ||= name === 'MembersInvited'
  }
  return isGroup ? { members: members.size, residents: [...members], invited: [...invited] } : null
}

interface Contact {
  readonly contact: string
  readonly party: string
  readonly at: string
  readonly spoken: boolean
  denied: boolean
}

interface Call {
  readonly callback: string
  readonly party: string
  readonly at: string
  readonly reached: boolean
  readonly resolved: boolean | null
  readonly standIn: boolean
  readonly repeats: string | null
  disputed: boolean
}

/** Contacts with the raiser, which the raiser may deny, and callbacks, which the raiser may dispute. */
function talksIn(story: readonly FeedEvent[]) {
  const contacts: Contact[] = []
  const callbacks: Call[] = []
  for (const { name, data, at } of story) {
    if (name === 'RaiserContacted')
      contacts.push({ contact: data.contact, party: data.party, at: iso(at), spoken: data.spoken, denied: false })
    if (name === 'ContactDenied') for (const one of contacts) if (one.contact === data.contact) one.denied = true
    if (name === 'CallbackRecorded')
      callbacks.push({
        ...{
          callback: data.callback ?? `k${callbacks.length + 1}`,
          party: data.party,
          at: iso(at),
          reached: data.reached,
        },
        ...{ resolved: data.resolved ?? null, standIn: data.standIn === true, repeats: data.repeats ?? null },
        disputed: false,
      })
    if (name === 'CallbackDisputed')
      for (const one of callbacks) if (one.callback === data.callback) one.disputed = true
  }
  return { contacts, callbacks }
}
