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
    result: resultIn(story),
    order: orderIn(story),
    safeContact: limitsIn(story),
    emergency: EMERGENCY.level === levelOf(life) && end === undefined ? EMERGENCY.answer : null,
    ...talksIn(story),
  }
}

/** What a raiser is told while an urgent demand is open. */
const EMERGENCY = {
  level: 'L1',
  answer: {
    numbers: ['110', '119', '120'],
    words: {
      en: 'If anyone is in danger, call 110 (police), 119 (fire) or 120 (ambulance) now. Do not wait for an answer here.',
      zh: '如有人身危险，请立即拨打 110（公安）、119（消防）或 120（急救），不要等待本平台答复。',
    },
  },
}

const levelOf = ({ triage, raised }: DemandLife): string => triage?.level ?? raised.data.level

/** The words of the last result, whether it was delivered, handed back to a hotline, or the demand was declined or withdrawn. */
function resultIn(story: readonly FeedEvent[]): unknown {
  let found: unknown = null
  for (const { name, data } of story) {
    if (name === 'ServiceDelivered' || name === 'ResultHandedBack') found = data.result
    if (name === 'DemandDeclined') found = data.reason
    if (name === 'DemandWithdrawn') found = data.note ?? found
  }
  return found
}

const HAND_BACK_MS = 2 * 3_600_000

/** What a hotline states with its order, and what became of it. */
function orderIn(story: readonly FeedEvent[]) {
  let order: { acceptBy?: string; resolveBy?: string } | undefined
  let [asked, excluded, handedBack, interim]: [string | null, boolean, boolean, boolean] = [null, false, false, false]
  for (const { name, data } of story) {
    if (name === 'DemandRaised') order = data.order
    if (name === 'OrderSentAgain')
      [order, asked, excluded, handedBack, interim] = [data.order, null, false, false, false]
    if (name === 'HotlineAsked') asked = data.question
    if (name === 'HotlineAnswered') {
      asked = null
      if (data.until !== undefined) order = { ...order, resolveBy: data.until }
      if (data.granted && data.question === 'exclusion') excluded = true
    }
    if (name === 'ResultHandedBack') [handedBack, interim] = [true, data.interim === true]
    const due = 'resultDue' in data ? data.resultDue : undefined
    if (due === undefined) continue
    ;[handedBack, interim] = [false, false]
    order = { ...(order?.acceptBy === undefined ? {} : { acceptBy: order.acceptBy }), ...due }
  }
  if (order === undefined) return null
  const at = (moment: string | undefined) => (moment === undefined ? null : iso(Date.parse(moment)))
  const handBackBy = order.resolveBy === undefined ? null : iso(Date.parse(order.resolveBy) - HAND_BACK_MS)
  const dues = { acceptBy: at(order.acceptBy), resolveBy: at(order.resolveBy), handBackBy }
  return { ...dues, handedBack, interim, asked, excluded }
}

/** The limits that the raiser set last, without their words. Triage may tell them, too. */
export function limitsIn(story: readonly FeedEvent[]): object | null {
  let told: object | undefined
  for (const { name, data } of story) {
    if (name === 'DemandRaised' || name === 'DemandTriaged') told = data.safeContact ?? told
    if (name === 'SafeContactChanged') told = data.safeContact
  }
  if (told === undefined) return null
  const { words: _, ...limits } = told as { readonly words?: unknown }
  return limits
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
