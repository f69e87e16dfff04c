import { LEVEL_WORDS, RUNG_WORDS } from '../../kit/domain-words.ts'
import type { RowOf } from '../../kit/engine.ts'
import type { Language, Say, Sentence } from '../../kit/language.tsx'
import { momentText } from '../../kit/time.ts'
import { valueWords } from '../../kit/value-words.ts'
import { storyParts as parts, storyValues, storyWords as words } from './story-words.ts'

/** One event of the story of a demand. */
export type FileEntry = NonNullable<RowOf<'demands'>['story']>[number]

type Data = Readonly<Record<string, unknown>>

/** What a sentence needs to name what the data has ids of. */
export interface Naming {
  readonly say: Say
  readonly language: Language
  readonly zone: string
  readonly nowMs: number
  readonly party: (id: string) => string
  readonly item: (code: string) => string
  readonly body: (id: string) => string | undefined
  readonly person: (id: string) => string | null | undefined
}

type Filler = (data: Data, naming: Naming) => readonly [sentence: Sentence, values?: Readonly<Record<string, string>>]

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
/** A number in words; a dash where it is not told. */
const count = (value: unknown): string => (typeof value === 'number' ? String(value) : '–')
const list = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** A value in words: as the field means it, as it means everywhere, else itself. */
function valued({ say }: Naming, value: unknown, field = ''): string {
  const name = text(value)
  if (name === undefined) return say(parts.unsaid)
  const own: Readonly<Record<string, Sentence>> = storyValues
  return say(own[`${field}.${name}`] ?? valueWords(name) ?? { en: name, zh: name })
}

const partyOf = ({ party, say }: Naming, id: unknown): string => {
  const known = text(id)
  return known === undefined ? say(parts.untold) : party(known)
}
const partiesOf = (naming: Naming, ids: unknown): string =>
  list(ids)
    .map(naming.party)
    .join(naming.language === 'zh' ? '、' : ', ')
const at = ({ language, zone, nowMs }: Naming, moment: unknown): string => {
  const known = text(moment)
  return known === undefined ? '–' : momentText(language, known, zone, nowMs)
}
const aboutOf = (naming: Naming, about: unknown): string | undefined => {
  const named = (about ?? {}) as { readonly party?: string; readonly person?: string }
  if (named.party !== undefined) return naming.party(named.party)
  return named.person === undefined ? undefined : (naming.person(named.person) ?? naming.say(parts.person))
}
const satisfied = (naming: Naming, value: unknown): string =>
  value === undefined ? naming.say(parts.noWord) : valued(naming, value)

/** A sentence with the party of the event, and values of its data by field. */
const byParty =
  (sentence: Sentence, fields: Readonly<Record<string, string>> = {}): Filler =>
  (data, naming) => [
    sentence,
    {
      party: partyOf(naming, data.party),
      ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, valued(naming, data[name], field)])),
    },
  ]

const answered =
  (resolved: Sentence, unresolved: Sentence): Filler =>
  (data, naming) => [
    data.resolved === true ? resolved : unresolved,
    { party: partyOf(naming, data.party), satisfaction: satisfied(naming, data.satisfaction) },
  ]

const FILLERS: Readonly<Record<string, Filler>> = {
  DemandRaised: ({ channel }) =>
    text(channel) === undefined ? [words.DemandRaisedPlain] : [words.DemandRaised, { channel: String(channel) }],
  HistoryImported: ({ source }, { say }) => [words.HistoryImported, { source: text(source) ?? say(parts.untold) }],
  HelperConsentChanged: ({ granted }) => [granted === true ? words.HelperConsentChanged : words.HelperConsentEnded],
  SafeContactChanged: () => [words.SafeContactChanged],
  MembersInvited: ({ residents }) => [words.MembersInvited, { count: String(list(residents).length) }],
  MemberJoined: ({ members }) => [words.MemberJoined, { count: count(members) }],
  MemberLeft: ({ members }) => [words.MemberLeft, { count: count(members) }],
  ItemProposed: ({ items }, { item, language }) => [
    words.ItemProposed,
    {
      items: list(items)
        .map(item)
        .join(language === 'zh' ? '、' : ', '),
    },
  ],
  DemandTriaged: ({ item, level }, naming) => {
    const known = (text(level) ?? 'L3') as keyof typeof LEVEL_WORDS
    return [
      words.DemandTriaged,
      { item: naming.item(text(item) ?? ''), level: `${known} ${naming.say(LEVEL_WORDS[known])}` },
    ]
  },
  TriageOverdue: ({ desk }, naming) => [words.TriageOverdue, { party: partyOf(naming, desk) }],
  PublicationConsentChanged: ({ granted }) => [
    granted === true ? words.PublicationConsentChanged : words.PublicationConsentEnded,
  ],
  DemandRepeated: ({ outcome }) => [outcome === 'settled' ? words.DemandRepeatedSettled : words.DemandRepeated],
  DemandMerged: () => [words.DemandMerged],
  DemandUnmerged: byParty(words.DemandUnmerged, { cause: 'unmerge' }),
  MergeOrdered: ({ demands }) => [words.MergeOrdered, { count: String(list(demands).length) }],
  MergesRefused: ({ refused }) => [words.MergesRefused, { count: String(list(refused).length) }],
  OriginalChanged: byParty(words.OriginalChanged, { became: 'became' }),
  DemandDeclined: byParty(words.DemandDeclined, { code: 'decline' }),
  DemandReferred: ({ body }, naming) => {
    const name = text(body) === undefined ? undefined : naming.body(String(body))
    return name === undefined ? [words.DemandReferredOutside] : [words.DemandReferred, { body: name }]
  },
  ReferralReminded: () => [words.ReferralReminded],
  ReferralAnswered: ({ outcome }) => [outcome === 'refused' ? words.ReferralRefused : words.ReferralAnswered],
  ReferralEnded: byParty(words.ReferralEnded, { cause: 'referral' }),
  DemandWithdrawn: byParty(words.DemandWithdrawn, { code: 'withdrawal' }),
  WithdrawalChecked: ({ reached, meant }) => {
    if (reached !== true) return [words.WithdrawalUnreached]
    return [meant === true ? words.WithdrawalChecked : words.WithdrawalDenied]
  },
  TaskAssigned: ({ party, volunteered, basis, rework }, naming) => {
    const values = { party: partyOf(naming, party) }
    if (rework === true) return [words.TaskAssignedRework, values]
    if (basis !== undefined) return [words.TaskAssignedByLaw, values]
    return [volunteered === true ? words.TaskVolunteered : words.TaskAssigned, values]
  },
  TaskAccepted: ({ party, inTime }, naming) => [
    inTime === false ? words.TaskAcceptedLate : words.TaskAccepted,
    { party: partyOf(naming, party) },
  ],
  TaskReturned: ({ party, code, proper, stays }, naming) => [
    stays === true ? words.TaskReturnedStays : words.TaskReturned,
    { party: partyOf(naming, party), code: valued(naming, code), proper: partyOf(naming, proper) },
  ],
  TaskReassigned: ({ party, from }, naming) => [
    party === from ? words.TaskReassignedPerson : words.TaskReassigned,
    { party: partyOf(naming, party), from: partyOf(naming, from) },
  ],
  TaskWithdrawn: byParty(words.TaskWithdrawn, { cause: 'withdrawn' }),
  RequestRefused: byParty(words.RequestRefused, { ground: 'ground' }),
  WorkPlanSet: byParty(words.WorkPlanSet),
  MatchSuggested: byParty(words.MatchSuggested),
  ProgressRecorded: byParty(words.ProgressRecorded),
  SiteVerified: byParty(words.SiteVerified),
  ServiceDelivered: ({ party, inTime }, naming) => [
    inTime === false ? words.ServiceDeliveredLate : words.ServiceDelivered,
    { party: partyOf(naming, party) },
  ],
  PartiesSummoned: ({ by, parties }, naming) => [
    words.PartiesSummoned,
    { by: partyOf(naming, by), parties: partiesOf(naming, parties) },
  ],
  SummonsAnswered: byParty(words.SummonsAnswered, { answer: 'answer' }),
  SummonsMissed: ({ parties }, naming) => [words.SummonsMissed, { parties: partiesOf(naming, parties) }],
  RaiserContacted: ({ party, spoken }, naming) => [
    spoken === false ? words.RaiserAttempted : words.RaiserContacted,
    { party: partyOf(naming, party) },
  ],
  ContactDenied: byParty(words.ContactDenied),
  FeedbackGiven: answered(words.FeedbackGiven, words.FeedbackUnresolved),
  CallbackDealt: ({ party }, naming) =>
    party === undefined ? [words.CallbackDealtNone] : [words.CallbackDealt, { party: partyOf(naming, party) }],
  CallbackRecorded: (data, naming) =>
    data.reached === false
      ? [words.CallbackUnreached, { party: partyOf(naming, data.party) }]
      : answered(words.CallbackRecorded, words.CallbackUnresolved)(data, naming),
  CallbackSkipped: byParty(words.CallbackSkipped, { reason: 'skip' }),
  CallbackDisputed: byParty(words.CallbackDisputed),
  EffectEvaluated: byParty(words.EffectEvaluated, { effect: 'effect' }),
  DemandClosed: byParty(words.DemandClosed, { basis: 'basis' }),
  DemandReopened: ({ reopenings }) => [words.DemandReopened, { times: count(reopenings) }],
  ReviewOrdered: byParty(words.ReviewOrdered),
  ReviewRecorded: byParty(words.ReviewRecorded, { verdict: 'review' }),
  ApprovalAsked: ({ party, asked }, naming) => [
    words.ApprovalAsked,
    { party: partyOf(naming, party), act: valued(naming, (asked as Data | undefined)?.act, 'act') },
  ],
  ApprovalAnswered: ({ party, act, granted, awaits }, naming) => {
    const values = { party: partyOf(naming, party), act: valued(naming, act, 'act') }
    if (granted !== true) return [words.ApprovalRefused, values]
    return [awaits === undefined ? words.ApprovalGranted : words.ApprovalHalf, values]
  },
  ApprovalPassedOn: byParty(words.ApprovalPassedOn, { act: 'act' }),
  ApprovalLapsed: byParty(words.ApprovalLapsed, { act: 'act', cause: 'lapse' }),
  DeadlineExtended: ({ resolveBy, code }, naming) => [
    words.DeadlineExtended,
    { resolveBy: at(naming, resolveBy), code: valued(naming, code) },
  ],
  DemandHeld: ({ reviewBy, code }, naming) => [
    words.DemandHeld,
    { reviewBy: at(naming, reviewBy), code: valued(naming, code) },
  ],
  DemandResumed: () => [words.DemandResumed],
  LongRunGranted: ({ until, cause }, naming) => [
    words.LongRunGranted,
    { until: at(naming, until), cause: valued(naming, cause) },
  ],
  LongRunReported: byParty(words.LongRunReported),
  LongRunReportMissed: () => [words.LongRunReportMissed],
  LongRunEnded: () => [words.LongRunEnded],
  DemandEscalated: ({ to, cause }, naming) => [
    words.DemandEscalated,
    {
      to: naming.say(RUNG_WORDS[(text(to) ?? 'party-lead') as keyof typeof RUNG_WORDS]),
      cause: valued(naming, cause, 'escalation'),
    },
  ],
  EscalationAnswered: ({ party, promise }, naming) => [
    words.EscalationAnswered,
    { party: partyOf(naming, party), promise: at(naming, promise) },
  ],
  DemandUrged: ({ by, times }, naming) => [words.DemandUrged, { by: valued(naming, by, 'urger'), times: count(times) }],
  DemandSupervised: ({ party, due }, naming) => [
    words.DemandSupervised,
    { party: partyOf(naming, party), due: at(naming, due) },
  ],
  DutyGapMet: () => [words.DutyGapMet],
  OrderSentAgain: () => [words.OrderSentAgain],
  HotlineAsked: byParty(words.HotlineAsked, { question: 'question' }),
  HotlineAnswered: ({ question, granted }, naming) => [
    granted === true ? words.HotlineGranted : words.HotlineRefused,
    { question: valued(naming, question) },
  ],
  ResultHandedBack: byParty(words.ResultHandedBack),
  HandBackOverdue: () => [words.HandBackOverdue],
  AboutNamed: ({ about }, naming) => {
    const name = aboutOf(naming, about)
    return name === undefined ? [words.AboutNamedUntold] : [words.AboutNamed, { about: name }]
  },
  ReplyGiven: ({ about }, naming) => {
    const name = aboutOf(naming, about)
    return name === undefined ? [words.ReplyGivenUntold] : [words.ReplyGiven, { about: name }]
  },
  ReplyOpened: () => [words.ReplyOpened],
  HarmSuspected: ({ dueBy }, naming) => [words.HarmSuspected, { due: at(naming, dueBy) }],
  MandatoryReportMade: byParty(words.MandatoryReportMade),
  MandatoryReportMissed: () => [words.MandatoryReportMissed],
  ClearanceGiven: byParty(words.ClearanceGiven, { code: 'clearance' }),
  SuspicionCleared: byParty(words.SuspicionCleared, { code: 'clearance' }),
}

/** What an event says, as a sentence in the reader's language. An event that this page does not know yet is told by its name. */
export function tellEntry({ event, data }: Pick<FileEntry, 'event' | 'data'>, naming: Naming): string {
  const filler = FILLERS[event]
  const [sentence, values] = filler === undefined ? [words.other, { event }] : filler(data as Data, naming)
  return naming.say(sentence, values)
}

/** Names of all events that have a sentence. */
export const TOLD_EVENTS: readonly string[] = Object.keys(FILLERS)

/** How grave an event is for its mark in the story. */
export function toneOf({ event, data }: Pick<FileEntry, 'event' | 'data'>): 'bad' | 'good' | 'plain' {
  const { inTime, resolved, granted } = data as Data
  if (inTime === false || resolved === false || granted === false) return 'bad'
  if (/Overdue|Missed|Escalated|Returned|Disputed|Denied|Refused|Lapsed|Suspected|GapMet|Reopened|Urged/.test(event))
    return 'bad'
  return /Delivered|Closed|Accepted|FeedbackGiven|CallbackRecorded|Cleared/.test(event) ? 'good' : 'plain'
}
