import { Fragment, type ReactNode } from 'react'
import { useLanguage } from '../../kit/language.tsx'
import { usePartyName } from '../../kit/names.ts'
import { partsWords as words } from '../words.ts'
import { Masked } from './masked.tsx'

/** What is Chinese within a text, with the punctuation and digits inside it. */
const CHINESE = /(\p{Script=Han}(?:[\p{Script=Han}\p{N}\u3000-\u303f\uff00-\uffef]*\p{Script=Han})?)/u

/** The parts of a text: every second one is Chinese. */
export const spokenParts = (text: string): readonly string[] => text.split(CHINESE)

interface SpokenProps {
  readonly children: ReactNode
  /** The element around a name: `tspan` within a text of SVG. */
  readonly as?: 'span' | 'tspan'
}

/** A text that may have Chinese names in it. On an English page these are marked, so that readers of screens say them as Chinese. */
export function Spoken({ children, as: Name = 'span' }: SpokenProps) {
  const { language } = useLanguage()
  if (language === 'zh' || typeof children !== 'string') return children
  return spokenParts(children).map((part, at) => {
    const key = `${at} ${part}`
    return at % 2 === 0 ? (
      <Fragment key={key}>{part}</Fragment>
    ) : (
      <Name key={key} lang="zh">
        {part}
      </Name>
    )
  })
}

const spokenLabel = ({ label }: { readonly label?: ReactNode }) => <Spoken>{label}</Spoken>

/** How a choice shows its options, and the chosen ones, where names may be among them: `<Select {...SPOKEN_OPTIONS} />`. */
export const SPOKEN_OPTIONS = { optionRender: spokenLabel, labelRender: spokenLabel }

/** The name of a party. */
export function PartyName({ id }: { readonly id: string | null | undefined }) {
  const partyName = usePartyName()
  return <Spoken>{partyName(id)}</Spoken>
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
