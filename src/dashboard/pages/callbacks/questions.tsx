import { useSay } from '../../kit/language.tsx'
import { valueWords } from '../../kit/value-words.ts'
import { Answer } from './answer.tsx'
import { type CallAnswers, type CallQuestion, openQuestion, picked, SATISFIED, SKIP_REASONS } from './answers.ts'
import { callbackWords as words } from './words.ts'

interface QuestionsProps {
  readonly answers: CallAnswers
  readonly change: (answers: CallAnswers) => void
}

/** Contacted? Resolved? Satisfied? The question that waits is marked; answers can be changed until they are recorded. */
export function Questions({ answers, change }: QuestionsProps) {
  const say = useSay()
  const { mode, contacted, resolved, satisfaction } = answers
  const waits = mode === 'asking' ? openQuestion(answers) : undefined
  const named = (value: string): string => say(valueWords(value) ?? { en: value, zh: value })
  return (
    <>
      {mode === 'skipping' ? (
        <Ask title={say(words.skipAsk)} waits={answers.skip === undefined}>
          {SKIP_REASONS.map((reason, at) => (
            <Answer
              key={reason}
              keys={String(at + 1)}
              on={answers.skip === reason}
              onClick={() => change(picked(answers, at))}
            >
              {named(reason)}
            </Answer>
          ))}
        </Ask>
      ) : (
        <div className={mode === 'not-reached' ? 'call-asks call-asks-off' : 'call-asks'}>
          <YesNo
            question="contacted"
            value={contacted}
            waits={waits}
            yes={say(words.yes)}
            no={say(words.no)}
            answers={answers}
            change={change}
          />
          <YesNo
            question="resolved"
            value={resolved}
            waits={waits}
            yes={say(words.isResolved)}
            no={say(words.isNot)}
            answers={answers}
            change={change}
          />
          <Ask title={say(words.isSatisfying)} waits={waits === 'satisfied'}>
            {SATISFIED.map((value, at) => (
              <Answer
                key={value}
                keys={String(at + 1)}
                on={satisfaction === value}
                disabled={mode !== 'asking'}
                onClick={() => change({ ...answers, satisfaction: value })}
              >
                {say(words[value])}
              </Answer>
            ))}
          </Ask>
        </div>
      )}
      {mode === 'not-reached' && (
        <p className="call-not-reached" role="status">
          {say(words.notReachedAsk)}
        </p>
      )}
    </>
  )
}

interface YesNoProps {
  readonly question: Exclude<CallQuestion, 'satisfied'>
  readonly value: boolean | undefined
  readonly waits: CallQuestion | undefined
  readonly yes: string
  readonly no: string
  readonly answers: CallAnswers
  readonly change: (answers: CallAnswers) => void
}

function YesNo({ question, value, waits, yes, no, answers, change }: YesNoProps) {
  const say = useSay()
  const isWaiting = waits === question
  const answer = (on: boolean) => () => change({ ...answers, [question]: on })
  return (
    <Ask title={say(words[question])} waits={isWaiting}>
      <Answer
        keys={isWaiting ? 'Y' : ''}
        on={value === true}
        disabled={answers.mode !== 'asking'}
        onClick={answer(true)}
      >
        {yes}
      </Answer>
      <Answer
        keys={isWaiting ? 'N' : ''}
        on={value === false}
        disabled={answers.mode !== 'asking'}
        onClick={answer(false)}
      >
        {no}
      </Answer>
    </Ask>
  )
}

const Ask = ({
  title,
  waits,
  children,
}: {
  readonly title: string
  readonly waits: boolean
  readonly children: React.ReactNode
}) => (
  <fieldset className={waits ? 'call-ask call-ask-waits' : 'call-ask'}>
    <legend>{title}</legend>
    <div>{children}</div>
  </fieldset>
)
