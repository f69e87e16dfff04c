import { useLanguage } from '../kit/language.tsx'
import { Callout } from './parts.tsx'
import { signInAt } from './route.ts'
import { sessionWords as words } from './words.ts'

/**
 * Tells a resident that their session has ended. What they wrote stays, and nothing of it is sent as a visitor's unless they choose
 * that.
 */
export function SessionEnded({
  withProvider,
  onVisitor,
}: {
  /** Whether the resident had signed in with the identity provider. */
  readonly withProvider: boolean
  readonly onVisitor: () => void
}) {
  const { say } = useLanguage()
  return (
    <Callout kind="bad">
      <p>
        <strong>{say(words.ended)}</strong> {say(words.kept)}
      </p>
      <div className="go">
        <a className="button" href={signInAt(withProvider)}>
          {say(words.again)}
        </a>
        <button type="button" className="plain" onClick={onVisitor}>
          {say(words.visitor)}
        </button>
      </div>
    </Callout>
  )
}
