import { useState } from 'react'
import { useSay } from '../../kit/language.tsx'
import { Form, LabelledField } from '../parts.tsx'
import type { Acting } from './act.ts'
import type { Possible } from './actions.ts'
import { AnswerPanel } from './answer-panel.tsx'
import { actionWords as words } from './words.ts'

const APPEALS = { decline: words.appeal, merge: words.appealMerge, withdrawal: words.appealWithdrawal } as const

/** Urging, appeals, reopening and withdrawal. What cannot be taken back asks first. */
export function MoreActions({
  possible,
  urged,
  late,
  acting,
}: {
  readonly possible: Possible
  readonly urged: number
  /** Whether a promise is broken. */
  readonly late: boolean
  readonly acting: Acting
}) {
  const say = useSay()
  const [open, setOpen] = useState<'withdraw' | 'appeal' | 'reopen'>()
  const [why, setWhy] = useState('')
  const note = why.trim() === '' ? {} : { note: why.trim() }
  const close = () => setOpen(undefined)
  const { appeal } = possible
  if (open === 'reopen' && possible.reopen) return <AnswerPanel acting={acting} reopens={close} />
  if (open === 'withdraw' && possible.withdraw)
    return (
      <section className="ask">
        <h2>{say(words.withdrawSure)}</h2>
        <div className="pair">
          <button
            type="button"
            className="other"
            disabled={acting.busy}
            onClick={() => void acting.act('withdraw', {}, words.withdrawn).then(close)}
          >
            {say(words.yesWithdraw)}
          </button>
          <button type="button" className="plain" onClick={close}>
            {say(words.cancel)}
          </button>
        </div>
      </section>
    )
  if (open === 'appeal' && appeal !== undefined)
    return (
      <Form
        className="ask"
        onSend={() => {
          void acting.act('appeal', note, appeal === 'withdrawal' ? words.goesOn : words.appealed).then(close)
        }}
      >
        <h2>{say(APPEALS[appeal])}</h2>
        <LabelledField label={say(words.appealWhy)}>
          {(described) => (
            <textarea
              {...described}
              rows={3}
              maxLength={2000}
              value={why}
              onChange={(event) => setWhy(event.currentTarget.value)}
            />
          )}
        </LabelledField>
        <div className="go">
          <button type="submit" disabled={acting.busy}>
            {say(words.send)}
          </button>
          <button type="button" className="plain" onClick={close}>
            {say(words.cancel)}
          </button>
        </div>
      </Form>
    )
  return (
    <div className="go more">
      {possible.urge ? (
        <button
          type="button"
          className={late ? '' : 'other'}
          disabled={acting.busy}
          onClick={() => void acting.act('urge', {}, words.urged)}
        >
          {say(words.urge)}
          {urged === 0 ? null : <small> {say(words.urgedTimes, { n: urged })}</small>}
        </button>
      ) : null}
      {appeal === undefined ? null : (
        <button type="button" onClick={() => setOpen('appeal')}>
          {say(APPEALS[appeal])}
        </button>
      )}
      {possible.reopen ? (
        <button type="button" className="other" onClick={() => setOpen('reopen')}>
          {say(words.reopen)}
        </button>
      ) : null}
      {possible.withdraw ? (
        <button type="button" className="plain" onClick={() => setOpen('withdraw')}>
          {say(words.withdraw)}
        </button>
      ) : null}
    </div>
  )
}
