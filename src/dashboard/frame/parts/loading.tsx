import { useSay } from '../../kit/language.tsx'
import { frameWords } from '../words.ts'

/** Placeholder rows while an answer is awaited. `whole` fills the window. */
export function Loading({ whole = false, rows = 5 }: { readonly whole?: boolean; readonly rows?: number }) {
  const say = useSay()
  return (
    <div className={whole ? 'loading loading-whole' : 'loading'} role="status">
      <span className="sr-only">{say(frameWords.loading)}</span>
      {Array.from({ length: rows }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no identity
        <span key={at} className="loading-bar" style={{ inlineSize: `${90 - ((at * 17) % 40)}%` }} />
      ))}
    </div>
  )
}
