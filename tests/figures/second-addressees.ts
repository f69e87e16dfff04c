import { parseStream } from '../../domain/kernel/index.ts'
import type { Answers, Row } from './answers.ts'
import { nameOf, saidBy } from './asked.ts'
import { livesOf } from './recomputed/demand-board.ts'
import type { Entry } from './recomputed/entry.ts'
import type { FeedEvent } from './recomputed/feed.ts'

/** The offices that have entries for the role, beside those of their party. */
const OFFICES = ['committee', 'social-work', 'street-office'] as const
type Office = (typeof OFFICES)[number]

/** docs/reference/metrics.md, "Inbox", column "for": the office that an entry of this kind is for, too. */
const ALSO_FOR: Readonly<Record<string, Office>> = {
  'demand-urgent': 'social-work',
  'reply-given': 'social-work',
  'harm-suspected': 'social-work',
  'report-late': 'social-work',
  'long-run-report-due': 'committee',
  'hotline-result-due': 'street-office',
  'hotline-result-overdue': 'street-office',
}

/** Another addressee of an entry: whom its events name, or the second office of what is for offices. */
function secondAddressee({ to, also, kind }: Entry): string | undefined {
  if (also !== undefined) return also
  // An escalation to the street office stays with the committee. Of a late report it has an entry of its own.
  if (to === 'role:street-office') return kind === 'demand-escalated' ? 'role:committee' : undefined
  const office = to.startsWith('role:') ? ALSO_FOR[kind] : undefined
  return office === undefined ? undefined : `role:${office}`
}

/** Whom entries are for as well, by name: every office, person and resident who might have some. */
export function secondAddressees(entries: readonly Entry[], feed: readonly FeedEvent[]): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>(OFFICES.map((office) => [`role:${office}`, []]))
  const add = (address: string, some: readonly Entry[]) => found.set(address, [...(found.get(address) ?? []), ...some])
  for (const { name, id, data } of feed) {
    if (name !== 'PersonEnrolled') continue
    add(`person:${id}`, [])
    // A resident reads what the same human has to know as a worker.
    const own = entries.filter(({ to }) => to === `person:${id}` && id !== data.resident)
    if (data.resident !== undefined) add(`resident:${data.resident}`, own)
  }
  for (const entry of entries) {
    const address = secondAddressee(entry)
    if (address !== undefined) add(address, [entry])
  }
  // Whom a demand is about finds none of its entries.
  const about = new Map(
    livesOf(feed).map(([id, { danger }]) => [id, danger.about.map(({ person }) => `person:${person}`)]),
  )
  const isAbout = ({ messages: [last] }: Entry, address: string) => about.get(last?.event.id ?? '')?.includes(address)
  return new Map([...found].map(([address, some]) => [address, some.filter((one) => !isAbout(one, address))]))
}

/** The names of the entries that a reader has as a second addressee: others are theirs, or of those with the same role. */
export async function readBy(address: string, answers: Answers): Promise<string[]> {
  const [kind = '', id = ''] = address.split(':')
  const named = async (reader: Parameters<Answers['rowsOf']>[2]) =>
    (await answers.rowsOf('inbox', {}, reader)).map(saidBy).map((row) => [row.to, nameOf(row)] as const)
  if (kind === 'role') {
    const rows = await named({ id: 'person-of-no-one', role: id as Office, party: 'party-of-no-one' })
    return rows.flatMap(([to, name]) => (to.startsWith('role:') && to !== address ? [name] : []))
  }
  if (kind === 'resident') {
    // The members of a group read the entry of their demand. Some residents are workers, too.
    const rows = await named({ id, role: 'resident' })
    const own = [address, `person:${id}`]
    return rows.flatMap(([to, name]) => (own.includes(to) || to.startsWith('follower:') ? [] : [name]))
  }
  const others = new Set((await named({ id: 'person-of-no-one', role: 'social-work' })).map(([, name]) => name))
  const rows = await named({ id, role: 'social-work' })
  return rows.flatMap(([to, name]) => (to === address || others.has(name) ? [] : [name]))
}

/** The demands that an entry is about: that of a breach shows it, and an approval may be about a merge. */
function demandsOf({ about, kind }: Row): readonly string[] {
  const { demand, original, source } = Object(about)
  return [demand, ...(/^approval-/.test(String(kind)) ? [original] : []), parseStream(String(source))?.id].map(String)
}

export const isOf = (row: Row, demands: ReadonlySet<string>): boolean => demandsOf(row).some((one) => demands.has(one))

/** The demands whose visibility is restricted. */
export const restrictedIn = (feed: readonly FeedEvent[]): ReadonlySet<string> =>
  new Set(livesOf(feed).flatMap(([id, { visibility }]) => (visibility === 'restricted' ? [id] : [])))
