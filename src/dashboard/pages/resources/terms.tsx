import { ROLE_WORDS } from '../../kit/domain-words.ts'
import { useLanguage } from '../../kit/language.tsx'
import { WEEKDAY_WORDS } from '../../kit/value-words.ts'
import type { Resource } from './shared-parts.ts'
import { resourceWords as words } from './words.ts'

/** Hours within which an owner answers where the terms set no time. */
const USUAL_ANSWER_HOURS = 72

/** Under which terms a resource is given, in short sentences. */
export function Terms({ resource: { terms } }: { readonly resource: Resource }) {
  const { language, say } = useLanguage()
  const { approval, answerWithin = USUAL_ANSWER_HOURS, longest, ahead, kinds } = terms
  const list = new Intl.ListFormat(language === 'zh' ? 'zh-CN' : 'en-GB')
  return (
    <ul className="terms">
      <li>{approval === 'automatic' ? say(words.automatic) : say(words.byOwner, { hours: answerWithin })}</li>
      {longest !== undefined && <li>{say(words.longest, { hours: longest })}</li>}
      {ahead !== undefined && <li>{say(words.ahead, { days: ahead })}</li>}
      {kinds !== undefined && (
        <li>{say(words.kindsOnly, { kinds: list.format(kinds.map((kind) => say(ROLE_WORDS[kind]))) })}</li>
      )}
    </ul>
  )
}

/** Opening hours by weekday; days with the same hours stand together. */
export function Opening({ resource: { terms } }: { readonly resource: Resource }) {
  const { say } = useLanguage()
  const { opening } = terms
  if (opening === undefined) return <>{say(words.anyTime)}</>
  const days = WEEKDAY_WORDS.map((name, at) => ({
    name: say(name),
    hours: opening
      .filter(({ weekday }) => weekday === at + 1)
      .map(({ from, until }) => `${from}–${until}`)
      .join(', '),
  }))
  const spans: { first: string; last: string; hours: string }[] = []
  for (const { name, hours } of days) {
    const before = spans.at(-1)
    if (before?.hours === hours) before.last = name
    else spans.push({ first: name, last: name, hours })
  }
  return (
    <>
      {spans
        .filter(({ hours }) => hours !== '')
        .map(({ first, last, hours }) => (
          <span key={first} className="opening">
            {first === last ? first : `${first} – ${last}`} <span className="number">{hours}</span>
          </span>
        ))}
    </>
  )
}
