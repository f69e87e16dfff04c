import type { RowOf } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { Answer } from './answer.tsx'
import type { CheckBasis } from './answers.ts'
import { callbackWords as words } from './words.ts'

interface CheckPanelProps {
  readonly row: RowOf<'demand-board/callbacks'>
  readonly basis: CheckBasis
  readonly checked: boolean
  readonly check: () => void
}

/** Where the raiser cannot be asked, or was not reached on three days, an independent party looks at the result. */
export function CheckPanel({ row, basis, checked, check }: CheckPanelProps) {
  const say = useSay()
  return (
    <>
      <h2>{say(words.checkTitle)}</h2>
      <p>{say(whyOf(row, basis))}</p>
      <div>
        <Answer keys="C" on={checked} onClick={check}>
          {say(words.checkDone)}
        </Answer>
      </div>
      {checked && (
        <p className="call-not-reached" role="status">
          {say(words.checkAsk)}
        </p>
      )}
    </>
  )
}

function whyOf({ call }: CheckPanelProps['row'], basis: CheckBasis) {
  if (basis === 'unreachable') return words.unreachable
  return call?.check === 'shared-person' ? words.checkShared : words.checkNoContact
}
