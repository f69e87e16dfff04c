import { useLanguage } from '../../kit/language.tsx'
import type { Directory } from '../answers.ts'
import type { Api } from '../api.ts'
import { DangerNotice } from '../danger-notice.tsx'
import { Failed, PageTitle, PleaseWait } from '../parts.tsx'
import { promiseText } from '../promise.ts'
import { type Followed, fragmentOf } from '../route.ts'
import { useDemand } from './demand.ts'
import { PrivateLink } from './private-link.tsx'
import { ownWords } from './story.ts'
import { statusWords as words } from './words.ts'

/** The answer to raising: the number, the promise, what happens next, and how to follow it. */
export function ReceiptPage({
  api,
  followed,
  directory,
}: {
  readonly api: Api
  readonly followed: Followed
  readonly directory: Directory
}) {
  const { say, language } = useLanguage()
  const { demand, failed, look } = useDemand(api, followed)
  if (demand === undefined) return failed ? <Failed onAgain={() => void look()} /> : <PleaseWait />
  const { number, acceptBy, resolveBy, level, story = [] } = demand
  return (
    <>
      <PageTitle>{say(words.sent)}</PageTitle>
      <p>{say(words.sentWords)}</p>
      <DangerNotice text={ownWords(story) ?? ''} urgent={level === 'L1'} />
      <section className="receipt">
        <p className="number">
          <span>{say(words.number)}</span> <strong>{number}</strong>
        </p>
        <dl>
          {acceptBy === null ? null : (
            <div>
              <dt>{say(words.acceptBy)}</dt>
              <dd>{promiseText(language, acceptBy, directory.zone)}</dd>
            </div>
          )}
          {resolveBy === null ? null : (
            <div>
              <dt>{say(words.resolveBy)}</dt>
              <dd>{promiseText(language, resolveBy, directory.zone)}</dd>
            </div>
          )}
        </dl>
      </section>
      <section>
        <h2>{say(words.happensNext)}</h2>
        <ol className="next">
          <li>{say(words.step1)}</li>
          <li>{say(words.step2)}</li>
          <li>{say(words.step3)}</li>
        </ol>
      </section>
      {followed.code === undefined ? null : <PrivateLink followed={followed} />}
      <div className="go">
        <a className="button" href={fragmentOf({ page: 'demand', ...followed })}>
          {say(words.see)}
        </a>
        <a className="button plain" href={fragmentOf({ page: 'say', step: 1 })}>
          {say(words.another)}
        </a>
      </div>
    </>
  )
}
