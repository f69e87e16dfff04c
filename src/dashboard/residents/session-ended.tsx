import { useLanguage } from '../kit/language.tsx'
import { Callout } from './parts.tsx'
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
  const back = encodeURIComponent(location.pathname + location.search + location.hash)
  return (
    <Callout kind="bad">
      <p>
        <strong>{say(words.ended)}</strong> {say(words.kept)}
      </p>
      <div className="go">
        <a className="button" href={withProvider ? `/auth/login?return=${back}` : '/'}>
          {say(words.again)}
        </a>
        <button type="button" className="plain" onClick={onVisitor}>
          {say(words.visitor)}
        </button>
      </div>
    </Callout>
  )
}
