import type { Row } from './answers.ts'
import type { Told } from './recomputed/entry.ts'
import type { Asked } from './recomputed/inbox.ts'
import { ALSO_ASKING, INFORMING } from './recomputed/informed.ts'

/** The things that need their addressee, by the kind of the last event about them, and the ids that name each. */
const THINGS: readonly (readonly [kinds: RegExp, thing: string, ids: readonly string[]])[] = [
  [/^(task-(assigned|accepted|rework|kept|escalated|urged|supervised)|request-received)$/, 'task', ['demand', 'task']],
  [/^task-(handed-over|without-person)$/, 'task', ['demand', 'task']],
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

/** What an entry of the inbox tells its addressee, where it does not only ask. */
export function informedIn({ kind, to, about, needs }: Row): Told[] {
  const address = to as { readonly kind: string; readonly id: string }
  if (kind === 'escalations-listed' && needs !== true)
    return [{ to: `${address.kind}:${address.id}`, kind, of: listIn(Object(about)) }]
  const ids = INFORMING[String(kind)]
  if (ids === undefined || (ALSO_ASKING.includes(String(kind)) && needs === true)) return []
  const of = ids.map((name) => String(Reflect.get(Object(about), name))).join(' ')
  return [{ to: `${address.kind}:${address.id}`, kind: String(kind), of }]
}

/** An entry of the inbox as `saidOf` has it: whom it tells what, since when, why, of what, and what it said before. */
export function saidBy(row: Row) {
  const { kind, to, about, since, before, meaning, reason, instead, safeContact } = row
  const address = to as { readonly kind: string; readonly id: string }
  return {
    ...{ to: `${address.kind}:${address.id}`, kind, of: nameIn(String(kind), address.kind, Object(about)) },
    ...{ since, before, meaning, reason, instead, safeContact },
    // A list of escalations is in no order.
    about: kind === 'escalations-listed' ? sorted(Object(about)) : about,
  }
}

const sorted = (about: object): object =>
  Object.fromEntries(Object.entries(about).map(([name, ids]) => [name, Array.isArray(ids) ? ids.toSorted() : ids]))

/** What tells an entry from others: the addressee, the kind, and the ids of the thing. */
export const nameOf = (row: object): string =>
  ['to', 'kind', 'of'].map((field) => String(Reflect.get(row, field))).join(' ')

/** The ids of the thing that an entry is about. */
function nameIn(kind: string, addressed: string, about: Readonly<Record<string, unknown>>): string {
  if (kind === 'escalations-listed') return listIn(about)
  if (kind === 'demand-escalated') return String(about.demand)
  // A party signs all that was amended at once.
  if (kind === 'convention-amended' && addressed === 'party') return ''
  const summoned = /^summon(ed|s-overdue)$/.test(kind) ? ['demand'] : undefined
  const ids = INFORMING[kind] ?? summoned ?? THINGS.find(([kinds]) => kinds.test(kind))?.[2] ?? []
  return ids.map((name) => String(about[name])).join(' ')
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
