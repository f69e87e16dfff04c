import { useCallback, useEffect, useState } from 'react'
import { useSay } from '../../kit/language.tsx'
import type { AlertSettings } from '../answers.ts'
import type { Api } from '../api.ts'
import { Failed, PageTitle, PleaseWait } from '../parts.tsx'
import { fragmentOf } from '../route.ts'
import { AlertsForm } from './alerts-form.tsx'
import { alertWords as words } from './words.ts'

/** What a resident is told outside the pages. It belongs to the account, so without one nothing can be chosen. */
export function Alerts({ api }: { readonly api: Api }) {
  const say = useSay()
  return (
    <>
      <PageTitle>{say(words.title)}</PageTitle>
      {api.session === undefined ? <p>{say(words.signIn)}</p> : <OwnAlerts api={api} />}
    </>
  )
}

function OwnAlerts({ api }: { readonly api: Api }) {
  const say = useSay()
  const [stored, setStored] = useState<AlertSettings | 'none'>()
  const [failed, setFailed] = useState(false)
  const load = useCallback(() => {
    setFailed(false)
    api.alerts().then(
      (found) => setStored(found ?? 'none'),
      () => setFailed(true),
    )
  }, [api])
  useEffect(load, [load])
  if (failed) return <Failed onAgain={load} />
  if (stored === undefined) return <PleaseWait />
  return (
    <>
      <p>{say(words.lead)}</p>
      <AlertsForm api={api} stored={stored === 'none' ? undefined : stored} />
    </>
  )
}

/** Where a raiser learns how they are told of news, in the page about their data. */
export const AlertsSection = ({ hasAccount }: { readonly hasAccount: boolean }) => {
  const say = useSay()
  return (
    <section>
      <h2>{say(words.title)}</h2>
      {hasAccount ? (
        <a className="button other" href={fragmentOf({ page: 'alerts' })}>
          {say(words.set)}
        </a>
      ) : (
        <p>{say(words.signIn)}</p>
      )}
    </section>
  )
}
