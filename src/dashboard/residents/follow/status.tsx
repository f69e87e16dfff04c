import { useState } from 'react'
import { useLanguage } from '../../kit/language.tsx'
import type { DemandAnswer, Directory } from '../answers.ts'
import type { Api } from '../api.ts'
import { EmergencyCalls } from '../danger-notice.tsx'
import { Callout, Failed, PageTitle, PleaseWait } from '../parts.tsx'
import { promiseText } from '../promise.ts'
import { type Followed, fragmentOf } from '../route.ts'
import { shellWords } from '../words.ts'
import { useActing } from './act.ts'
import { possibleActions } from './actions.ts'
import { AnswerPanel } from './answer-panel.tsx'
import { useDemand } from './demand.ts'
import { MoreActions } from './more-actions.tsx'
import { RecordedPanel } from './recorded-panel.tsx'
import { ownWords, storyLines, toldPlace } from './story.ts'
import { actionWords, nextWords, stateWords, storyWords, statusWords as words } from './words.ts'

const waitsForHolder = (state: string): boolean => state === 'raised' || state === 'triaged' || state === 'assigned'

/** Whether the promise of the present step is broken. */
function isLate({ state, acceptBy, resolveBy }: DemandAnswer): boolean {
  const due = waitsForHolder(state) ? acceptBy : state === 'in-progress' ? resolveBy : null
  return due !== null && Date.parse(due) < Date.now()
}

/** Where a demand stands, what its raiser can do, and what happened so far. */
export function Status({
  api,
  followed,
  directory,
}: {
  readonly api: Api
  readonly followed: Followed
  readonly directory: Directory
}) {
  const { say } = useLanguage()
  const { demand, gone, failed, look } = useDemand(api, followed)
  const acting = useActing(api, followed, look)
  const [right, setRight] = useState<string>()
  if (gone)
    return (
      <>
        <PageTitle>{say(words.title)}</PageTitle>
        <Callout kind="bad">
          <p>
            <strong>{say(words.gone)}</strong>
          </p>
          <p>{say(words.goneHint)}</p>
        </Callout>
      </>
    )
  if (demand === undefined) return failed ? <Failed onAgain={() => void look()} /> : <PleaseWait />
  const possible = possibleActions(demand, Date.now())
  const { recorded } = possible
  return (
    <>
      <PageTitle>{say(words.title)}</PageTitle>
      <Standing demand={demand} directory={directory} />
      <div aria-live="polite">
        {acting.done === undefined ? null : (
          <div className="notice good">
            <p>{say(acting.done)}</p>
          </div>
        )}
        {acting.refused === undefined ? null : (
          <div className="notice bad">
            <p>{acting.refused === '' ? say(shellWords.failedHint) : acting.refused}</p>
          </div>
        )}
      </div>
      {recorded !== undefined && recorded.callback !== right ? (
        <RecordedPanel
          recorded={recorded}
          directory={directory}
          acting={acting}
          onRight={() => {
            setRight(recorded.callback)
            acting.say(actionWords.thanksRight)
          }}
        />
      ) : null}
      {possible.answer ? <AnswerPanel acting={acting} /> : null}
      <MoreActions key={demand.state} possible={possible} urged={demand.urged} late={isLate(demand)} acting={acting} />
      <Told demand={demand} directory={directory} />
      <div className="go">
        <a className="button other" href={fragmentOf({ page: 'data', ...followed })}>
          {say(words.data)}
        </a>
      </div>
    </>
  )
}

/** The state in plain words, with the number and what comes next. */
function Standing({ demand, directory }: { readonly demand: DemandAnswer; readonly directory: Directory }) {
  const { say, language } = useLanguage()
  const { state, number, acceptBy, resolveBy, emergency, story = [] } = demand
  const place = toldPlace(story, directory, language)
  const known = state in stateWords ? (state as keyof typeof stateWords) : undefined
  const waits = waitsForHolder(state)
  const works = waits || state === 'in-progress'
  return (
    <section className={`standing ${state}`}>
      <p className="number">
        <span>{say(words.number)}</span> <strong>{number}</strong>
      </p>
      <h2>{known === undefined ? state : say(stateWords[known])}</h2>
      {known === undefined ? null : <p>{say(nextWords[known])}</p>}
      <dl>
        {waits && acceptBy !== null ? (
          <div>
            <dt>{say(words.acceptBy)}</dt>
            <dd>{promiseText(language, acceptBy, directory.zone)}</dd>
          </div>
        ) : null}
        {works && resolveBy !== null ? (
          <div>
            <dt>{say(words.resolveBy)}</dt>
            <dd>{promiseText(language, resolveBy, directory.zone)}</dd>
          </div>
        ) : null}
        {place === undefined ? null : (
          <div>
            <dt>{say(words.place)}</dt>
            <dd>{place}</dd>
          </div>
        )}
      </dl>
      {isLate(demand) ? <p className="late">{say(words.overdue)}</p> : null}
      {emergency === null || emergency === undefined ? null : (
        <div className="danger">
          <p>{say(words.level)}</p>
          <EmergencyCalls />
        </div>
      )}
    </section>
  )
}

/** The raiser's own words, and what happened so far. */
function Told({ demand, directory }: { readonly demand: DemandAnswer; readonly directory: Directory }) {
  const { say, language } = useLanguage()
  const story = demand.story ?? []
  const own = ownWords(story)
  return (
    <>
      <section>
        <h2>{say(words.words)}</h2>
        <blockquote>{own ?? say(words.erasedWords)}</blockquote>
      </section>
      <section>
        <h2>{say(storyWords.title)}</h2>
        <ol className="story">
          {storyLines(story, directory, language).map(({ key, time, what, words }) => (
            <li key={key}>
              <time>{time}</time>
              <p>{what}</p>
              {words === undefined ? null : <blockquote>{words}</blockquote>}
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}
