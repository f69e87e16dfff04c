import { useLanguage } from '../../kit/language.tsx'
import type { Directory } from '../answers.ts'
import { entryName } from '../place.ts'
import type { Acting } from './act.ts'
import type { RecordedWord } from './actions.ts'
import { actionWords as words } from './words.ts'

const ALSO = {
  satisfied: words.alsoSatisfied,
  neutral: words.alsoNeutral,
  unsatisfied: words.alsoUnsatisfied,
} as const

/** Shows the raiser what a caller recorded in their name, and asks whether it is right. */
export function RecordedPanel({
  recorded,
  directory,
  acting,
  onRight,
}: {
  readonly recorded: RecordedWord
  readonly directory: Directory
  readonly acting: Acting
  readonly onRight: () => void
}) {
  const { say, language } = useLanguage()
  const { party, resolved, satisfaction, callback } = recorded
  const known = directory.parties[party]
  const also = Object.entries(ALSO).find(([name]) => name === satisfaction)?.[1]
  return (
    <section className="ask">
      <h2>
        {say(resolved ? words.recordedResolved : words.recordedUnresolved, {
          party: known === undefined ? party : entryName(language, known),
          satisfied: also === undefined ? '' : say(also),
        })}
      </h2>
      <div className="pair">
        <button type="button" disabled={acting.busy} onClick={onRight}>
          {say(words.right)}
        </button>
        <button
          type="button"
          className="other"
          disabled={acting.busy}
          onClick={() => void acting.act('dispute-callback', { callback }, words.thanksDisputed)}
        >
          {say(words.notMine)}
        </button>
      </div>
    </section>
  )
}
