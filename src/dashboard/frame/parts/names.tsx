import { useLanguage } from '../../kit/language.tsx'
import { usePartyName } from '../../kit/names.ts'
import { partsWords as words } from '../words.ts'
import { Masked } from './masked.tsx'

/** Text that may be Chinese on an English page: then it is marked as Chinese, so that readers of screens say it as such. */
export function OwnName({ children }: { readonly children: string }) {
  const { language } = useLanguage()
  return language === 'en' && /\p{Script=Han}/u.test(children) ? <span lang="zh">{children}</span> : children
}

/** The name of a party. */
export function PartyName({ id }: { readonly id: string | null | undefined }) {
  const partyName = usePartyName()
  return <OwnName>{partyName(id)}</OwnName>
}

interface PersonNameProps {
  /** Null where the engine does not tell it to the reader; undefined while it is not known yet. */
  readonly name: unknown
  /** What the name is, for readers of screens: "Holder". */
  readonly label: string
}

/** The name of a person, masked, or the words that it is not told. */
export function PersonName({ name, label }: PersonNameProps) {
  const { say } = useLanguage()
  if (name === undefined) return null
  return typeof name === 'string' ? (
    <Masked value={name} label={label} />
  ) : (
    <span className="soft">{say(words.nameWithheld)}</span>
  )
}
