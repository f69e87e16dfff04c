import { useCallback, useEffect, useState } from 'react'
import { type Sentence, useLanguage } from '../kit/language.tsx'
import { momentText } from '../kit/time.ts'
import { alertWords } from './alerts/words.ts'
import type { DemandAnswer, Directory } from './answers.ts'
import type { Api } from './api.ts'
import { stateWords } from './follow/words.ts'
import { Failed, PageTitle, PleaseWait } from './parts.tsx'
import { fragmentOf } from './route.ts'
import { homeWords, mineWords as words } from './words.ts'

/** What the resident who is signed in has raised. */
export function Mine({
  api,
  directory,
  onSignOut,
}: {
  readonly api: Api
  readonly directory: Directory
  readonly onSignOut: () => void
}) {
  const { say, language } = useLanguage()
  const [rows, setRows] = useState<readonly DemandAnswer[]>()
  const [failed, setFailed] = useState(false)
  const load = useCallback(() => {
    setFailed(false)
    api.mine().then(setRows, () => setFailed(true))
  }, [api])
  useEffect(load, [load])
  const states: Readonly<Record<string, Sentence>> = stateWords
  return (
    <>
      <PageTitle>{say(homeWords.mine)}</PageTitle>
      {failed ? <Failed onAgain={load} /> : null}
      {rows === undefined && !failed ? <PleaseWait /> : null}
      {rows?.length === 0 ? <p>{say(words.none)}</p> : null}
      <ul className="ways">
        {rows?.map(({ id, number, state, summary, raised }) => (
          <li key={id}>
            <a className="way" href={fragmentOf({ page: 'demand', community: directory.community, id })}>
              <strong>{summary ?? number}</strong>
              <span>
                {states[state] === undefined ? state : say(states[state])} ·{' '}
                {momentText(language, raised, directory.zone)}
              </span>
            </a>
          </li>
        ))}
      </ul>
      <div className="go">
        <a className="button other" href={fragmentOf({ page: 'alerts' })}>
          {say(alertWords.set)}
        </a>
        <button type="button" className="plain" onClick={onSignOut}>
          {say(words.signOut)}
        </button>
      </div>
    </>
  )
}
