import { Button } from 'antd'
import { useRef, useState } from 'react'
import { Refusal } from '../../frame/form/command-form.tsx'
import { useKeys } from '../../frame/keys.ts'
import { Loading } from '../../frame/parts/loading.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { HttpProblem, type RowOf } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { useZone } from '../../kit/names.ts'
import { useRow, useSend } from '../../kit/views.tsx'
import { answered, type CallAnswers, type CheckBasis, commandOf, NO_ANSWERS, picked, stepBack } from './answers.ts'
import { CallNote } from './call-note.tsx'
import { CaseFacts, failedDays } from './case-facts.tsx'
import { CheckPanel } from './check-panel.tsx'
import { Questions } from './questions.tsx'
import { callbackWords as words } from './words.ts'

/** On so many days in vain, a check may take the place of the call. */
const UNREACHABLE_DAYS = 3

interface CallCaseProps {
  readonly row: RowOf<'demand-board/callbacks'>
  readonly party: string
  /** Goes on to the next one; says what was recorded. */
  readonly pass: (id: string, told: string | undefined) => void
}

/** One call: the case at a glance, and the three questions. A repeated call looks like any other, so that it is made like any other. */
export function CallCase({ row, party, pass }: CallCaseProps) {
  const say = useSay()
  const { data: file, error, refetch } = useRow('demands', row.id)
  const [answers, setAnswers] = useState<CallAnswers>(NO_ANSWERS)
  const [note, setNote] = useState('')
  const [showsPhone, setShowsPhone] = useState(false)
  const key = useRef(crypto.randomUUID())
  const send = useSend()
  const zone = useZone()
  const change = (next: CallAnswers): void => {
    key.current = crypto.randomUUID()
    setAnswers(next)
  }
  const isCheck = row.call?.check !== null && row.call?.check !== undefined
  const basis = basisOf(isCheck, file !== undefined && failedDays(file, party, zone) >= UNREACHABLE_DAYS)
  const order = commandOf(answers, note, basis)
  const record = (): void => {
    if (order === undefined || send.isPending) return
    const told = say(answers.mode === 'skipping' ? words.skipped : words.recorded)
    send.mutate(
      { aggregate: 'demand', id: row.id, ...order, key: key.current },
      {
        onSuccess: () => pass(row.id, told),
        onError: (failure) => {
          if (failure instanceof HttpProblem) key.current = crypto.randomUUID()
        },
      },
    )
  }
  const turn = (mode: CallAnswers['mode']): void =>
    change(answers.mode === mode ? stepBack(answers) : { ...answers, mode })
  const digits = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [String(n), () => change(picked(answers, n - 1))]))
  useKeys({
    ...(isCheck ? {} : either('y', () => change(answered(answers, true)))),
    ...(isCheck ? {} : either('n', () => change(answered(answers, false)))),
    ...(isCheck ? {} : either('u', () => change({ ...answers, mode: 'not-reached' }))),
    ...(basis === undefined ? {} : either('c', () => change({ ...answers, mode: 'checked' }))),
    ...digits,
    ...either('s', () => change({ ...answers, mode: 'skipping' })),
    ...either('l', () => pass(row.id, undefined)),
    ...either('p', () => setShowsPhone((before) => !before)),
    ...either('e', () => document.getElementById('call-note')?.focus()),
    ArrowLeft: () => change(stepBack(answers)),
    Backspace: () => change(stepBack(answers)),
    Escape: () => change(answers.mode === 'asking' ? answers : stepBack(answers)),
    Enter: record,
  })
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (file === undefined) return <Loading />
  const isSkipping = answers.mode === 'skipping'
  return (
    <div className="call">
      <CaseFacts
        row={row}
        file={file}
        party={party}
        showsPhone={showsPhone}
        showPhone={() => setShowsPhone(!showsPhone)}
      />
      <section className="panel call-questions" aria-label={say(isCheck ? words.checkTitle : words.questions)}>
        {(!isCheck || isSkipping) && <Questions answers={answers} change={change} />}
        {basis !== undefined && !isSkipping && (
          <CheckPanel row={row} basis={basis} checked={answers.mode === 'checked'} check={() => turn('checked')} />
        )}
        <CallNote note={note} setNote={setNote} record={record} />
        {row.call?.standIn === true && <p className="soft">{say(words.standIn)}</p>}
        {send.error !== null && <Refusal error={send.error} />}
        <div className="form-actions">
          <Button type="primary" loading={send.isPending} disabled={order === undefined} onClick={record}>
            {say(words.recordNext)} <kbd>Enter</kbd>
          </Button>
          {isSkipping ? (
            <Button onClick={() => change(stepBack(answers))}>
              {say(words.cancel)} <kbd>Esc</kbd>
            </Button>
          ) : (
            <>
              {!isCheck && (
                <Button aria-pressed={answers.mode === 'not-reached'} onClick={() => turn('not-reached')}>
                  {say(words.notReached)} <kbd>U</kbd>
                </Button>
              )}
              <Button onClick={() => turn('skipping')}>
                {say(words.skip)} <kbd>S</kbd>
              </Button>
              <Button onClick={() => pass(row.id, undefined)}>
                {say(words.later)} <kbd>L</kbd>
              </Button>
            </>
          )}
        </div>
        <p className="key-hint soft">{say(isCheck ? words.checkKeys : words.keys)}</p>
      </section>
    </div>
  )
}

/** The basis of the check that is due instead of a call, or that may take its place. */
function basisOf(isCheck: boolean, isUnreachable: boolean): CheckBasis | undefined {
  if (isCheck) return 'independent-check'
  return isUnreachable ? 'unreachable' : undefined
}

const either = (key: string, act: () => void): Readonly<Record<string, () => void>> => ({
  [key]: act,
  [key.toUpperCase()]: act,
})
