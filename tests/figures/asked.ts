import type { Row } from './answers.ts'
import type { Asked } from './recomputed/inbox.ts'
import { ALSO_ASKING, INFORMING, type Informed } from './recomputed/informed.ts'

/** The things that need their addressee, by the kind of the last event about them, and the ids that name each. */
const THINGS: readonly (readonly [kinds: RegExp, thing: string, ids: readonly string[]])[] = [
  [/^(task-(assigned|accepted|rework|kept|escalated|urged|supervised)|request-received)$/, 'task', ['demand', 'task']],
  [/^callback-due$/, 'call', ['demand']],
  [/^(triage-(due|overdue)|demand-urged)$/, 'triage', ['demand']],
  [/^hotline-result-(due|overdue)$/, 'result', ['demand']],
  [/^referral-overdue$/, 'body', ['demand']],
  [/^withdrawal-to-call$/, 'withdrawal', ['demand']],
  [/^review-ordered$/, 'review', ['demand']],
  [/^long-run-report-due$/, 'report', ['demand']],
  [/^long-run-report-missed$/, 'missed report', ['demand']],
  [/^demand-(delivered|called|merged)$/, 'word', ['demand']],
  [/^share-requested$/, 'request', ['resource', 'share']],
  [/^share-started$/, 'return', ['resource', 'share']],
  [/^secondment-requested$/, 'secondment', ['person', 'secondment']],
  [/^membership-offered$/, 'membership', ['person', 'party']],
  [/^hours-logged$/, 'hours', ['person', 'entry']],
  [/^hours-disputed$/, 'dispute', ['person', 'entry']],
  [/^share-overdue$/, 'late', ['resource', 'share']],
  [/^breach-(recorded|answered)$/, 'breach', ['breach']],
  [/^breach-contested$/, 'contest', ['breach']],
  [/^prices-proposed$/, 'prices', ['list']],
  [/^approval-asked$/, 'approval', ['demand', 'act']],
  [/^demand-unattended$/, 'unattended', ['demand']],
  [/^(harm-suspected|report-late)$/, 'harm', ['demand']],
  [/^hotline-asked$/, 'question', ['demand']],
  [/^callback-disputed$/, 'disputed', ['demand']],
  [/^group-invited$/, 'group', ['demand']],
  [/^duty-gaps$/, 'gaps', []],
]

/** What an entry of the inbox asks of its addressee; nothing where it asks for another thing. */
export function askedIn({ kind, to, about, due }: Row): Asked[] {
  const { kind: of, id } = to as { readonly kind: string; readonly id: string }
  const asked = (thing: string): Asked[] => [{ to: `${of}:${id}`, thing, due: due as string | null }]
  const ids = about as Readonly<Record<string, unknown>>
  if (/^summon/.test(String(kind))) return asked(`summons ${ids.demand} ${id}`)
  if (kind === 'demand-escalated') return asked(`escalated demand ${ids.demand}`)
  if (kind === 'escalations-listed') return of === 'role' ? asked(`escalations ${listIn(ids)}`) : []
  if (/^convention-(unsigned|amended)$/.test(String(kind))) return asked(`signature ${id}`)
  // A lead has an entry for each task, an office one for the demand.
  if (kind === 'demand-urgent')
    return asked(['urgent', ids.demand, ...(ids.task === undefined ? [] : [ids.task])].join(' '))
  const found = THINGS.find(([kinds]) => kinds.test(String(kind)))
  return found === undefined
    ? asked(`unknown ${String(kind)}`)
    : asked([found[1], ...found[2].map((name) => ids[name])].join(' '))
}

/** What an entry of the inbox tells its addressee, where its kind is recomputed. */
export function informedIn({ kind, to, about, needs }: Row): Informed[] {
  const address = to as { readonly kind: string; readonly id: string }
  if (kind === 'escalations-listed' && needs !== true)
    return [{ to: `${address.kind}:${address.id}`, kind, of: listIn(Object(about)) }]
  const ids = INFORMING[String(kind)]
  if (ids === undefined || (ALSO_ASKING.includes(String(kind)) && needs === true)) return []
  const of = ids.map((name) => String(Reflect.get(Object(about), name))).join(' ')
  return [{ to: `${address.kind}:${address.id}`, kind: String(kind), of }]
}

/** A list of escalations: what climbed on its day, and what climbed before. */
const listIn = ({
  day,
  demands = [],
  earlier = [],
}: {
  readonly day?: string
  readonly demands?: string[]
  readonly earlier?: string[]
}): string => `${day}: ${demands.toSorted()}; ${earlier.toSorted()}`
