import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Two lists that the page of figures gives, as it gives them: docs/reference/metrics.md. */
const PAGE = readFileSync(resolve(import.meta.dirname, '../../../docs/reference/metrics.md'), 'utf8')

const sectionOf = (from: string, to: string): string => PAGE.slice(PAGE.indexOf(from), PAGE.indexOf(to))
const quoted = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

/** "Reason codes": what each code means. */
const MEANINGS = new Map(
  [...sectionOf('### Reason codes', '## Statutory requests').matchAll(/^\| `(.+)` \| (.+) \| (.+) \|$/gm)].map(
    ([, code = '', en = '', zh = '']) => [code, { en, zh }],
  ),
)

/** The meaning of a code; null where it has none. */
export const meaningOf = (code: unknown) => MEANINGS.get(String(code)) ?? null

/** What `about` says with a message: members of the event, and whether it keeps what it said before. */
interface Members {
  readonly keeps: boolean
  /** `a=b` is the member `b` under the name `a`. */
  readonly names: readonly string[]
}

/** "Messages": what `about` says with each kind of message. */
export const MEMBERS: ReadonlyMap<string, Members> = new Map(
  [...sectionOf('| message | `about` |', '### Reason codes').matchAll(/^\| (`.+`) \| (.+) \|$/gm)].flatMap(
    ([, kinds, members = '']) =>
      quoted(kinds).map((kind) => [kind, { keeps: members.startsWith('before'), names: quoted(members) }] as const),
  ),
)
