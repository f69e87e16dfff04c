import type { SessionFacts } from '../../../client/http/index.ts'
import { useLanguage } from '../kit/language.tsx'
import type { Directory } from './answers.ts'
import { EmergencyCalls } from './danger-notice.tsx'
import { Callout, PageTitle } from './parts.tsx'
import { placeText } from './place.ts'
import { fragmentOf } from './route.ts'
import { sessionWords, homeWords as words } from './words.ts'

/** The first page: what one can do here. */
export function HomePage({
  directory,
  door,
  session,
  signIn,
  hasDraft,
  isDraftHeld,
}: {
  readonly directory: Directory | undefined
  readonly door: { readonly quarter: string; readonly building: string } | undefined
  readonly session: SessionFacts | undefined
  /** Where a resident with an account signs in. */
  readonly signIn: string | undefined
  readonly hasDraft: boolean
  /** The device keeps the draft of a resident whose session has ended. */
  readonly isDraftHeld: boolean
}) {
  const { say, language } = useLanguage()
  return (
    <>
      <PageTitle>{say(words.lead)}</PageTitle>
      {door === undefined || directory === undefined ? null : (
        <p className="here">
          {say(words.here, { place: placeText(language, directory, door.quarter, door.building) })}
        </p>
      )}
      {hasDraft ? (
        <Callout kind="plain">
          <p>{say(words.draft)}</p>
        </Callout>
      ) : null}
      {isDraftHeld ? (
        <Callout kind="plain">
          <p>{say(sessionWords.held)}</p>
        </Callout>
      ) : null}
      <ul className="ways">
        <li>
          <a className="way main" href={fragmentOf({ page: 'say', step: 1 })}>
            <strong>{say(hasDraft ? words.goOn : words.say)}</strong>
            <span>{say(words.sayHint)}</span>
          </a>
        </li>
        <li>
          <a className="way" href={fragmentOf({ page: 'find' })}>
            <strong>{say(words.find)}</strong>
            <span>{say(words.findHint)}</span>
          </a>
        </li>
        {session === undefined ? null : (
          <li>
            <a className="way" href={fragmentOf({ page: 'mine' })}>
              <strong>{say(words.mine)}</strong>
              <span>{say(words.mineHint, { name: session.name ?? session.actor })}</span>
            </a>
          </li>
        )}
      </ul>
      <p className="hint">{say(words.hint)}</p>
      {signIn === undefined ? null : (
        <div className="go">
          <a className="button other" href={signIn}>
            {say(words.signIn)}
          </a>
        </div>
      )}
      <section className="emergency" aria-label={say(words.danger)}>
        <p>{say(words.danger)}</p>
        <EmergencyCalls />
      </section>
    </>
  )
}
