import { useCallback, useEffect, useState } from 'react'
import { useLanguage } from '../../kit/language.tsx'
import { momentText } from '../../kit/time.ts'
import { AlertsSection } from '../alerts/alerts.tsx'
import type { Directory, ReadingAnswer } from '../answers.ts'
import type { Api } from '../api.ts'
import { type Acting, useActing } from '../follow/act.ts'
import { possibleActions } from '../follow/actions.ts'
import { useDemand } from '../follow/demand.ts'
import { ownWords } from '../follow/story.ts'
import { Failed, PageTitle, PleaseWait } from '../parts.tsx'
import { type Followed, fragmentOf } from '../route.ts'
import { EraseSection } from './erase-section.tsx'
import { readerLines } from './readers.ts'
import { dataWords as words } from './words.ts'

/** What is kept about the raiser of one demand: who has looked, whether the words are public, and how to delete them. */
export function MyData({
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
  if (demand === undefined) return failed || gone ? <Failed onAgain={() => void look()} /> : <PleaseWait />
  const { publish } = possibleActions(demand, Date.now())
  return (
    <>
      <PageTitle>{say(words.title)}</PageTitle>
      <p>{say(words.lead)}</p>
      <Outcome acting={acting} />
      <Readers api={api} followed={followed} directory={directory} />
      <section>
        <h2>{say(words.publish)}</h2>
        <p>{say(publish === 'is' ? words.publishIs : publish === 'may' ? words.publishMay : words.publishNot)}</p>
        {publish === undefined ? null : (
          <button
            type="button"
            className="other"
            disabled={acting.busy}
            onClick={() =>
              void acting.act(
                'consent-to-publication',
                { granted: publish === 'may' },
                publish === 'may' ? words.consented : words.revoked,
              )
            }
          >
            {say(publish === 'may' ? words.consent : words.revoke)}
          </button>
        )}
      </section>
      <AlertsSection hasAccount={api.session !== undefined && followed.code === undefined} />
      <EraseSection
        api={api}
        followed={followed}
        state={demand.state}
        isErased={ownWords(demand.story ?? []) === undefined}
        look={look}
      />
      <div className="go">
        <a className="button plain" href={fragmentOf({ page: 'demand', ...followed })}>
          {say(words.back)}
        </a>
      </div>
    </>
  )
}

/** How the last command went. */
function Outcome({ acting }: { readonly acting: Acting }) {
  const { say } = useLanguage()
  const { done, refused } = acting
  return (
    <div aria-live="polite">
      {done === undefined ? null : (
        <div className="notice good">
          <p>{say(done)}</p>
        </div>
      )}
      {refused === undefined ? null : (
        <div className="notice bad">
          <p>{refused}</p>
        </div>
      )}
    </div>
  )
}

function Readers({
  api,
  followed,
  directory,
}: {
  readonly api: Api
  readonly followed: Followed
  readonly directory: Directory
}) {
  const { say, language } = useLanguage()
  const [readings, setReadings] = useState<readonly ReadingAnswer[]>()
  const [failed, setFailed] = useState(false)
  const { community, id, code } = followed
  const load = useCallback(() => {
    setFailed(false)
    api.readings({ community, id, ...(code === undefined ? {} : { code }) }).then(setReadings, () => setFailed(true))
  }, [api, community, id, code])
  useEffect(load, [load])
  const lines = readings === undefined ? [] : readerLines(readings, directory, language)
  return (
    <section>
      <h2>{say(words.readers)}</h2>
      {failed ? <Failed onAgain={load} /> : null}
      {readings === undefined && !failed ? <PleaseWait /> : null}
      {readings !== undefined && lines.length === 0 ? <p>{say(words.noReaders)}</p> : null}
      <ul className="readers">
        {lines.map(({ key, who, times, lastMs }) => (
          <li key={key}>
            {say(times === 1 ? words.readerOnce : words.reader, {
              who,
              times,
              when: momentText(language, new Date(lastMs).toISOString(), directory.zone),
            })}
          </li>
        ))}
      </ul>
      <p className="hint">{say(words.late)}</p>
    </section>
  )
}
