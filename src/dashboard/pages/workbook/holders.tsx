import { Link } from 'wouter'
import { partyLink } from '../../frame/links.ts'
import { ROLE_WORDS } from '../../kit/domain-words.ts'
import type { RowOf } from '../../kit/engine.ts'
import { type Say, useSay } from '../../kit/language.tsx'
import { usePartyName } from '../../kit/names.ts'
import { workbookWords as words } from './words.ts'

export type Item = RowOf<'workbook-compliance'>
type Holder = NonNullable<Item['lead']>

/** A holder in words: the party, or every party of a kind. */
export const holderText = (holder: Holder, partyName: (id: string) => string, say: Say): string =>
  'party' in holder ? partyName(holder.party) : say(words.everyKind, { kind: say(ROLE_WORDS[holder.kind]) })

interface HoldersProps {
  readonly holders: readonly (Holder & { readonly basis?: string })[]
}

/** Parties and kinds of parties, each with the law where one is named. */
export function Holders({ holders }: HoldersProps) {
  const say = useSay()
  const partyName = usePartyName()
  return (
    <ul className="holders">
      {holders.map((holder) => {
        const text = holderText(holder, partyName, say)
        return (
          <li key={text}>
            {'party' in holder ? <Link href={partyLink(holder.party)}>{text}</Link> : text}
            {holder.basis !== undefined && <span className="row-more">{holder.basis}</span>}
          </li>
        )
      })}
    </ul>
  )
}
