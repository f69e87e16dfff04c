import type { Answers, Row } from './answers.ts'
import { askedIn, informedIn, nameOf, saidBy } from './asked.ts'
import { differences } from './differences.ts'
import type { Entry } from './recomputed/entry.ts'
import type { FeedEvent } from './recomputed/feed.ts'
import { inboxOf } from './recomputed/inbox.ts'
import { entriesOf, informedOf } from './recomputed/informed.ts'
import { saidOf } from './recomputed/said.ts'
import { isOf, readBy, restrictedIn, secondAddressees } from './second-addressees.ts'

/** Fields that are compared by one of the comparisons below. The id tells entries apart, and says nothing more. */
export const INBOX_FIELDS = [
  ...['id', 'to', 'kind', 'title', 'needs', 'since', 'due', 'about', 'before'],
  ...['meaning', 'reason', 'instead', 'safeContact'],
]
/** Those that most entries leave empty. */
export const RARE_FIELDS = INBOX_FIELDS.slice(-4)

/** The feed, and the entries of the inbox as it tells them. */
interface Said {
  readonly feed: readonly FeedEvent[]
  readonly entries: readonly Entry[]
}
export const saidIn = (feed: readonly FeedEvent[]): Said => ({ feed, entries: entriesOf(feed) })

interface Comparison {
  readonly says: string
  /** Returns what differs. */
  compare(answers: Answers, said: Said): Promise<readonly string[]>
}

/** What the inbox shows beside what the feed says. */
export const INBOX_COMPARISONS: readonly Comparison[] = [
  {
    says: 'asks of parties and people',
    async compare(answers, { feed }) {
      const asked = (await answers.rowsOf('inbox', { needs: 'true' })).flatMap(askedIn)
      return differences(asked, inboxOf(feed), { key: ['to', 'thing'] })
    },
  },
  {
    says: 'tells parties and people',
    async compare(answers, { entries }) {
      return unlike((await answers.rowsOf('inbox')).flatMap(informedIn).map(nameOf), informedOf(entries).map(nameOf))
    },
  },
  {
    says: 'tells by when of what others have to do',
    async compare(answers, { entries }) {
      const rows = (await answers.rowsOf('inbox', { needs: 'false' })).filter(({ due }) => due !== null)
      const told = entries.filter(({ due }) => due !== undefined)
      return unlike(
        rows.map((row) => `${nameOf(saidBy(row))} ${row.due}`),
        told.map((one) => `${nameOf(one)} ${one.due}`),
      )
    },
  },
  {
    says: 'says of every entry since when, why, of what, and what it said before,',
    async compare(answers, { feed, entries }) {
      const shown = (await answers.rowsOf('inbox')).map(saidBy)
      // Which entries there are is compared above.
      const names = new Set(shown.map(nameOf))
      const recomputed = saidOf(entries, feed).filter((row) => names.has(nameOf(row)))
      return differences(numbered(shown), numbered(recomputed), { key: ['name'] })
    },
  },
  {
    says: 'has one title for each kind, and of a restricted demand only that there is a message,',
    async compare(answers, { feed }) {
      return titlesUnlike(await answers.rowsOf('inbox'), restrictedIn(feed))
    },
  },
  {
    says: 'has for a second addressee what another has to do or to know,',
    async compare(answers, { feed, entries }) {
      const shown = new Set((await answers.rowsOf('inbox')).map((row) => nameOf(saidBy(row))))
      const both = entries.filter((entry) => shown.has(nameOf(entry)))
      const [found, expected]: [string[], string[]] = [[], []]
      for (const [address, some] of secondAddressees(both, feed)) {
        found.push(...(await readBy(address, answers)).map((name) => `${address} ${name}`))
        expected.push(...some.map((entry) => `${address} ${nameOf(entry)}`))
      }
      return unlike(found, expected)
    },
  },
]

/** Returns what is only in one of the lists, as often as it is. */
function unlike(shown: readonly string[], recomputed: readonly string[]): string[] {
  const left = [...shown]
  const missing = recomputed.filter((one) => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [...left.map((one) => `${one} is only shown`), ...missing.map((one) => `${one} is only recomputed`)]
}

/** Returns kinds that share a title, or have several. */
function titlesUnlike(rows: readonly Row[], restricted: ReadonlySet<string>): string[] {
  const titles = Map.groupBy(rows, (row) => (isOf(row, restricted) ? 'discreet' : String(row.kind)))
  const said = [...titles].map(([kind, its]) => [kind, new Set(its.map(({ title }) => JSON.stringify(title)))] as const)
  const all = said.flatMap(([, some]) => [...some])
  return [
    ...said.filter(([, some]) => some.size > 1).map(([kind]) => `${kind} has several titles`),
    ...all.filter((title, at) => all.indexOf(title) !== at).map((title) => `${title} is the title of several kinds`),
  ]
}

/** The same rows with names. A party that borrows what it owns has two entries of one kind about one share. */
const numbered = (rows: readonly object[]): object[] =>
  [...Map.groupBy(rows, nameOf)].flatMap(([name, its]) =>
    its
      .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
      .map((row, at) => ({ ...row, name: `${name} ${at}` })),
  )
