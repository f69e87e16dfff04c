import { useState } from 'react'
import { useSay } from '../../kit/language.tsx'
import { type Api, detailOf } from '../api.ts'
import type { Followed } from '../route.ts'
import { shellWords } from '../words.ts'
import { dataWords as words } from './words.ts'

/** The states in which no one needs the raiser's words any more. */
const ENDED = ['closed', 'declined', 'withdrawn']

/** Deletes what is kept about the raiser of one demand, once it has ended. */
export function EraseSection({
  api,
  followed,
  state,
  isErased,
  look,
}: {
  readonly api: Api
  readonly followed: Followed
  readonly state: string
  readonly isErased: boolean
  readonly look: () => Promise<void>
}) {
  const say = useSay()
  const [asks, setAsks] = useState(false)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const [refused, setRefused] = useState<string>()
  const erase = async () => {
    setBusy(true)
    setRefused(undefined)
    try {
      await api.erase(followed)
      setDone(true)
      await look()
    } catch (error) {
      setRefused(detailOf(error) || say(shellWords.failedHint))
    } finally {
      setBusy(false)
      setAsks(false)
    }
  }
  const may = ENDED.includes(state) && !isErased && !done
  return (
    <section>
      <h2>{say(words.erase)}</h2>
      {followed.code === undefined ? (
        <p>{say(words.account)}</p>
      ) : (
        <>
          <p role="status">
            {say(
              done
                ? words.erased
                : isErased
                  ? words.erasedAlready
                  : ENDED.includes(state)
                    ? words.eraseMay
                    : words.eraseOpen,
            )}
          </p>
          {refused === undefined ? null : (
            <div className="notice bad" role="alert">
              <p>{refused}</p>
            </div>
          )}
          {may && !asks ? (
            <button type="button" className="grave" onClick={() => setAsks(true)}>
              {say(words.eraseNow)}
            </button>
          ) : null}
          {may && asks ? (
            <div className="ask">
              <h3>{say(words.eraseSure)}</h3>
              <div className="pair">
                <button type="button" className="grave" disabled={busy} onClick={() => void erase()}>
                  {say(words.yesErase)}
                </button>
                <button type="button" className="plain" onClick={() => setAsks(false)}>
                  {say(words.cancel)}
                </button>
              </div>
            </div>
          ) : null}
        </>
      )}
    </section>
  )
}
